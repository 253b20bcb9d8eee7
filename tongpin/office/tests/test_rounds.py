"""The rounds in which mechanisms run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.office.rounds import ended, next_start, round_of

DAYS = st.dates(date(2015, 1, 1), date(2045, 12, 31))
EVERY = st.sampled_from(["week", "two_weeks", "month", "quarter"])


@given(EVERY, DAYS)
def test_every_day_is_in_one_round_and_rounds_follow_each_other(every, day):
    one = round_of(every, day)

    assert one.start <= day <= one.last
    assert round_of(every, one.start) == round_of(every, one.last) == one
    after = round_of(every, one.last + timedelta(days=1))
    assert after.start == one.last + timedelta(days=1) == next_start(every, day)
    assert after.key != one.key
    assert ended(every, after.start) == one


@pytest.mark.parametrize(
    ("every", "day", "key", "start", "last"),
    [
        ("week", date(2021, 1, 3), "2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("two_weeks", date(2021, 1, 3), "2020-W53+", date(2020, 12, 28), date(2021, 1, 3)),
        ("two_weeks", date(2021, 1, 17), "2021-W01+", date(2021, 1, 4), date(2021, 1, 17)),
        ("month", date(2024, 2, 29), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("month", date(2021, 12, 31), "2021-12", date(2021, 12, 1), date(2021, 12, 31)),
        ("quarter", date(2021, 12, 31), "2021-Q4", date(2021, 10, 1), date(2021, 12, 31)),
    ],
)
def test_year_ends_and_leap_days(every, day, key, start, last):
    one = round_of(every, day)

    assert (one.key, one.start, one.last) == (key, start, last)
