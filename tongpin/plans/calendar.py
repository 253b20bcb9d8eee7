"""A month of a unit: its acts, key dates, and which days are moved."""

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.base.periods import DAY, months_later, next_month
from tongpin.base.workdays import DayKind, UnknownYearError, kind_of_day
from tongpin.campaigns.models import Campaign, KeyDate
from tongpin.orgs.models import Unit

MOST_ACTS = 4  # of one day; the rest is counted


@dataclass
class CalendarDay:
    """One day of the page."""

    on: date
    is_inside: bool  # the month
    kind: DayKind
    key_dates: list[KeyDate] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    count: int = 0

    def add(self, act: Act) -> None:
        """Show the act, or only count it where the day is full."""
        self.count += 1
        if len(self.acts) < MOST_ACTS:
            self.acts.append(act)

    @property
    def more(self) -> int:
        return self.count - len(self.acts)

    @property
    def is_empty(self) -> bool:
        return not (self.key_dates or self.count or self.kind)


@dataclass(frozen=True)
class CalendarMonth:
    """The weeks of a month, and a note where its holidays are not known."""

    first: date
    weeks: Sequence[Sequence[CalendarDay]]
    note: str = ""

    @property
    def before(self) -> date:
        return months_later(self.first, -1)

    @property
    def after(self) -> date:
        return next_month(self.first)


def acts_of(campaign: Campaign, unit: Unit, day: date, *, below: bool) -> ActQuerySet:
    """Acts of the unit, or of all below it as well, that a calendar shows."""
    acts = Act.objects.current().filter(kind__campaign=campaign)
    acts = acts.exclude(status=Status.CANCELLED).exclude(kind__in=campaign.kinds.personal())
    if below:
        return acts.filter(unit__in=Unit.objects.within([unit.pk], day).values("pk"))
    return acts.filter(unit=unit)


def calendar_month(
    campaign: Campaign, unit: Unit, first: date, *, below: bool, today: date
) -> CalendarMonth:
    """The month that begins on `first`, in whole weeks from Monday on. Three queries."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    from_on = weeks[0][0]
    before_on = weeks[-1][-1] + DAY
    days: dict[date, CalendarDay] = {}
    note = ""
    for on in chain.from_iterable(weeks):
        kind, unknown_year = _kind_of(on)
        days[on] = CalendarDay(on, on.month == first.month, kind)
        note = unknown_year or note
    key_dates = campaign.key_dates.filter(on__gte=from_on, on__lt=before_on)
    for key_date in key_dates.order_by("on", "id"):
        days[key_date.on].key_dates.append(key_date)
    acts = acts_of(campaign, unit, today, below=below).between(from_on, before_on)
    for act in acts.select_related("unit", "kind").order_by("occurred_on", "starts_at", "id"):
        days[act.occurred_on].add(act)
    shown_weeks = []
    for week in weeks:
        shown_weeks.append([days[on] for on in week])
    return CalendarMonth(first, shown_weeks, note)


def _kind_of(day: date) -> tuple[DayKind, str]:
    """What sort of day it is, and a note where the holidays of its year are not known."""
    try:
        return kind_of_day(day), ""
    except UnknownYearError as error:
        return DayKind.USUAL, str(error)
