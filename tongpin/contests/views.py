"""Pages of contests: the call, and works handed in."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.contests.actions import hand_in_work, start_contest, withdraw_work
from tongpin.contests.contests_in_reach import (
    contest_in_reach,
    contests_of,
    held_contest,
    may_hold,
    units_of,
)
from tongpin.contests.forms import ContestForm, ReasonForm, RoundForm, WorkForm
from tongpin.contests.models import Certificate, Contest, Work, WorkQuerySet
from tongpin.contests.rounds import add_round
from tongpin.evidence.uploads import uploaded_file
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import may_record_for
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data, sent_files


@require_GET
def contest_list(request: Request) -> HttpResponse:
    standing = Count("works", filter=Q(works__withdrawn_at=None))
    contests = contests_of(request).annotate(count=standing).order_by("-started_at", "-id")
    context = {"contests": contests, "may_hold": bool(units_of(request))}
    return render(request, "contests/contest_list.html", context)


@require_http_methods(["GET", "POST"])
def contest_new(request: Request) -> HttpResponse:
    units = units_of(request)
    if not units:
        raise PermissionDenied
    campaign = campaign_of(request)
    form = ContestForm(sent_data(request), units=units, kinds=kind_choices(campaign))
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        with errors_on_form(form, "name"):
            contest = start_contest(
                campaign, unit, form.draft(), by=request.user, now=timezone.now()
            )
            return redirect(contest)
    return render(request, "contests/contest_new.html", {"form": form})


def visible_works(request: Request, contest: Contest) -> WorkQuerySet:
    """All of them for the host; a school sees its own."""
    works = contest.works.standing().select_related("unit").prefetch_related("entrants")
    if not may_hold(request, contest):
        works = works.filter(unit__in=[unit for unit, __ in units_of(request)])
    return works.order_by("number")


def certificates_of(contest: Contest) -> QuerySet[Certificate]:
    certificates = Certificate.objects.filter(placing__round__contest=contest)
    return certificates.select_related("entrant__work", "placing").order_by("id")


@require_GET
def contest(request: Request, pk: int) -> HttpResponse:
    """The contest: its rules, rounds, and the works that the person may see."""
    contest = contest_in_reach(request, pk)
    is_host = may_hold(request, contest)
    last_rounds = contest.rounds.filter(goes_on=None)
    context = {
        "contest": contest,
        "works": visible_works(request, contest),
        "rounds": contest.rounds.order_by("number").annotate(seats=Count("judges")),
        "may_hold": is_host,
        "takes_works": localdate() <= contest.entries_until and bool(units_of(request)),
        "round_form": RoundForm() if is_host else None,
        "is_over": last_rounds.exclude(closed_at=None).exists(),
        "certificates": certificates_of(contest) if is_host else [],
        "reason_form": ReasonForm(auto_id=False),
    }
    return render(request, "contests/contest.html", context)


@require_http_methods(["GET", "POST"])
def work_hand_in(request: Request, pk: int) -> HttpResponse:
    """A school hands in a work."""
    contest = contest_in_reach(request, pk)
    units = units_of(request)
    if not units:
        raise PermissionDenied
    form = WorkForm(sent_data(request), sent_files(request), units=units)
    if form.is_valid():
        now = timezone.now()
        with errors_on_form(form):
            file = uploaded_file(form.cleaned_data, by=request.user, now=now)
            unit = form.cleaned_data["unit"]
            hand_in_work(contest, unit, form.draft(file), by=request.user, now=now)
            return redirect(contest)
    return render(request, "contests/work.html", {"contest": contest, "form": form})


@require_POST
def work_withdraw(request: Request, pk: int) -> HttpResponse:
    work = get_object_or_404(Work, pk=pk)
    contest = contest_in_reach(request, work.contest_id)
    if not may_record_for(request.user, work.unit_id, localdate()):
        raise PermissionDenied
    with errors_as_messages(request):
        withdraw_work(work, by=request.user, now=timezone.now())
    return redirect(contest)


@require_POST
def round_add(request: Request, pk: int) -> HttpResponse:
    contest = held_contest(request, pk)
    form = RoundForm(request.POST)
    if form.is_valid():
        with errors_as_messages(request):
            add_round(contest, form.draft(), by=request.user, now=timezone.now())
    else:
        messages.error(request, _("Give the round a name and a day."))
    return redirect(contest)
