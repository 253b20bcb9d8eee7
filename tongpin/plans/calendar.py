"""A month of a unit: its acts, key dates, and which days are moved."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date, timedelta

from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.base.workdays import DayKind, UnknownYearError, kind_of_day
from tongpin.campaigns.models import Campaign, KeyDate
from tongpin.orgs.models import Unit

SHOWN = 4  # acts of one day; the rest is counted


@dataclass
class CalendarDay:
    """One day of the page."""

    on: date
    is_inside: bool  # the month
    kind: DayKind
    key_dates: list[KeyDate] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.acts)

    @property
    def is_empty(self) -> bool:
        return not (self.key_dates or self.count or self.kind)


@dataclass
class CalendarMonth:
    """The weeks of a month, and a note where its holidays are not known."""

    first: date
    weeks: list[list[CalendarDay]]
    note: str = ""

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)


def acts_of(campaign: Campaign, unit: Unit, day: date, *, below: bool) -> ActQuerySet:
    """Acts of the unit, or of all below it as well, that a calendar shows."""
    acts = Act.objects.current().filter(kind__campaign=campaign)
    acts = acts.exclude(status=Status.CANCELLED).exclude(kind__in=campaign.kinds.personal())
    if below:
        return acts.filter(unit__in=Unit.objects.within([unit.pk], day).values("pk"))
    return acts.filter(unit=unit)


def month_of(
    campaign: Campaign, unit: Unit, first: date, *, below: bool, today: date
) -> CalendarMonth:
    """The month that begins on `first`, in whole weeks from Monday on. Three queries."""
    days = [day for week in Calendar().monthdatescalendar(first.year, first.month) for day in week]
    month = CalendarMonth(first, [])
    shown = {day: CalendarDay(day, day.month == first.month, _kind(day, month)) for day in days}
    until = days[-1] + timedelta(days=1)
    for key_date in campaign.key_dates.filter(on__gte=days[0], on__lt=until).order_by("on", "id"):
        shown[key_date.on].key_dates.append(key_date)
    acts = acts_of(campaign, unit, today, below=below).between(days[0], until)
    for act in acts.select_related("unit", "kind").order_by("occurred_on", "starts_at", "id"):
        day = shown[act.occurred_on]
        day.count += 1
        if len(day.acts) < SHOWN:
            day.acts.append(act)
    listed = list(shown.values())
    month.weeks = [listed[start : start + 7] for start in range(0, len(listed), 7)]
    return month


def _kind(day: date, month: CalendarMonth) -> DayKind:
    try:
        return kind_of_day(day)
    except UnknownYearError as error:
        month.note = str(error)
        return DayKind.USUAL
