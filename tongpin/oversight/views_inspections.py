"""Pages of inspections, and the visits that are planned in them."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.periods import DAY
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import names_within, readable_unit_ids
from tongpin.oversight.forms import NOBODY, InspectionForm, VisitForm
from tongpin.oversight.models import Inspection, Verdict, Visit
from tongpin.oversight.permissions import asking_unit_ids, may_inspect_for
from tongpin.oversight.problems_in_reach import askers_of
from tongpin.oversight.visits import InspectionPlan, plan_inspection, plan_visit
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data

MOST_INSPECTIONS = 100  # on the list
MOST_VISITS = 50
USUAL_LENGTH = timedelta(days=30)


@require_GET
def inspection_list(request: Request) -> HttpResponse:
    """Inspections of the own units, and visits to units that the person may see."""
    today = localdate()
    campaign = campaign_of(request)
    units = readable_unit_ids(request.user, today)
    standing = Count("visits", filter=Q(visits__cancelled_at=None))
    inspections = Inspection.objects.filter(campaign=campaign, unit__in=units)
    inspections = inspections.annotate(count=standing).order_by("-from_on", "-id")
    visits = Visit.objects.visible_to(request.user, today).standing()
    visits = visits.filter(inspection__campaign=campaign).select_related("inspection", "unit")
    context = {
        "inspections": inspections[:MOST_INSPECTIONS],
        "visits": visits.order_by("-planned_on", "-id")[:MOST_VISITS],
        "may_plan": bool(asking_unit_ids(request.user, today)),
    }
    return render(request, "oversight/inspection_list.html", context)


@require_http_methods(["GET", "POST"])
def inspection_new(request: Request) -> HttpResponse:
    askers = askers_of(request)
    today = localdate()
    initial = {"unit": askers[0][0], "from_on": today, "last_on": today + USUAL_LENGTH}
    form = InspectionForm(sent_data(request), initial=initial)
    offer(form, "unit", askers)
    if form.is_valid():
        with errors_on_form(form):
            return redirect(_plan(request, form))
    return render(request, "oversight/inspection_new.html", {"form": form})


def _plan(request: Request, form: InspectionForm) -> Inspection:
    """Raises OversightError."""
    data = form.cleaned_data
    plan = InspectionPlan(
        title=data["title"],
        scope=data["scope"],
        from_on=data["from_on"],
        before_on=data["last_on"] + DAY,
        checklist=data["checklist"].splitlines(),
        members=data["members"],
    )
    return plan_inspection(
        campaign_of(request), data["unit"], plan, by=request.user, now=timezone.now()
    )


def _own_inspection(request: Request, pk: int) -> Inspection:
    """Raises PermissionDenied for an inspection of another unit."""
    inspection = get_object_or_404(Inspection.objects.select_related("unit"), pk=pk)
    if not may_inspect_for(request.user, inspection.unit_id, localdate()):
        raise PermissionDenied
    return inspection


@require_GET
def inspection(request: Request, pk: int) -> HttpResponse:
    inspection = _own_inspection(request, pk)
    form = VisitForm(initial={"planned_on": inspection.from_on})
    return _inspection_page(request, inspection, form)


@require_POST
def visit_plan(request: Request, pk: int) -> HttpResponse:
    inspection = _own_inspection(request, pk)
    form = VisitForm(request.POST)
    _offer_units(form, inspection)
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            plan_visit(
                inspection,
                data["unit"].pk,
                data["planned_on"],
                reason=data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Planned; the unit was told."))
            return redirect(inspection)
    return _inspection_page(request, inspection, form)


def _offer_units(form: VisitForm, inspection: Inspection) -> None:
    """Offer the units at which the inspection looks."""
    units = names_within(frozenset([inspection.unit_id]), localdate())
    offer(form, "unit", [NOBODY, *units])


def _inspection_page(request: Request, inspection: Inspection, form: VisitForm) -> HttpResponse:
    _offer_units(form, inspection)
    wrong = Count("observations", filter=Q(observations__verdict=Verdict.WRONG))
    visits = inspection.visits.standing().select_related("unit").annotate(wrong=wrong).in_order()
    context = {"inspection": inspection, "visits": visits, "form": form}
    return render(request, "oversight/inspection.html", context)
