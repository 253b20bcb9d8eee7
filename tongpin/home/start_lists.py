"""What start pages list of duties, plans and the week, for whoever opens them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncQuarter

from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.base.periods import Period, period_of, week_of
from tongpin.campaigns.models import Campaign
from tongpin.dossiers.completeness import open_slots
from tongpin.duties.duty_rows import DutyRow, by_urgency
from tongpin.duties.models import Duty, DutyQuerySet

SHOWN = 8  # rows of each list on a start page
LATELY = timedelta(days=30)
LOOKED_AT = 200  # acts whose dossiers are looked at for gaps


def owed_by(campaign: Campaign, offices: Collection[int], today: date) -> list[DutyRow]:
    """What these units still owe: what is late first, then what is due soonest."""
    duties = _duties_of(campaign, offices).open().select_related("unit", "kind")
    return by_urgency(duties.in_order()[: 2 * SHOWN], today)[:SHOWN]


def _duties_of(campaign: Campaign, units: Collection[int]) -> DutyQuerySet:
    return Duty.objects.filter(campaign=campaign, unit__in=units)


@dataclass(frozen=True)
class LateUnit:
    """A unit with matters that are overdue."""

    unit: int
    name: str
    count: int


def late_units(campaign: Campaign, units: Collection[int], today: date) -> list[LateUnit]:
    """Those of the units that are late with something, in the order of the register."""
    overdue = _duties_of(campaign, units).overdue(today)
    counted = overdue.values_list("unit", "unit__name").annotate(count=Count("pk"))
    return [LateUnit(*row) for row in counted.order_by("unit__position", "unit")]


@dataclass(frozen=True)
class PlannedQuarter:
    """How the units' own plans of one quarter stand.

    planned   matters of the plans that are due in it
    met       those of them that were held
    """

    period: Period
    planned: int
    met: int


def planned_quarters(campaign: Campaign, units: Collection[int]) -> list[PlannedQuarter]:
    """The quarters for which these units planned something, in their order."""
    of_plans = _duties_of(campaign, units).exclude(plan_item=None).filter(waived_at=None)
    by_quarter = of_plans.annotate(quarter=TruncQuarter("due_on")).values_list("quarter")
    counted = by_quarter.annotate(planned=Count("pk"), met=Count("met_on")).order_by("quarter")
    quarters = []
    for first_on, planned, met in counted:
        quarters.append(PlannedQuarter(period_of("quarter", first_on), planned, met))
    return quarters


@dataclass(frozen=True)
class PlannedActs:
    """Acts that are planned, by when they are to be held.

    past   whose day is over, but of which nobody said yet that they were held
    """

    past: list[Act]
    this_week: list[Act]
    later: list[Act]


def planned_acts(acts: ActQuerySet, today: date) -> PlannedActs:
    """The acts that wait for their day, some of each. Costs three queries."""
    planned = acts.filter(status=Status.PLANNED).order_by("occurred_on", "id")
    week_ends = week_of(today).before_on
    coming = planned.filter(occurred_on__gte=today)
    return PlannedActs(
        past=list(planned.filter(occurred_on__lt=today)[:SHOWN]),
        this_week=list(coming.filter(occurred_on__lt=week_ends)[:SHOWN]),
        later=list(coming.filter(occurred_on__gte=week_ends)[: SHOWN // 2]),
    )


@dataclass(frozen=True)
class DossierGap:
    """A dossier that lacks something; labels of what."""

    act: Act
    missing: list[str]


def dossier_gaps(acts: ActQuerySet, offices: Collection[int], today: date) -> list[DossierGap]:
    """What these units held lately whose dossiers lack something, the oldest first."""
    held = acts.happened().filter(unit__in=offices, occurred_on__gt=today - LATELY)
    lately = list(held.order_by("occurred_on", "id")[:LOOKED_AT])
    missing = open_slots(lately) if lately else {}
    gaps = [DossierGap(act, missing[act.pk]) for act in lately if missing[act.pk]]
    return gaps[:SHOWN]


def told_in_pictures(acts: ActQuerySet, today: date) -> ActQuerySet:
    """What was held lately and has pictures, with how many: what can be written about."""
    pictures = Count(
        "answers__file",
        filter=Q(
            answers__superseded_at=None,
            answers__file__media_type__startswith="image/",
        ),
        distinct=True,
    )
    held = acts.happened().filter(occurred_on__gt=today - LATELY, occurred_on__lte=today)
    with_pictures = held.annotate(pictures=pictures).filter(pictures__gt=0)
    return with_pictures.order_by("-occurred_on", "-id")[:SHOWN]
