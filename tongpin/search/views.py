"""The page of the search."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.keyed import by_key
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request, query_but_page
from tongpin.orgs.journal_cache import one_journal_moment
from tongpin.search.catalogue import KINDS, kinds_open_to
from tongpin.search.forms import SearchForm
from tongpin.search.index_keeping import outdated_kinds
from tongpin.search.results import LISTED, all_of_kind, overview, results_of
from tongpin.search.row_search import Asker, KindSearch

PAGE = 20


@require_GET
def search(request: Request) -> HttpResponse:
    """What has the words: the newest of each kind, or all pages of one."""
    asker = Asker(request.user, localdate())
    kinds = kinds_open_to(asker.person, asker.day)
    if not kinds:
        raise PermissionDenied
    campaign = campaign_of(request).pk if kinds is KINDS else 0
    form = SearchForm(request.GET if "q" in request.GET else None, kinds=kinds)
    context: dict[str, Any] = {"form": form, "is_incomplete": bool(outdated_kinds())}
    if form.is_valid():
        query = form.query(campaign)
        context["query"] = query
        kind = by_key(kinds).get(form.cleaned_data["kind"])
        with one_journal_moment():
            if kind:
                context |= pages_of_kind(request, all_of_kind(kind, query, asker))
            else:
                context["groups"] = overview(kinds, query, asker)
    return render(request, "search/search.html", context)


def pages_of_kind(request: Request, search: KindSearch) -> dict[str, Any]:
    """The rows of one kind, page by page."""
    results = results_of(search, LISTED, LISTED)
    page = Paginator(results.lines, PAGE).get_page(request.GET.get("page"))
    return {"results": results, "page": page, "kept": query_but_page(request)}
