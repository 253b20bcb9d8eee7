"""The office's page."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.base.periods import DAY
from tongpin.campaigns.http import campaign_of, shared_kinds
from tongpin.campaigns.models import Campaign
from tongpin.duties.duty_rows import duty_row
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.reminder_outlook import reminder_outlook
from tongpin.office.models import OfficePaper
from tongpin.office.waiting_matters import SOON, WaitingFor, waiting_matters
from tongpin.orgs.http import (
    Request,
    own_offices,
    unit_ids_below_own,
)
from tongpin.orgs.permissions import office_unit_ids
from tongpin.oversight.models import Problem
from tongpin.oversight.problem_ages import problem_ages

SHOWN = 8  # acts of the week, units that are late, drafts


@require_GET
def office(request: Request) -> HttpResponse:
    """What is due, what is late and whose, what waits for me, the week's acts, old problems."""
    if not office_unit_ids(request.user, localdate()):  # an inspector, a leader
        return redirect("oversight:problem_list")
    settle_duties()
    offices = own_offices(request)
    units_below = unit_ids_below_own(request)
    campaign = campaign_of(request)
    today = localdate()
    waiting = WaitingFor(campaign=campaign, offices=offices, units_below=units_below, today=today)
    drafts = OfficePaper.objects.filter(campaign=campaign, unit__in=offices, issued_at=None)
    problems = Problem.objects.filter(campaign=campaign).open().visible_to(request.user, today)
    context = duty_context(campaign, units_below, today) | {
        "waiting": waiting_matters(waiting),
        "drafts": drafts.newest_first()[:SHOWN],
        "ages": problem_ages(problems.only("state", "found_on"), today),
        "week": acts_of_week(campaign, units_below, today),
        "has_below": len(units_below) > len(offices),
        "offices": offices,
        "outlook": reminder_outlook(set(units_below) - set(offices), now=timezone.now()),
    }
    return render(request, "office/office.html", context)


def duty_context(campaign: Campaign, units: Collection[int], today: date) -> dict[str, object]:
    """How much is late and soon due in these units, whose it is, and what comes next."""
    duties = Duty.objects.open().filter(campaign=campaign, unit__in=units)
    late = duties.overdue(today)
    late_units = late.values("unit", "unit__name").annotate(count=Count("pk"))
    next_duties = duties.filter(due_on__gte=today).select_related("unit", "kind").in_order()
    return {
        "late": late.count(),
        "soon": duties.filter(due_on__gte=today, due_on__lte=today + SOON).count(),
        "late_units": late_units.order_by("-count", "unit__position")[:SHOWN],
        "late_count": late_units.count(),
        "next": [duty_row(duty, today) for duty in next_duties[:SHOWN]],
    }


def acts_of_week(campaign: Campaign, units: Collection[int], today: date) -> ActQuerySet:
    """What happened in the last seven days, the newest first."""
    acts = Act.objects.current().between(today - 6 * DAY, today + DAY)
    acts = acts.filter(unit__in=units, kind__in=shared_kinds(campaign))
    acts = acts.exclude(status=Status.PLANNED).select_related("unit", "kind")
    return acts.newest_first()[:SHOWN]
