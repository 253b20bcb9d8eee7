"""Pages of inspections and visits."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.periods import DAY
from tongpin.campaigns.http import campaign_of
from tongpin.duties.models import Duty
from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.http import file_response
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import has_role_over, may_record_for, names_within, readable_unit_ids
from tongpin.oversight.actions import ASKERS, OversightError
from tongpin.oversight.forms import DueForm, InspectionForm, ObservationForm, SayForm, VisitForm
from tongpin.oversight.models import Inspection, Observation, Verdict, Visit, VisitQuerySet
from tongpin.oversight.views import askers, asking
from tongpin.oversight.visits import (
    InspectionPlan,
    ObservationDraft,
    answer_reply,
    cancel_visit,
    last_day_to_reply,
    make_problem,
    plan_inspection,
    plan_visit,
    reply,
    take_observation,
    write_opinion,
)

TO_CORRECT = timedelta(days=30)  # offered as the time for it
LATE = 30  # duties that are offered as what an observation is about


def _visits(request: Request) -> VisitQuerySet:
    """Those that the person may see, of any campaign: a tablet may hold an older one."""
    found = Visit.objects.visible_to(request.user, localdate())
    return found.select_related("inspection", "unit")


def _inspects(request: Request, unit: int) -> bool:
    return has_role_over(request.user, unit, ASKERS, localdate())


def _inspected(request: Request, pk: int) -> Visit:
    """A visit that the person makes, not one that is made to the own unit."""
    found = get_object_or_404(_visits(request), pk=pk)
    if not _inspects(request, found.inspection.unit_id):
        raise PermissionDenied
    return found


def _said(request: Request, error: OversightError, path: str, pk: int) -> HttpResponse:
    messages.error(request, str(error))
    return redirect(path, pk)


@require_GET
def inspection_list(request: Request) -> HttpResponse:
    """Inspections of the own units, and visits to units that the person may see."""
    units = readable_unit_ids(request.user, localdate())
    inspections = Inspection.objects.filter(campaign=campaign_of(request), unit__in=units)
    standing = Count("visits", filter=Q(visits__cancelled_at=None))
    context = {
        "inspections": inspections.annotate(count=standing).order_by("-from_on", "-id")[:100],
        "visits": _visits(request)
        .filter(inspection__campaign=campaign_of(request))
        .standing()
        .order_by("-planned_on", "-id")[:50],
        "may_plan": bool(asking(request)),
    }
    return render(request, "oversight/inspection_list.html", context)


@require_http_methods(["GET", "POST"])
def inspection_new(request: Request) -> HttpResponse:
    units, today = askers(request), localdate()
    first = {"unit": units[0][0], "from_on": today, "last_on": today + timedelta(days=30)}
    form = InspectionForm(request.POST or None, units=units, initial=first)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        unit = Unit.objects.get(pk=told.pop("unit"))
        told["before_on"] = told.pop("last_on") + DAY
        plan = InspectionPlan(**told | {"checklist": told["checklist"].splitlines()})
        try:
            made = plan_inspection(
                campaign_of(request), unit, plan, by=request.user, now=timezone.now()
            )
            return redirect("oversight:inspection", made.pk)
        except OversightError as error:
            form.add_error(None, str(error))
    return render(request, "oversight/inspection_new.html", {"form": form})


def _inspection(request: Request, pk: int) -> Inspection:
    found = get_object_or_404(Inspection.objects.select_related("unit"), pk=pk)
    if not _inspects(request, found.unit_id):
        raise PermissionDenied
    return found


def _inspection_page(request: Request, found: Inspection, form: VisitForm | None) -> HttpResponse:
    units = names_within(frozenset([found.unit_id]), localdate())
    wrong = Count("observations", filter=Q(observations__verdict=Verdict.WRONG))
    context = {
        "inspection": found,
        "visits": found.visits.standing().select_related("unit").annotate(wrong=wrong).in_order(),
        "form": form or VisitForm(units=units, initial={"planned_on": found.from_on}),
    }
    return render(request, "oversight/inspection.html", context)


@require_GET
def inspection(request: Request, pk: int) -> HttpResponse:
    return _inspection_page(request, _inspection(request, pk), None)


@require_POST
def visit_plan(request: Request, pk: int) -> HttpResponse:
    found = _inspection(request, pk)
    form = VisitForm(request.POST, units=names_within(frozenset([found.unit_id]), localdate()))
    if form.is_valid():
        told = form.cleaned_data
        try:
            plan_visit(
                found,
                told["unit"],
                told["planned_on"],
                reason=told["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Planned; the unit was told."))
            return redirect("oversight:inspection", pk)
        except OversightError as error:
            form.add_error(None, str(error))
    return _inspection_page(request, found, form)


@require_GET
def visit(request: Request, pk: int) -> HttpResponse:
    """A visit from plan to follow-up, for those who make it and for the unit."""
    return _visit_page(request, get_object_or_404(_visits(request), pk=pk), None)


def _visit_page(request: Request, found: Visit, say: SayForm | None) -> HttpResponse:
    inspects = _inspects(request, found.inspection.unit_id)
    observations = found.observations.select_related("file", "problem", "taken_by")
    if not inspects and not found.opinion_at:
        observations = observations.none()  # the unit hears it by the opinion
    today = localdate()
    last = last_day_to_reply(found) if found.opinion_at else None
    context: dict[str, Any] = {
        "visit": found,
        "inspects": inspects,
        "observations": observations.order_by("seen_at", "id"),
        "to_correct": today + TO_CORRECT,
        "has_new": observations.filter(verdict=Verdict.WRONG, problem=None).exists(),
        "last": last,
        "may_reply": last
        and today <= last
        and not found.reply_at
        and may_record_for(request.user, found.unit_id, today),
        "may_answer": inspects
        and found.reply_at
        and not found.answer_at
        and found.opinion_by_id != request.user.pk,
        "say": say or SayForm(),
    }
    return render(request, "oversight/visit.html", context)


@require_GET
def observe(request: Request, pk: int) -> HttpResponse:
    """The tablet's page: works on without a network, and loses nothing."""
    found = _inspected(request, pk)
    told = {
        "visit": found.pk,
        "send": reverse("oversight:take", args=[pk]),
        "worker": reverse("oversight:worker"),
    }
    return render(
        request,
        "oversight/observe.html",
        {"visit": found, "told": told, "key": uuid4(), "late": _late(found)},
    )


def _late(visit_: Visit) -> list[tuple[int, str]]:
    """What the unit owes and did not do in time."""
    late = (
        Duty.objects.overdue(localdate())
        .filter(unit=visit_.unit_id, campaign=visit_.inspection.campaign_id)
        .in_order()
    )
    return [(one.pk, f"{one.title} {one.due_on:%Y-%m-%d}") for one in late[:LATE]]


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """One observation; what was sent before is answered alike. 422 says why one is not taken."""
    found, now = _inspected(request, pk), timezone.now()
    form = ObservationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _not_taken(request, pk, form.errors.as_text())
    told = dict(form.cleaned_data)
    file, about = told.pop("picture"), told.pop("about")
    try:
        kept = keep_file(file.name, file.read(), by=request.user, now=now) if file else None
        told |= {"verdict": Verdict(told["verdict"]), "seen_at": told["seen_at"] or now}
        told["about"] = Duty.objects.filter(pk=about).first() if about else None
        taken = take_observation(
            found, ObservationDraft(file=kept, **told), by=request.user, now=now
        )
    except (OversightError, FileError) as error:
        return _not_taken(request, pk, str(error))
    if request.POST.get("as") == "page":
        return redirect("oversight:observe", pk)
    return JsonResponse({"taken": str(taken.key)})


def _not_taken(request: Request, pk: int, why: str) -> HttpResponse:
    if request.POST.get("as") != "page":
        return JsonResponse({"error": why}, status=422)
    messages.error(request, why)
    return redirect("oversight:observe", pk)


@require_GET
def picture(request: Request, pk: int, observation: int) -> FileResponse:
    found = get_object_or_404(_visits(request), pk=pk)
    rows = Observation.objects.filter(visit=found).exclude(file=None).select_related("file")
    if not (found.opinion_at or _inspects(request, found.inspection.unit_id)):
        raise PermissionDenied
    file = get_object_or_404(rows, pk=observation).file
    assert file
    return file_response(file)


@require_POST
def make_problems(request: Request, pk: int) -> HttpResponse:
    """Everything that is to be corrected goes to the unit, by one day."""
    found, form = _inspected(request, pk), DueForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors.as_text())
        return redirect("oversight:visit", pk)
    rows = found.observations.filter(verdict=Verdict.WRONG, problem=None).order_by("id")
    try:
        for one in rows:
            make_problem(one, form.cleaned_data["due_on"], by=request.user, now=timezone.now())
    except OversightError as error:
        return _said(request, error, "oversight:visit", pk)
    told = {"unit": found.unit.name, "day": f"{form.cleaned_data['due_on']:%Y-%m-%d}"}
    messages.success(request, _("Handed to %(unit)s, to be corrected by %(day)s.") % told)
    return redirect("oversight:visit", pk)


def _say(request: Request, pk: int, visit_: Visit, how: Any) -> HttpResponse:
    """Whatever is wrong with it, what was typed stays on the page."""
    form = SayForm(request.POST)
    if form.is_valid():
        try:
            how(visit_, form.cleaned_data["text"], by=request.user, now=timezone.now())
            messages.success(request, _("The other side was told."))
            return redirect("oversight:visit", pk)
        except OversightError as error:
            form.add_error(None, str(error))
    return _visit_page(request, visit_, form)


@require_POST
def give_opinion(request: Request, pk: int) -> HttpResponse:
    return _say(request, pk, _inspected(request, pk), write_opinion)


@require_POST
def give_reply(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_visits(request), pk=pk)
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    return _say(request, pk, found, reply)


@require_POST
def give_answer(request: Request, pk: int) -> HttpResponse:
    return _say(request, pk, _inspected(request, pk), answer_reply)


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    found = _inspected(request, pk)
    try:
        cancel_visit(found, by=request.user, now=timezone.now())
    except OversightError as error:
        return _said(request, error, "oversight:visit", pk)
    return redirect("oversight:inspection", found.inspection_id)
