from datetime import date

import pytest

from tongpin.base.workdays import (
    DayKind,
    UnknownYearError,
    add_workdays,
    count_workdays,
    is_workday,
    kind_of_day,
)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (date(2026, 2, 13), 13, date(2026, 3, 10)),  # over the Spring Festival
        (date(2021, 9, 30), 1, date(2021, 10, 8)),
        (date(2021, 3, 23), 0, date(2021, 3, 23)),
        (date(2021, 3, 26), 1, date(2021, 3, 29)),
    ],
)
def test_holidays_and_weekends_do_not_count(day, count, due):
    assert add_workdays(day, count) == due


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2021, 4, 5), DayKind.REST),  # Qingming, moved to a Monday
        (date(2021, 4, 4), DayKind.REST),  # Qingming itself, a Sunday
        (date(2021, 4, 25), DayKind.WORK),  # a Sunday worked for 1 May
        (date(2021, 4, 11), DayKind.USUAL),
        (date(2021, 4, 12), DayKind.USUAL),
    ],
)
def test_a_moved_day_is_told(day, kind):
    assert kind_of_day(day) == kind


def test_a_year_that_is_not_known_is_said_so():
    with pytest.raises(UnknownYearError, match="holidays of 2003 are not known; known are 2004 to"):
        is_workday(date(2003, 12, 31))


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        (date(2026, 2, 13), date(2026, 3, 10), 13),  # over the Spring Festival
        (date(2021, 4, 23), date(2021, 4, 25), 1),  # a Sunday that is worked
        (date(2021, 3, 23), date(2021, 3, 23), 0),
        (date(2021, 3, 24), date(2021, 3, 23), 0),
    ],
)
def test_working_days_are_counted(after, until, count):
    assert count_workdays(after, until) == count
