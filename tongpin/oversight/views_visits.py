"""Pages of visits: what is observed, the opinion, what the unit says to it."""

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongpin.base.errors import UserError
from tongpin.duties.models import Duty
from tongpin.evidence.actions import keep_file
from tongpin.evidence.http import file_response
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.orgs.permissions import may_record_for
from tongpin.oversight.forms import DueForm, ObservationForm, SayForm
from tongpin.oversight.models import Observation, Verdict, Visit, VisitQuerySet
from tongpin.oversight.permissions import may_inspect_for
from tongpin.oversight.visits import (
    ObservationDraft,
    answer_reply,
    cancel_visit,
    make_problem,
    reply,
    take_observation,
    write_opinion,
)
from tongpin.serving.errors import errors_as_messages, errors_on_form

TO_CORRECT = timedelta(days=30)  # offered as the time for it
LATE = 30  # duties that are offered as what an observation is about


def _visible_visits(request: Request) -> VisitQuerySet:
    """Those that the person may see, of any campaign: a tablet may hold an older one."""
    visits = Visit.objects.visible_to(request.user, localdate())
    return visits.select_related("inspection", "unit")


def _visible_visit(request: Request, pk: int) -> Visit:
    return get_object_or_404(_visible_visits(request), pk=pk)


def _inspects(request: Request, visit: Visit) -> bool:
    """Whether the person makes the visit, rather than receives it."""
    return may_inspect_for(request.user, visit.inspection.unit_id, localdate())


def _own_visit(request: Request, pk: int) -> Visit:
    """A visit that the person makes. Raises PermissionDenied for one to the own unit."""
    visit = _visible_visit(request, pk)
    if not _inspects(request, visit):
        raise PermissionDenied
    return visit


@require_GET
def visit(request: Request, pk: int) -> HttpResponse:
    """A visit from plan to follow-up, for those who make it and for the unit."""
    return _visit_page(request, _visible_visit(request, pk), SayForm())


def _visit_page(request: Request, visit: Visit, form: SayForm) -> HttpResponse:
    inspects = _inspects(request, visit)
    observations = visit.observations.select_related("file", "problem", "taken_by")
    if not inspects and not visit.opinion_at:
        observations = observations.none()  # the unit hears it by the opinion
    today = localdate()
    context: dict[str, Any] = {
        "visit": visit,
        "inspects": inspects,
        "observations": observations.order_by("seen_at", "id"),
        "to_correct": today + TO_CORRECT,
        "has_new": observations.filter(verdict=Verdict.WRONG, problem=None).exists(),
        "last": visit.last_day_to_reply,
        "may_reply": visit.may_be_replied_to(today) and _may_reply(request, visit),
        "may_answer": inspects and visit.may_be_answered_by(request.user),
        "say": form,
    }
    return render(request, "oversight/visit.html", context)


def _may_reply(request: Request, visit: Visit) -> bool:
    return may_record_for(request.user, visit.unit_id, localdate())


@require_GET
def observe(request: Request, pk: int) -> HttpResponse:
    """The tablet's page: works on without a network, and loses nothing."""
    visit = _own_visit(request, pk)
    settings = {
        "visit": visit.pk,
        "send": reverse("oversight:take", args=[pk]),
        "worker": reverse("oversight:worker"),
    }
    context = {
        "visit": visit,
        "settings": settings,
        "key": uuid4(),
        "late": _late_duties(visit),
    }
    return render(request, "oversight/observe.html", context)


def _late_duties(visit: Visit) -> list[tuple[int, str]]:
    """What the unit owes and did not do in time, as the page offers it."""
    duties = Duty.objects.overdue(localdate()).in_order()
    duties = duties.filter(unit=visit.unit_id, campaign=visit.inspection.campaign_id)
    return [(duty.pk, f"{duty.title} {duty.due_on:%Y-%m-%d}") for duty in duties[:LATE]]


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """One observation; what was sent before is answered alike. 422 says why one is not taken."""
    visit = _own_visit(request, pk)
    form = ObservationForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refusal(request, visit, form.errors.as_text())
    try:
        observation = _take(request, visit, form)
    except UserError as error:
        return _refusal(request, visit, str(error))
    if _is_sent_by_page(request):
        return redirect("oversight:observe", pk)
    return JsonResponse({"taken": str(observation.key)})


def _take(request: Request, visit: Visit, form: ObservationForm) -> Observation:
    """Raises FileError or OversightError."""
    now = timezone.now()
    data = form.cleaned_data
    picture = data["picture"]
    file = keep_file(picture.name, picture.read(), by=request.user, now=now) if picture else None
    draft = ObservationDraft(
        key=data["key"],
        verdict=data["verdict"],
        text=data["text"],
        seen_at=data["seen_at"] or now,
        item=data["item"],
        place=data["place"],
        file=file,
        about=data["about"],
    )
    return take_observation(visit, draft, by=request.user, now=now)


def _is_sent_by_page(request: Request) -> bool:
    """Whether a browser without scripts sent the form, rather than the script."""
    return request.POST.get("as") == "page"


def _refusal(request: Request, visit: Visit, reason: str) -> HttpResponse:
    if not _is_sent_by_page(request):
        return JsonResponse({"error": reason}, status=422)
    messages.error(request, reason)
    return redirect("oversight:observe", visit.pk)


@require_GET
def picture(request: Request, pk: int, observation: int) -> FileResponse:
    visit = _visible_visit(request, pk)
    if not (visit.opinion_at or _inspects(request, visit)):
        raise PermissionDenied
    pictured = visit.observations.exclude(file=None).select_related("file")
    file = get_object_or_404(pictured, pk=observation).file
    assert file
    return file_response(file)


@require_POST
def make_problems(request: Request, pk: int) -> HttpResponse:
    """Everything that is to be corrected goes to the unit, by one day."""
    visit = _own_visit(request, pk)
    form = DueForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors.as_text())
        return redirect(visit)
    due_on = form.cleaned_data["due_on"]
    observations = visit.observations.filter(verdict=Verdict.WRONG, problem=None)
    with errors_as_messages(request):
        for observation in observations.order_by("id"):
            make_problem(observation, due_on, by=request.user, now=timezone.now())
        values = {"unit": visit.unit.name, "day": f"{due_on:%Y-%m-%d}"}
        messages.success(request, _("Handed to %(unit)s, to be corrected by %(day)s.") % values)
    return redirect(visit)


class Statement(Protocol):
    """An action by which one side of a visit says something to the other."""

    def __call__(self, visit: Visit, text: str, *, by: Person, now: datetime) -> Visit: ...


def _state(request: Request, visit: Visit, statement: Statement) -> HttpResponse:
    """Whatever is wrong with it, what was typed stays on the page."""
    form = SayForm(request.POST)
    if form.is_valid():
        with errors_on_form(form):
            statement(visit, form.cleaned_data["text"], by=request.user, now=timezone.now())
            messages.success(request, _("The other side was told."))
            return redirect(visit)
    return _visit_page(request, visit, form)


@require_POST
def give_opinion(request: Request, pk: int) -> HttpResponse:
    return _state(request, _own_visit(request, pk), write_opinion)


@require_POST
def give_reply(request: Request, pk: int) -> HttpResponse:
    visit = _visible_visit(request, pk)
    if not _may_reply(request, visit):
        raise PermissionDenied
    return _state(request, visit, reply)


@require_POST
def give_answer(request: Request, pk: int) -> HttpResponse:
    return _state(request, _own_visit(request, pk), answer_reply)


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    visit = _own_visit(request, pk)
    with errors_as_messages(request):
        cancel_visit(visit, by=request.user, now=timezone.now())
        return redirect(visit.inspection)
    return redirect(visit)
