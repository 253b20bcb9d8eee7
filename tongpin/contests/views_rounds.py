"""Pages of rounds: their judges, what is missing, places, results for everybody."""

from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.contests.contests_in_reach import held_round
from tongpin.contests.forms import JudgeForm, ReasonForm
from tongpin.contests.models import PlacingQuerySet, Round
from tongpin.contests.public_names import public_name
from tongpin.contests.ranking import total_text
from tongpin.contests.rounds import (
    close_round,
    missing_scores,
    name_judge,
    remove_judge,
    reopen_round,
    works_in,
)
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_as_messages


@require_GET
def round_page(request: Request, pk: int) -> HttpResponse:
    """A round: its judges with their addresses, what is missing, its places."""
    contest_round = held_round(request, pk)
    missing = {name: len(numbers) for name, numbers in missing_scores(contest_round)}
    judges = []
    for judge in contest_round.judges.select_related("unit").order_by("id"):
        judges.append((judge, missing.get(judge.name, 0)))
    context = {
        "round": contest_round,
        "contest": contest_round.contest,
        "works": works_in(contest_round),
        "judges": judges,
        "judge_form": JudgeForm(),
        "placings": placing_rows(contest_round.placings.standing()),
        "site": f"{request.scheme}://{request.get_host()}",
        "reason_form": ReasonForm(),
    }
    return render(request, "contests/round.html", context)


def placing_rows(placings: PlacingQuerySet) -> list[dict[str, Any]]:
    """Places in their order, with names as they may stand in public."""
    placings = placings.select_related("work__unit").prefetch_related("work__entrants")
    rows = []
    for placing in placings.order_by("place", "work__number"):
        names = [public_name(entrant) for entrant in placing.work.entrants.all()]
        rows.append(
            {
                "place": placing.place,
                "work": placing.work,
                "names": "、".join(names),
                "total": total_text(Fraction(placing.total)),
                "goes_on": placing.goes_on,
                "award": placing.award,
            }
        )
    return rows


@require_POST
def judge_name(request: Request, pk: int) -> HttpResponse:
    contest_round = held_round(request, pk)
    form = JudgeForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with errors_as_messages(request):
            name_judge(
                contest_round, data["name"], data["unit"], by=request.user, now=timezone.now()
            )
    else:
        messages.error(request, _("Say who judges."))
    return redirect(contest_round)


@require_POST
def judge_remove(request: Request, pk: int, judge: int) -> HttpResponse:
    contest_round = held_round(request, pk)
    removed = get_object_or_404(contest_round.judges, pk=judge)
    with errors_as_messages(request):
        remove_judge(removed, by=request.user, now=timezone.now())
    return redirect(contest_round)


@require_POST
def round_close(request: Request, pk: int) -> HttpResponse:
    contest_round = held_round(request, pk)
    with errors_as_messages(request):
        close_round(contest_round, by=request.user, now=timezone.now())
    return redirect(contest_round)


@require_POST
def round_reopen(request: Request, pk: int) -> HttpResponse:
    contest_round = held_round(request, pk)
    reason = request.POST.get("reason", "")
    with errors_as_messages(request):
        reopen_round(contest_round, reason=reason, by=request.user, now=timezone.now())
    return redirect(contest_round)


@login_not_required
@require_GET
def result_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Results for everybody, once the last round is closed; children by their surname."""
    last_rounds = Round.objects.filter(contest=pk, goes_on=None).exclude(closed_at=None)
    contest_round = get_object_or_404(last_rounds.select_related("contest__unit"))
    context = {
        "contest": contest_round.contest,
        "round": contest_round,
        "placings": placing_rows(contest_round.placings.standing()),
    }
    return render(request, "contests/results.html", context)
