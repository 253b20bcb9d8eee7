"""Single duties: owed, mentioned, met, waived, moved."""

from datetime import date, timedelta

import pytest

from tongpin.acts.models import ChangedUnit
from tongpin.duties.actions import (
    DutyDraft,
    DutyError,
    Origin,
    add_duty,
    add_mention,
    move,
    set_met,
    waive,
)
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.tests.builders import DAY, SOON, expectation, issue, make_rule
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
ORIGIN = Origin("problem 2021-0001", "/problems/1/")


def owe(campaign, county, **values):
    """A duty of 柳林镇 that a problem makes."""
    usual = {"unit": county["柳林镇"].pk, "title": "修路", "due_on": SOON, "origin": ORIGIN}
    return add_duty(campaign.pk, DutyDraft(**usual | values), by=None, now=NOON)


@pytest.fixture
def duty(campaign, county):
    return owe(campaign, county, title=" 修好积水路段 ")


def journal_verbs():
    entries = JournalEntry.objects.filter(verb__startswith="duties.duty").order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_a_duty_says_where_it_comes_from(duty):
    assert (duty.title, duty.from_on, duty.due_on) == ("修好积水路段", DAY, SOON)
    assert (duty.origin, duty.origin_path) == ("problem 2021-0001", "/problems/1/")
    assert (duty.kind, duty.count, duty.met_on) == (None, 1, None)
    assert journal_verbs() == ["duties.duty.owe"]


def test_nothing_is_owed_by_a_day_that_is_past(campaign, county):
    with pytest.raises(DutyError, match="is past"):
        owe(campaign, county, due_on=DAY - timedelta(days=1))


def test_a_duty_with_a_kind_is_met_by_an_act_of_today(campaign, county):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)

    duty = owe(campaign, county, kind=campaign.kinds.get(key="meeting"))

    duty.refresh_from_db()
    assert (duty.done, duty.met_on) == (1, DAY)
    assert ChangedUnit.objects.filter(unit=county["柳林镇"].pk).exists()


def test_a_duty_is_mentioned_once_at_a_place(duty):
    for __ in range(2):
        add_mention([duty.pk], "督办单", "/papers/1/", now=NOON)

    assert [(mention.words, mention.path) for mention in duty.mentions.all()] == [
        ("督办单", "/papers/1/")
    ]


def test_its_origin_says_that_it_is_met_or_no_more(duty):
    set_met(duty, SOON)
    duty.refresh_from_db()
    assert (duty.done, duty.met_on) == (1, SOON)

    set_met(duty, None)
    duty.refresh_from_db()
    assert (duty.done, duty.met_on) == (0, None)


def test_a_waived_duty_is_met_no_more(duty, office):
    waive(duty, reason="撤并", by=office, now=NOON)

    set_met(duty, SOON)

    duty.refresh_from_db()
    assert (duty.met_on, duty.reason) == (None, "撤并")


def test_a_moved_day_keeps_the_old_one_and_a_waiver_its_reason(campaign, county, office):
    make_rule(campaign, county)
    first, second, *__ = Duty.objects.filter(unit=county["柳林镇"]).in_order()

    for __ in range(2):
        move(first, date(2021, 4, 15), reason="换届", by=office, now=NOON)
        waive(second, reason="撤并", by=office, now=NOON)

    assert list(first.moves.values_list("old_due_on", "new_due_on", "reason")) == [
        (date(2021, 3, 31), date(2021, 4, 15), "换届")
    ]
    assert Duty.objects.open().filter(unit=county["柳林镇"]).get() == first
    assert journal_verbs() == ["duties.duty.move", "duties.duty.waive"]


@pytest.mark.parametrize(
    ("due_on", "reason", "match"),
    [
        (date(2021, 4, 20), " ", "why the day is moved"),
        (date(2020, 4, 20), "早", "before the time"),
    ],
)
def test_a_day_is_not_moved_without_a_reason_or_before_its_time(
    campaign, county, office, due_on, reason, match
):
    make_rule(campaign, county, "柳林镇")
    duty = Duty.objects.in_order().first()

    with pytest.raises(DutyError, match=match):
        move(duty, due_on, reason=reason, by=office, now=NOON)


def test_a_closed_duty_is_neither_moved_nor_waived(campaign, county, office, duty):
    waive(duty, reason="撤并", by=office, now=NOON)
    make_act(campaign, county["石桥乡"], "meeting", day=DAY)
    issue(campaign, county, ["石桥乡"])
    met = Duty.objects.get(unit=county["石桥乡"])

    with pytest.raises(DutyError, match="waived already"):
        move(duty, SOON + timedelta(days=1), reason="晚", by=office, now=NOON)
    with pytest.raises(DutyError, match="met already"):
        waive(met, reason="忙", by=office, now=NOON)


def test_nothing_is_waived_without_a_reason(duty, office):
    with pytest.raises(DutyError, match="Say why"):
        waive(duty, reason=" ", by=office, now=NOON)


def test_what_was_held_just_now_is_met_and_not_waived(directive, campaign, county, office):
    make_act(campaign, county["石桥乡"], "meeting", day=DAY)  # nobody has looked since

    with pytest.raises(DutyError, match="met already"):
        waive(Duty.objects.get(unit=county["石桥乡"]), reason="忙", by=office, now=NOON)


def test_a_waiver_frees_the_acts_that_it_held(campaign, county, office):
    first = issue(campaign, county, expectations=[expectation(campaign, count=2)])
    later = expectation(campaign, SOON + timedelta(days=30))
    second = issue(campaign, county, expectations=[later])
    make_act(campaign, county["柳林镇"], "meeting", day=SOON)
    settle_duties()
    duties = Duty.objects.filter(unit=county["柳林镇"])

    waive(duties.get(expectation__directive=first), reason="合并", by=office, now=NOON)

    assert duties.get(expectation__directive=second).met_on == SOON
