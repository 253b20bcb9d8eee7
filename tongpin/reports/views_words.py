"""The page on which an office signs sentences of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.figures.figure_reader import Scope
from tongpin.figures.http import query_of, scope_of
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_release
from tongpin.reports.forms import OwnWordsForm
from tongpin.reports.models import OwnWords
from tongpin.reports.own_words import (
    WordsDraft,
    misplaced_words,
    places_of,
    sign_words,
    withdraw_words,
)
from tongpin.serving.errors import errors_as_messages
from tongpin.serving.sent import sent_data


def may_sign(request: Request, scope: Scope) -> bool:
    """Whether the person may sign for the reports of the scope, which has to be one of a unit."""
    if scope.unit is None:
        return False
    return may_release(request.user, scope.unit, localdate())


@require_http_methods(["GET", "POST"])
def own_words(request: Request) -> HttpResponse:
    """The sentences that no record holds: what the outline proposes, what is signed."""
    scope, __ = scope_of(request)
    if not may_sign(request, scope):
        raise PermissionDenied
    form = OwnWordsForm(sent_data(request))
    if form.is_valid():
        data = form.cleaned_data
        draft = WordsDraft(data["place"], data["proposal"], data["text"])
        with errors_as_messages(request):
            sign_words(scope, draft, by=request.user, now=timezone.now())
            messages.success(request, _("Signed: the sentence stands in the report."))
            return redirect(_address(scope))
    context = {
        "scope": scope,
        "query": query_of(scope),
        "form": form,
        "places": places_of(scope),
        "misplaced": misplaced_words(scope),
    }
    return render(request, "reports/own_words.html", context)


@require_POST
def own_words_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a sentence out of the reports to come."""
    scope, __ = scope_of(request)
    if not may_sign(request, scope):
        raise PermissionDenied
    words = get_object_or_404(OwnWords, pk=pk, campaign=scope.campaign, unit=scope.unit)
    withdraw_words(words, by=request.user, now=timezone.now())
    messages.success(request, _("The sentence does not stand in the report any more."))
    return redirect(_address(scope))


def _address(scope: Scope) -> str:
    return reverse("reports:own_words") + query_of(scope)
