"""Pages of contests: the call, works, judging, results, certificates."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.pdf import PdfError
from tongpin.campaigns.http import campaign_of, kinds_of
from tongpin.contests.actions import (
    ContestError,
    add_round,
    close_round,
    give_score,
    hand_in_work,
    issue_certificates,
    missing_scores,
    name_judge,
    remove_judge,
    reopen_round,
    revoke_certificate,
    start_contest,
    withdraw_work,
    works_for,
    works_in,
)
from tongpin.contests.certificate_numbers import read_number
from tongpin.contests.certificates import certificates_pdf
from tongpin.contests.forms import (
    ContestForm,
    JudgeForm,
    NumberForm,
    ReasonForm,
    RoundForm,
    ScoreForm,
    WorkForm,
)
from tongpin.contests.models import Certificate, Contest, Judge, Round, Work
from tongpin.contests.public_names import public_name
from tongpin.contests.ranking import written
from tongpin.evidence.file_types import FileError
from tongpin.evidence.uploads import uploaded_file
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import may_record_for, recordable_units


def _units(request: Request) -> list[tuple[int, str]]:
    return recordable_units(request.user, localdate())


def _contests(request: Request) -> QuerySet[Contest]:
    """A call goes out to everybody; works are shown to their school and to the host."""
    return Contest.objects.filter(campaign=campaign_of(request)).select_related("unit")


def _contest(request: Request, pk: int) -> Contest:
    return get_object_or_404(_contests(request), pk=pk)


def _may_hold(request: Request, contest: Contest) -> bool:
    return may_record_for(request.user, contest.unit_id, localdate())


def _held(request: Request, pk: int) -> Contest:
    contest = _contest(request, pk)
    if not _may_hold(request, contest):
        raise PermissionDenied
    return contest


def _round(request: Request, pk: int) -> Round:
    of = get_object_or_404(Round.objects.select_related("contest__unit", "act"), pk=pk)
    _held(request, of.contest_id)
    return of


def _tried(request: Request, work: Callable[[Person, datetime], object]) -> None:
    """Do it; what stands in the way is told on the next page."""
    try:
        work(request.user, timezone.now())
    except ContestError as error:
        messages.error(request, str(error))


@require_GET
def contest_list(request: Request) -> HttpResponse:
    standing = Count("works", filter=Q(works__withdrawn_at=None))
    contests = _contests(request).annotate(count=standing).order_by("-started_at", "-id")
    context = {"contests": contests, "may_hold": bool(_units(request))}
    return render(request, "contests/contest_list.html", context)


@require_http_methods(["GET", "POST"])
def contest_new(request: Request) -> HttpResponse:
    units, campaign = _units(request), campaign_of(request)
    if not units:
        raise PermissionDenied
    kinds = [kind for kind in kinds_of(campaign) if not kind.spec.is_personal]
    form = ContestForm(request.POST or None, units=units, kinds=kinds)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        told |= {"campaign": campaign, "unit": Unit.objects.get(pk=told["unit"])}
        told |= {"kind": next(kind for kind in kinds if kind.pk == told["kind"])}
        try:
            new = start_contest(told, by=request.user, now=timezone.now())
            return redirect("contests:contest", new.pk)
        except ContestError as error:
            form.add_error("name", str(error))
    return render(request, "contests/contest_new.html", {"form": form})


@require_GET
def contest(request: Request, pk: int) -> HttpResponse:
    """The contest: its rules, rounds, and the works that the person may see."""
    found = _contest(request, pk)
    may_hold = _may_hold(request, found)
    works = found.works.standing().select_related("unit").prefetch_related("entrants")
    if not may_hold:
        works = works.filter(unit__in=[pk for pk, __ in _units(request)])
    context = {
        "contest": found,
        "works": works.order_by("number"),
        "rounds": found.rounds.order_by("number").annotate(seats=Count("judges")),
        "may_hold": may_hold,
        "takes_works": localdate() <= found.entries_until and bool(_units(request)),
        "round_form": RoundForm() if may_hold else None,
        "is_over": found.rounds.filter(goes_on=None).exclude(closed_at=None).exists(),
        "certificates": Certificate.objects.filter(placing__round__contest=found)
        .select_related("entrant__work", "placing")
        .order_by("id")
        if may_hold
        else [],
        "reason_form": ReasonForm(auto_id=False),
    }
    return render(request, "contests/contest.html", context)


@require_http_methods(["GET", "POST"])
def work_hand_in(request: Request, pk: int) -> HttpResponse:
    """A school hands in a work."""
    found, units = _contest(request, pk), _units(request)
    if not units:
        raise PermissionDenied
    form = WorkForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        try:
            file = uploaded_file(told, by=request.user, now=now)
            unit = Unit.objects.get(pk=told["unit"])
            hand_in_work(
                found,
                unit,
                told["title"],
                form.entrants(),
                text=told["text"],
                file=file,
                by=request.user,
                now=now,
            )
            return redirect("contests:contest", pk)
        except (ContestError, FileError) as error:
            form.add_error(None, str(error))
    return render(request, "contests/work.html", {"contest": found, "form": form})


@require_POST
def work_withdraw(request: Request, pk: int) -> HttpResponse:
    work = get_object_or_404(Work, pk=pk)
    _contest(request, work.contest_id)
    if not may_record_for(request.user, work.unit_id, localdate()):
        raise PermissionDenied
    _tried(request, lambda by, now: withdraw_work(work, by=by, now=now))
    return redirect("contests:contest", work.contest_id)


@require_POST
def round_add(request: Request, pk: int) -> HttpResponse:
    found, form = _held(request, pk), RoundForm(request.POST)
    if form.is_valid():
        _tried(request, lambda by, now: add_round(found, form.cleaned_data, by=by, now=now))
    else:
        messages.error(request, _("Give the round a name and a day."))
    return redirect("contests:contest", pk)


@require_GET
def round_page(request: Request, pk: int) -> HttpResponse:
    """A round: its judges with their addresses, what is missing, its places."""
    of = _round(request, pk)
    missing = {name: len(numbers) for name, numbers in missing_scores(of)}
    judges = of.judges.select_related("unit").order_by("id")
    context = {
        "round": of,
        "contest": of.contest,
        "works": works_in(of),
        "judges": [(judge, missing.get(judge.name, 0)) for judge in judges],
        "judge_form": JudgeForm(),
        "placings": _shown(of.placings.standing()),
        "site": f"{request.scheme}://{request.get_host()}",
        "reason_form": ReasonForm(),
    }
    return render(request, "contests/round.html", context)


def _shown(placings: Any) -> list[dict[str, Any]]:
    """Places in their order, with names as they may stand in public."""
    related = placings.select_related("work__unit").prefetch_related("work__entrants")
    return [
        {
            "place": one.place,
            "work": one.work,
            "names": "、".join(public_name(entrant) for entrant in one.work.entrants.all()),
            "total": written(Fraction(one.total)),
            "goes_on": one.goes_on,
            "award": one.award,
        }
        for one in related.order_by("place", "work__number")
    ]


@require_POST
def judge_name(request: Request, pk: int) -> HttpResponse:
    of = _round(request, pk)
    form = JudgeForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        _tried(request, lambda by, now: name_judge(of, told["name"], told["unit"], by=by, now=now))
    else:
        messages.error(request, _("Say who judges."))
    return redirect("contests:round", pk)


@require_POST
def judge_remove(request: Request, pk: int, judge: int) -> HttpResponse:
    of = _round(request, pk)
    found = get_object_or_404(of.judges, pk=judge)
    _tried(request, lambda by, now: remove_judge(found, by=by, now=now))
    return redirect("contests:round", pk)


@require_POST
def round_close(request: Request, pk: int) -> HttpResponse:
    of = _round(request, pk)
    _tried(request, lambda by, now: close_round(of, by=by, now=now))
    return redirect("contests:round", pk)


@require_POST
def round_reopen(request: Request, pk: int) -> HttpResponse:
    of, reason = _round(request, pk), request.POST.get("reason", "")
    _tried(request, lambda by, now: reopen_round(of, reason=reason, by=by, now=now))
    return redirect("contests:round", pk)


def _judge(key: str) -> Judge:
    return get_object_or_404(Judge.objects.select_related("round__contest", "unit"), key=key)


@login_not_required
@require_GET
def judging(request: HttpRequest, key: str) -> HttpResponse:
    """The judge's page: works by their numbers alone."""
    judge = _judge(key)
    given = {score.work_id: score for score in judge.scores.all()}
    works = []
    for work in works_for(judge):
        score = given.get(work.pk)
        points = score.points if score else []
        initial = {f"points{place}": value for place, value in enumerate(points)}
        form = ScoreForm(contest=judge.round.contest, initial=initial, auto_id=False)
        works.append({"work": work, "form": form, "sum": sum(points) if score else None})
    context = {"judge": judge, "round": judge.round, "contest": judge.round.contest}
    return render(request, "contests/judging.html", context | {"works": works})


@login_not_required
@require_POST
def score_give(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    judge = _judge(key)
    work = get_object_or_404(Work, pk=pk, contest=judge.round.contest_id)
    form = ScoreForm(request.POST, contest=judge.round.contest)
    if form.is_valid():
        try:
            give_score(judge, work, form.points(), now=timezone.now())
        except ContestError as error:
            messages.error(request, str(error))
    else:
        told = {"number": work.number}
        messages.error(request, _("Work %(number)s: every criterion needs a number.") % told)
    return redirect("contests:judging", key)


@login_not_required
@require_GET
def work_file(request: HttpRequest, key: str, pk: int) -> FileResponse:
    """The work's file under its number, for a judge who may see it."""
    work = next((one for one in works_for(_judge(key)) if one.pk == pk), None)
    if work is None or work.file is None:
        raise Http404
    return FileResponse(
        work.file.open(), filename=f"{work.number}", content_type=work.file.media_type
    )


@login_not_required
@require_GET
def result_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Results for everybody, once the last round is closed; children by their surname."""
    last = Round.objects.filter(contest=pk, goes_on=None).exclude(closed_at=None)
    of = get_object_or_404(last.select_related("contest__unit"))
    context = {"contest": of.contest, "round": of, "placings": _shown(of.placings.standing())}
    return render(request, "contests/results.html", context)


@require_POST
def certificates_issue(request: Request, pk: int) -> HttpResponse:
    found = _held(request, pk)
    _tried(request, lambda by, now: issue_certificates(found, by=by, now=now))
    return redirect("contests:contest", pk)


@require_GET
def certificates_print(request: Request, pk: int) -> HttpResponse:
    """All certificates that stand, a page each."""
    found = _held(request, pk)
    standing = Certificate.objects.filter(
        placing__round__contest=found, revoked_at=None, entrant__erased_at=None
    )
    related = ("entrant", "placing__work__unit", "placing__round__contest__unit")
    certificates = list(standing.select_related(*related).order_by("placing__place", "id"))
    if not certificates:
        messages.error(request, _("No certificate was issued yet."))
        return redirect("contests:contest", pk)
    try:
        content = certificates_pdf(certificates, site=f"{request.scheme}://{request.get_host()}")
    except PdfError as error:
        messages.error(request, str(error))
        return redirect("contests:contest", pk)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="certificates-{pk}.pdf"'},
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def certificate_find(request: HttpRequest) -> HttpResponse:
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if number := read_number(form.cleaned_data["number"]):
            return redirect("contests:certificate", number)
        form.add_error("number", _("This is no number of ours; look for a slip."))
    return render(request, "contests/certificate_find.html", {"form": form})


@login_not_required
@require_GET
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What the number stands for; of whom, only the paper itself tells."""
    related = Certificate.objects.select_related("placing__round__contest__unit")
    found = related.filter(number=read_number(number) or "").first()
    context = {"found": found, "number": number}
    status = 200 if found else 404
    return render(request, "contests/certificate.html", context, status=status)


@require_POST
def certificate_revoke(request: Request, number: str) -> HttpResponse:
    related = Certificate.objects.select_related("placing__round__contest")
    found = get_object_or_404(related, number=number)
    contest = _held(request, found.placing.round.contest_id)
    reason = request.POST.get("reason", "")
    _tried(request, lambda by, now: revoke_certificate(found, reason=reason, by=by, now=now))
    return redirect("contests:contest", contest.pk)
