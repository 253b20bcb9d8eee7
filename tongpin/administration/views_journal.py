"""The journal, for the audit administrator alone: looking things up and taking them along."""

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from tongpin.administration.forms import JournalFilter
from tongpin.administration.in_office import for_audit
from tongpin.administration.journal_lines import COLUMNS, JournalLine
from tongpin.administration.verb_words import VERBS
from tongpin.base.columns import table_of
from tongpin.base.periods import DAY
from tongpin.base.sheets import write_book
from tongpin.orgs.archived_part import archived_part
from tongpin.orgs.http import Request, query_but_page
from tongpin.orgs.journal import record
from tongpin.orgs.journal_json import json_lines
from tongpin.orgs.models import JournalEntry
from tongpin.serving.file_response import workbook

PAGE = 100
MOST_ROWS = 100_000  # of a workbook; JSON lines hold all


def chosen_entries(form: JournalFilter) -> QuerySet[JournalEntry]:
    """The entries that the filter asks for, the newest first."""
    entries = JournalEntry.objects.select_related("by").order_by("-id")
    data = form.cleaned_data if form.is_valid() else {}
    filters: dict[str, Any] = {
        "verb__in": verbs_named(data.get("verb")),
        "about__startswith": data.get("about"),
        "at__date__gte": data.get("start"),
        "at__date__lt": data["until"] + DAY if data.get("until") else None,
    }
    for name, value in filters.items():
        if value:
            entries = entries.filter(**{name: value})
    if person := data.get("person"):
        entries = entries.filter(Q(by__name=person) | Q(by__username=person))
    return entries


def verbs_named(word: str | None) -> list[str]:
    """The verbs that hold the word, in their key or in words; one that none holds is kept."""
    if not word:
        return []
    verbs = [verb for verb, words in VERBS.items() if word in verb or word in str(words)]
    return verbs or [word]


@require_GET
@for_audit
def journal(request: Request) -> HttpResponse:
    form = JournalFilter(request.GET)
    page = Paginator(chosen_entries(form), PAGE).get_page(request.GET.get("page"))
    lines = [JournalLine.of(entry) for entry in page.object_list]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "kept": query_but_page(request),
        "archived": archived_part(),
    }
    return render(request, "administration/journal.html", context)


@require_GET
@for_audit
def journal_file(request: Request, form: str) -> HttpResponseBase:
    """What the filter asks for as a workbook or as JSON lines; taking it along is told, too."""
    if form not in ("xlsx", "jsonl"):
        raise Http404
    entries = chosen_entries(JournalFilter(request.GET)).order_by("id")
    with transaction.atomic():
        record(
            "administration.journal.take", "journal", by=request.user, at=timezone.now(), form=form
        )
    if form == "xlsx":
        headers, rows = table_of(COLUMNS, entries[:MOST_ROWS])
        return workbook(write_book("日志", list(map(str, headers)), rows), "journal")
    lines = json_lines(entries.iterator(chunk_size=2000))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    return response
