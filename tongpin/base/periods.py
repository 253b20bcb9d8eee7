"""Weeks, pairs of weeks, months, quarters and years: half-open, each with a key. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
MOST_COUNTED_DAYS = 99
MONTHS = {"month": 1, "quarter": 3, "year": 12}  # how long a period of months is
WEEK_KEY = re.compile(r"(\d{4})-W(\d\d)(\+?)")
QUARTER_KEY = re.compile(r"(\d{4})-Q([1-4])")
MONTH_KEY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
DAY_KEY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from_on <= day < before_on, known by a key.

    key  2021-W17, 2021-W17+ (a pair of weeks), 2021-04, 2021-Q2, 2021, or an ISO day
    """

    from_on: date
    before_on: date
    key: str

    @property
    def last_on(self) -> date:
        """Its last day, for people to read."""
        return self.before_on - DAY

    @property
    def is_quarter(self) -> bool:
        return QUARTER_KEY.fullmatch(self.key) is not None

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The same in aware times: from <= moment < before."""
        return make_aware(datetime.combine(self.from_on, time())), make_aware(
            datetime.combine(self.before_on, time())
        )

    @property
    def label(self) -> str:
        """A month or a quarter in the language of the page."""
        if self.is_quarter:
            values = {"year": self.from_on.year, "quarter": quarter_number(self.from_on)}
            return _("quarter %(quarter)s of %(year)s") % values
        return _("%(year)s-%(month)s") % {"year": self.from_on.year, "month": self.from_on.month}

    @property
    def short_label(self) -> str:
        """The same where the year stands already."""
        if self.is_quarter:
            return _("quarter %(quarter)s") % {"quarter": quarter_number(self.from_on)}
        return _("month %(month)s") % {"month": self.from_on.month}

    def within(self, from_on: date, before_on: date) -> "Period":
        """The days of it that lie within from_on <= day < before_on, under the same key."""
        return Period(max(self.from_on, from_on), min(self.before_on, before_on), self.key)


def month_start(day: date) -> date:
    return day.replace(day=1)


def months_later(day: date, months: int) -> date:
    """The first day of the month so many months after the day's; fewer than 0 is before it."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def next_month(day: date) -> date:
    """The first day of the month after the day's."""
    return months_later(day, 1)


def quarter_number(day: date) -> int:
    return (day.month + 2) // 3


def period_of(every: str, day: date) -> Period:
    """The period that holds the day.

    every  week, two_weeks, month, quarter or year
    Weeks begin on Monday. A pair of weeks never straddles two years of the calendar of weeks,
    so the last one of a long year has one week. Raises KeyError for another word.
    """
    if every == "week":
        return week_of(day)
    if every == "two_weeks":
        return two_weeks_of(day)
    months = MONTHS[every]
    first_month = (day.month - 1) // months * months + 1
    return _months_from(date(day.year, first_month, 1), every)


def week_of(day: date) -> Period:
    year, week, weekday = day.isocalendar()
    monday = day - (weekday - 1) * DAY
    return Period(monday, monday + WEEK, f"{year}-W{week:02d}")


def two_weeks_of(day: date) -> Period:
    week = week_of(day)
    year, number, _weekday = day.isocalendar()
    is_second = number % 2 == 0
    monday = week.from_on - WEEK if is_second else week.from_on
    before_on = monday + 2 * WEEK
    if (before_on - DAY).isocalendar().year != year:  # week 53 stands alone
        before_on = monday + WEEK
    return Period(monday, before_on, f"{year}-W{monday.isocalendar().week:02d}+")


def month_of(day: date) -> Period:
    return period_of("month", day)


def _months_from(first: date, every: str) -> Period:
    if every == "year":
        key = f"{first.year}"
    elif every == "quarter":
        key = f"{first.year}-Q{quarter_number(first)}"
    else:
        key = f"{first:%Y-%m}"
    return Period(first, months_later(first, MONTHS[every]), key)


def last_ended(every: str, today: date) -> Period:
    """The newest period that is over."""
    return period_of(every, period_of(every, today).from_on - DAY)


def periods_between(every: str, from_on: date, before_on: date) -> Iterator[Period]:
    """All periods that touch from_on <= day < before_on, in order, each whole."""
    period = period_of(every, from_on)
    while period.from_on < before_on:
        yield period
        period = period_of(every, period.before_on)


def read_period(key: str) -> Period:
    """A month or a quarter from its key. Raises ValueError for anything else."""
    if match := QUARTER_KEY.fullmatch(key):
        return _months_from(date(int(match[1]), int(match[2]) * 3 - 2, 1), "quarter")
    if match := MONTH_KEY.fullmatch(key):
        return _months_from(date(int(match[1]), int(match[2]), 1), "month")
    raise ValueError(key)


def month_or_quarter(from_on: date, before_on: date) -> Period:
    """The month or the quarter that has these days. Raises ValueError for other days."""
    for every in ("month", "quarter"):
        period = period_of(every, from_on)
        if (period.from_on, period.before_on) == (from_on, before_on):
            return period
    raise ValueError(f"{from_on} to {before_on}")


def quarters_and_months(year: int) -> list[Period]:
    """The quarters of a year, each followed by its months."""
    periods = []
    for quarter in periods_between("quarter", date(year, 1, 1), date(year + 1, 1, 1)):
        periods.append(quarter)
        periods.extend(periods_between("month", quarter.from_on, quarter.before_on))
    return periods


def day_period(day: date, from_on: date) -> Period:
    """The days up to a day and with it, known by the day."""
    return Period(from_on, day + DAY, day.isoformat())


def age_in_days(from_on: date, to_on: date) -> int | str:
    """How many days lie between, for a column; more than anybody counts are only called many."""
    days = (to_on - from_on).days
    return days if days <= MOST_COUNTED_DAYS else f"{MOST_COUNTED_DAYS}以上"


def words_of(key: str) -> str:
    """The key of a period as Chinese documents write it; another text as it is."""
    if match := WEEK_KEY.fullmatch(key):
        week = int(match[2])
        weeks = f"{week}—{week + 1}" if match[3] else f"{week}"
        return f"{match[1]}年第{weeks}周"
    if match := QUARTER_KEY.fullmatch(key):
        return f"{match[1]}年第{match[2]}季度"
    if match := DAY_KEY.fullmatch(key):
        return f"{match[1]}年{int(match[2])}月{int(match[3])}日"
    if match := MONTH_KEY.fullmatch(key):
        return f"{match[1]}年{int(match[2])}月"
    return key
