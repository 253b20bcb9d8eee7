"""Periods: what holds a day, what follows, what a key says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.base.periods import (
    age_in_days,
    day_period,
    last_ended,
    month_of,
    month_or_quarter,
    months_later,
    next_month,
    period_of,
    periods_between,
    quarters_and_months,
    read_period,
    words_of,
)

ALL = ("week", "two_weeks", "month", "quarter", "year")
DAYS = st.dates(date(2000, 1, 10), date(2099, 12, 1))


def test_what_is_very_old_is_only_called_so():
    today = date(2026, 11, 30)

    ages = [age_in_days(today - timedelta(days=days), today) for days in (0, 99, 100, 2039)]

    assert ages == [0, 99, "99以上", "99以上"]


@given(st.sampled_from(ALL), DAYS)
def test_a_period_holds_its_day_and_the_next_one_begins_where_it_ends(every, day):
    period = period_of(every, day)
    following = period_of(every, period.before_on)

    assert period.from_on <= day < period.before_on
    assert following.from_on == period.before_on
    assert following.key != period.key
    assert last_ended(every, period.before_on) == period


@given(st.sampled_from(ALL), DAYS)
def test_every_day_of_a_period_knows_it_by_the_same_key(every, day):
    period = period_of(every, day)

    assert {period_of(every, period.from_on), period_of(every, period.last_on)} == {period}


@pytest.mark.parametrize(
    ("every", "day", "key", "from_on", "before_on"),
    [
        ("week", date(2021, 4, 30), "2021-W17", date(2021, 4, 26), date(2021, 5, 3)),
        ("two_weeks", date(2021, 4, 30), "2021-W17+", date(2021, 4, 26), date(2021, 5, 10)),
        ("two_weeks", date(2021, 5, 9), "2021-W17+", date(2021, 4, 26), date(2021, 5, 10)),
        ("two_weeks", date(2021, 1, 1), "2020-W53+", date(2020, 12, 28), date(2021, 1, 4)),
        ("month", date(2021, 12, 31), "2021-12", date(2021, 12, 1), date(2022, 1, 1)),
        ("quarter", date(2021, 5, 1), "2021-Q2", date(2021, 4, 1), date(2021, 7, 1)),
        ("year", date(2021, 5, 1), "2021", date(2021, 1, 1), date(2022, 1, 1)),
    ],
)
def test_the_period_of_a_day(every, day, key, from_on, before_on):
    period = period_of(every, day)

    assert (period.key, period.from_on, period.before_on) == (key, from_on, before_on)


@given(DAYS, st.integers(-30, 30))
def test_months_later_is_undone_by_as_many_before(day, months):
    assert months_later(months_later(day, months), -months) == day.replace(day=1)


def test_periods_between_are_whole_and_touch_the_days():
    keys = [each.key for each in periods_between("quarter", date(2021, 2, 23), date(2021, 7, 1))]

    assert keys == ["2021-Q1", "2021-Q2"]
    cut = period_of("quarter", date(2021, 3, 1)).within(date(2021, 2, 23), date(2021, 12, 1))
    assert (cut.from_on, cut.last_on) == (date(2021, 2, 23), date(2021, 3, 31))


@pytest.mark.parametrize(
    ("key", "from_on", "before_on", "label", "short_label"),
    [
        ("2021-Q1", date(2021, 1, 1), date(2021, 4, 1), "quarter 1 of 2021", "quarter 1"),
        ("2021-Q4", date(2021, 10, 1), date(2022, 1, 1), "quarter 4 of 2021", "quarter 4"),
        ("2021-12", date(2021, 12, 1), date(2022, 1, 1), "2021-12", "month 12"),
        ("2021-02", date(2021, 2, 1), date(2021, 3, 1), "2021-2", "month 2"),
    ],
)
def test_a_key_is_read_back(key, from_on, before_on, label, short_label):
    period = read_period(key)

    assert (period.from_on, period.before_on, period.key) == (from_on, before_on, key)
    assert (period.label, period.short_label) == (label, short_label)


@pytest.mark.parametrize(
    "key", ["x", "2021", "2021-13", "2021-00", "2021-Q5", "21-04", "21-Q1", "2021-4"]
)
def test_what_is_no_month_or_quarter_is_refused(key):
    with pytest.raises(ValueError, match=key):
        read_period(key)


@pytest.mark.parametrize("key", ["2021-04", "2021-12", "2021-Q1", "2021-Q4"])
def test_a_month_or_quarter_is_known_by_its_days(key):
    period = read_period(key)

    assert month_or_quarter(period.from_on, period.before_on) == period
    with pytest.raises(ValueError, match="2021"):
        month_or_quarter(period.from_on, period.last_on)


def test_a_year_is_listed_by_quarters_with_their_months():
    keys = [period.key for period in quarters_and_months(2021)]

    assert keys[:5] == ["2021-Q1", "2021-01", "2021-02", "2021-03", "2021-Q2"]
    assert len(keys) == 16


def test_moments_are_midnights_of_the_county():
    start, end = month_of(date(2021, 4, 30)).moments

    assert (start.isoformat(), end - start) == ("2021-04-01T00:00:00+08:00", timedelta(days=30))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("2021-W07", "2021年第7周"),
        ("2021-W17+", "2021年第17—18周"),
        ("2021-Q2", "2021年第2季度"),
        ("2021-04", "2021年4月"),
        ("2021-04-09", "2021年4月9日"),
        ("第一阶段", "第一阶段"),
    ],
)
def test_documents_write_periods_in_words(key, words):
    assert words_of(key) == words


def test_the_days_up_to_a_day_are_known_by_it():
    period = day_period(date(2021, 4, 30), date(2021, 4, 24))

    assert (period.key, period.last_on) == ("2021-04-30", date(2021, 4, 30))


def test_next_month_crosses_the_year():
    assert next_month(date(2021, 12, 31)) == date(2022, 1, 1)
