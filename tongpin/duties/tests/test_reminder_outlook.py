"""Whom a reminder would reach, and why nothing goes out about the rest."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.reminder_outlook import reasons_for_silence, reminder_outlook, told_text
from tongpin.duties.reminders import remind_some
from tongpin.duties.tests.builders import at, make_rule
from tongpin.orgs.models import Role
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db
DUE = date(2021, 6, 30)
DAYS = {"from_on": date(2021, 4, 1), "before_on": date(2021, 7, 1)}


@pytest.fixture
def units(campaign, county):
    """Of two townships that owe a session in the second quarter."""
    make_rule(campaign, county, **DAYS)
    settle_duties()
    return [county[name].pk for name in ("柳林镇", "石桥乡")]


def names(outlook):
    return [unit.name for unit in outlook.reaches]


def test_it_names_whom_it_would_reach_and_then_reached(units):
    before = reminder_outlook(units, now=at(DUE))
    count = remind_some(units, now=at(DUE))
    after = reminder_outlook(units, now=at(DUE))

    assert (names(before), before.matters) == (["柳林镇", "石桥乡"], 2)
    assert told_text(before, count) == "Told: 柳林镇、石桥乡."
    assert (names(after), after.told_before) == ([], 2)
    assert "told before" in reasons_for_silence(after)[0]


def test_long_before_the_day_nothing_is_near(units):
    outlook = reminder_outlook(units, now=at(DUE - timedelta(days=20)))

    assert names(outlook) == []
    assert reasons_for_silence(outlook) == ["Nothing is near, due or late."]


def test_of_a_campaign_that_is_over_it_says_so(units):
    outlook = reminder_outlook(units, now=at(date(2022, 6, 1)))

    assert (names(outlook), outlook.of_ended) == ([], 2)
    assert "over or paused" in reasons_for_silence(outlook)[0]


def test_at_night_it_says_only_that(units):
    outlook = reminder_outlook(units, now=at(DUE, hour=22))

    assert reasons_for_silence(outlook) == [
        "Nothing is told between eight in the evening and eight."
    ]


def test_what_comes_up_after_the_message_of_the_day_waits(units, campaign, county):
    remind_some(units, now=at(DUE))
    make_rule(campaign, county, title="又一件", **DAYS)
    settle_duties()

    outlook = reminder_outlook(units, now=at(DUE))

    assert (outlook.told_today, outlook.told_before) == (2, 2)
    assert remind_some(units, now=at(DUE)) == 0


@pytest.mark.parametrize("day", [DUE - timedelta(days=1), DUE, DUE + timedelta(days=1)])
def test_what_it_foretells_is_what_happens(units, day):
    outlook = reminder_outlook(units, now=at(day))

    assert remind_some(units, now=at(day)) == len(outlook.reaches)


def test_the_page_says_why_nothing_goes_out(units, county, monkeypatch):
    noon = timezone.now().replace(hour=4)  # in China
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    office = make_person("方远", county["青禾县"], Role.OFFICE, username="office")

    page = client_of(office).post("/duties/remind/", follow=True)

    assert "over or paused" in page.text
    assert "Told" not in page.text
