"""The demonstration's days: moved so that it goes on today, whatever day that is."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.campaigns.packs import fitting_pack
from tongpin.demo.demo_days import WRITTEN_TODAY, DemoDays, moved_lines, qingming
from tongpin.figures.catalogue import open_pack

ANY_DAYS = st.dates(date(2021, 4, 30), date(2090, 1, 1)).map(DemoDays)


def test_as_written_nothing_is_moved():
    assert moved_lines(open_pack("study-2021"), DemoDays(WRITTEN_TODAY)) == []


@given(ANY_DAYS)
def test_the_campaign_is_under_way_and_one_of_its_quarters_is_over(days):
    pack = open_pack("study-2021")

    moved = fitting_pack(pack, moved_lines(pack, days)).campaign

    assert moved.starts_on < days.first < days.today < moved.ends_on
    assert moved.phases[0].from_on == moved.starts_on
    assert moved.phases[-1].before_on == moved.ends_on + timedelta(days=1)
    assert all(moved.starts_on <= key_date.on for key_date in moved.key_dates)
    assert [
        f"{key_date.on:%m-%d}" for key_date in moved.key_dates if key_date.name != "清明节"
    ] == [
        "03-23",
        "05-04",
        "07-01",
        "09-30",
    ]


@given(ANY_DAYS)
def test_units_plan_for_quarters_in_which_they_meet(days):
    first = days.quarter(1)

    assert first.before_on - max(first.from_on, days.first) >= timedelta(days=30)
    assert days.quarter(2).from_on == first.before_on


def test_a_season_is_looked_for_in_any_year():
    days = DemoDays(date(2027, 4, 8))

    assert days.of_season(("03-20", "03-24"))[0] == date(2027, 3, 20)
    assert days.of_season(("09-28", "09-30")) == []
    assert len(days.of_season(("01-01", "12-31"))) == 66


@pytest.mark.parametrize(("year", "day"), [(2021, 4), (2024, 4), (2026, 5), (2027, 5)])
def test_the_day_of_qingming(year, day):
    assert qingming(year) == date(year, 4, day)
