"""Working days in China: moved holidays and worked weekends, by the State Council's calendars."""

from datetime import date, timedelta
from enum import StrEnum

import chinese_calendar
from django.utils.translation import gettext as _

HOLIDAYS = chinese_calendar.constants.holidays
YEARS = range(min(HOLIDAYS).year, max(HOLIDAYS).year + 1)


class UnknownYearError(ValueError):
    """The year's calendar is not known; the message is written for users."""


class DayKind(StrEnum):
    """What a day is where it is not what its weekday says."""

    USUAL = ""
    REST = "rest"  # 休: a holiday, or a weekday off for one
    WORK = "work"  # 班: a weekend day that is worked


def is_workday(day: date) -> bool:
    """Raises UnknownYearError for a year whose calendar is not known."""
    if day.year not in YEARS:
        text = _("The holidays of %(year)s are not known; known are %(first)s to %(last)s.")
        raise UnknownYearError(text % {"year": day.year, "first": YEARS[0], "last": YEARS[-1]})
    return bool(chinese_calendar.is_workday(day))


def kind_of_day(day: date) -> DayKind:
    """Whether the day is moved. Raises UnknownYearError like is_workday."""
    is_weekday = day.weekday() < 5
    if is_workday(day):
        return DayKind.USUAL if is_weekday else DayKind.WORK
    is_feast = day in HOLIDAYS
    return DayKind.REST if is_weekday or is_feast else DayKind.USUAL


def add_workdays(day: date, count: int) -> date:
    """The day that is `count` (>= 0) working days after `day`, which itself is not counted.

    Raises UnknownYearError like is_workday.
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day


def count_workdays(after: date, until: date) -> int:
    """How many working days there are in after < day <= until; 0 where that is none.

    Raises UnknownYearError like is_workday.
    """
    count = 0
    day = after
    while day < until:
        day += timedelta(days=1)
        count += is_workday(day)
    return count
