"""Directives: issued, received, passed on, answered for, moved, withdrawn."""

from datetime import date, timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection

from tongpin.acts.actions import cancel_act
from tongpin.acts.models import ChangedUnit
from tongpin.duties.actions import DutyError, move
from tongpin.duties.directives import (
    DirectiveDraft,
    answer_below,
    issue_directive,
    move_expectation,
    pass_on,
    receive,
    withdraw_directive,
)
from tongpin.duties.duty_settlement import settle_duties, settle_units
from tongpin.duties.models import Directive, DirectiveSize, Duty
from tongpin.duties.tests.builders import DAY, SOON, expectation, issue
from tongpin.notices.models import Message
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
NOBODY = {"by": None, "now": NOON}
SUPERIOR_TEXT = "各乡镇要结合实际制定方案，于三月底前召开动员部署会议，并抓好落实。"


def test_a_directive_makes_duties_and_tells_the_offices(directive):
    duties = Duty.objects.order_by("unit").values_list("unit__name", "title", "due_on", "from_on")
    assert list(duties) == [
        ("柳林镇", "动员部署会", SOON, DAY),
        ("石桥乡", "动员部署会", SOON, DAY),
    ]
    messages = Message.objects.order_by("unit").values_list("unit__name", "path", "text")
    assert list(messages) == [
        ("柳林镇", directive.get_absolute_url(), f"动员部署会：{SOON}"),
        ("石桥乡", directive.get_absolute_url(), f"动员部署会：{SOON}"),
    ]
    assert JournalEntry.objects.get(verb="duties.directive.issue").details == {"units": 2}


def test_it_is_met_by_the_act_and_by_nothing_else(directive, campaign, county):
    act = make_act(campaign, county["柳林镇"], "meeting", day=date(2021, 5, 7))
    make_act(campaign, county["石桥乡"], "activity", day=date(2021, 5, 7))

    settle_duties()
    met_days = dict(Duty.objects.values_list("unit__name", "met_on"))
    assert met_days == {"柳林镇": date(2021, 5, 7), "石桥乡": None}
    cancel_act(act, reason="记错了", **NOBODY)
    settle_duties()

    assert not Duty.objects.exclude(met_on=None).exists()


def test_acts_of_a_planned_day_or_before_the_directive_do_not_count(directive, campaign, county):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY - timedelta(days=1))
    make_act(campaign, county["石桥乡"], "meeting", day=date(2021, 5, 7), status="planned")

    settle_duties()

    assert not Duty.objects.exclude(met_on=None).exists()


def test_duties_are_looked_at_again_once_they_are_seen(directive, county):
    units = ChangedUnit.objects.values_list("unit", flat=True)

    assert set(units) == {county["柳林镇"].pk, county["石桥乡"].pk}


def test_a_township_passes_it_on_to_a_village_once(directive, campaign, county):
    for __ in range(2):
        pass_on(directive, county["柳林镇"], [county["王庄村"].pk], **NOBODY)

    assert Duty.objects.get(unit=county["王庄村"]).due_on == SOON
    assert directive.addressees.get(unit=county["王庄村"]).passed_on_by == county["柳林镇"]


def test_who_answers_for_units_below_is_met_by_their_acts(directive, campaign, county):
    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 8))
    settle_duties()
    assert Duty.objects.get(unit=county["柳林镇"]).met_on is None
    answer_below(directive, county["柳林镇"], True, **NOBODY)
    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 8)

    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 6))
    settle_duties()
    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 6)
    answer_below(directive, county["柳林镇"], False, **NOBODY)
    assert Duty.objects.get(unit=county["柳林镇"]).met_on is None


def test_acts_of_a_unit_that_moved_away_stay_where_they_counted(directive, campaign, county):
    answer_below(directive, county["柳林镇"], True, **NOBODY)
    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 8))
    settle_duties()
    place = county["王庄村"].placements.get()
    place.before_on = date(2021, 5, 20)
    place.save()

    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 25))
    settle_duties()

    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 8)


def test_only_units_below_can_be_asked(directive, campaign, county):
    draft = DirectiveDraft(title="题", text="文", expectations=[expectation(campaign)])
    units = [county["石桥乡"].pk]

    with pytest.raises(DutyError, match="units below"):
        issue_directive(campaign, county["柳林镇"], draft, units, **NOBODY)
    with pytest.raises(DutyError, match="Choose units below"):
        pass_on(directive, county["柳林镇"], units, **NOBODY)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"names": []}, "to whom"),
        ({"expectations": []}, "what is expected"),
    ],
)
def test_a_directive_asks_somebody_for_something(campaign, county, values, match):
    with pytest.raises(DutyError, match=match):
        issue(campaign, county, **values)


def test_nothing_is_expected_by_a_day_that_is_past(campaign, county):
    past = expectation(campaign, DAY - timedelta(days=1))

    with pytest.raises(DutyError, match="is past"):
        issue(campaign, county, expectations=[expectation(campaign), past])


def test_who_was_not_asked_neither_passes_on_nor_answers(directive, county):
    with pytest.raises(DutyError, match="not addressed"):
        pass_on(directive, county["县教育局"], [county["王庄村"].pk], **NOBODY)
    with pytest.raises(DutyError, match="not addressed"):
        answer_below(directive, county["县教育局"], True, **NOBODY)


@pytest.mark.parametrize(
    ("size", "count", "match"),
    [
        (DirectiveSize.SPECIAL, 4001, "4000 at most"),
        (DirectiveSize.COMPREHENSIVE, 5001, "5000 at most"),
    ],
)
def test_a_document_that_is_too_long_is_not_issued(campaign, county, size, count, match):
    with pytest.raises(DutyError, match=match):
        issue(campaign, county, text="字 " * count, size=size)


@pytest.mark.parametrize(
    ("size", "count"), [(DirectiveSize.SPECIAL, 4000), (DirectiveSize.COMPREHENSIVE, 5000)]
)
def test_a_document_may_be_as_long_as_its_sort_allows(campaign, county, size, count):
    assert issue(campaign, county, text="字 " * count, size=size).size == size


def test_who_repeats_the_superior_gets_a_friendly_word(campaign, county):
    superior = issue(campaign, county, text=SUPERIOR_TEXT)
    own_text = "本镇二十一个村分三片推进，先把积水路段修好，再办学习点。"

    assert DirectiveDraft(title="转发", text=SUPERIOR_TEXT, passes_on=superior).note() == (
        "100 % of it stands in the superior's text: name that, and say what is yours."
    )
    assert DirectiveDraft(title="方案", text=own_text, passes_on=superior).note() == ""
    assert DirectiveDraft(title="通知", text=SUPERIOR_TEXT).note() == ""


def test_opening_it_is_receiving_it(directive, county):
    receive(directive, [county["柳林镇"].pk], now=NOON)
    receive(directive, [county["柳林镇"].pk], now=NOON + timedelta(days=1))

    received = dict(directive.addressees.values_list("unit__name", "received_at"))
    assert received == {"柳林镇": NOON, "石桥乡": None}


def test_a_withdrawn_directive_asks_nothing_and_keeps_what_was_done(
    directive, campaign, county, office
):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)
    for __ in range(2):
        withdraw_directive(directive, "与市里重复", by=office, now=NOON)

    assert Directive.objects.get().withdrawn_at == NOON
    met, waived = Duty.objects.order_by("unit__position")
    assert (met.met_on, met.waived_at) == (DAY, None)
    assert (waived.reason, waived.waived_by, waived.waived_at) == ("与市里重复", office, NOON)
    messages = Message.objects.filter(key__startswith="withdrawn").order_by("unit")
    assert list(messages.values_list("unit__name", "title", "path")) == [
        ("柳林镇", "Withdrawn: 关于开展学习的通知", directive.get_absolute_url()),
        ("石桥乡", "Withdrawn: 关于开展学习的通知", directive.get_absolute_url()),
    ]


def test_a_directive_is_not_withdrawn_without_a_reason(directive, office):
    with pytest.raises(DutyError, match="Say why"):
        withdraw_directive(directive, " ", by=office, now=NOON)


def test_a_withdrawn_directive_goes_no_further(directive, campaign, county, office):
    withdraw_directive(directive, "重复", by=office, now=NOON)

    with pytest.raises(DutyError, match="withdrawn"):
        pass_on(directive, county["柳林镇"], [county["王庄村"].pk], **NOBODY)
    with pytest.raises(DutyError, match="withdrawn"):
        answer_below(directive, county["柳林镇"], True, **NOBODY)
    with pytest.raises(DutyError, match="withdrawn"):
        move_expectation(directive.expectations.get(), SOON, "忙", by=office, now=NOON)
    with pytest.raises(DutyError, match="withdrawn"):
        issue(campaign, county, passes_on=directive)


def test_a_day_moves_for_everybody_who_still_owes_it(directive, campaign, county, office):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)
    later = SOON + timedelta(days=5)
    for __ in range(2):
        move_expectation(directive.expectations.get(), later, "防汛", by=office, now=NOON)

    met, owed = Duty.objects.order_by("unit__position")
    assert (met.due_on, owed.due_on) == (SOON, later)
    assert [(move.old_due_on, move.new_due_on) for move in owed.moves.all()] == [(SOON, later)]
    titles = Message.objects.filter(key__startswith="moved").values_list("title", flat=True)
    assert list(titles) == [f"Moved to {later}: 动员部署会"] * 2


@pytest.mark.parametrize(
    ("due_on", "reason", "match"),
    [
        (SOON + timedelta(days=1), " ", "Say why"),
        (DAY - timedelta(days=1), "早", "before the time"),
    ],
)
def test_a_day_does_not_move_for_everybody_without_a_reason_or_before_its_time(
    directive, office, due_on, reason, match
):
    with pytest.raises(DutyError, match=match):
        move_expectation(directive.expectations.get(), due_on, reason, by=office, now=NOON)

    assert directive.expectations.get().due_on == SOON


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads of a database in memory")
def test_changes_at_the_same_time_wait_for_each_other_and_never_in_a_ring(campaign, county, office):
    units = [county["柳林镇"].pk, county["石桥乡"].pk]
    directives = [issue(campaign, county, title=f"通知{number}") for number in range(8)]
    faults = []

    def run(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    for directive in directives:
        last = Duty.objects.filter(expectation__directive=directive).order_by("-unit").first()
        later = SOON + timedelta(days=1)
        works = [
            partial(withdraw_directive, directive, "重复", by=office, now=NOON),
            partial(move, last, later, reason="忙", by=office, now=NOON),
            partial(settle_units, campaign.pk, units[::-1]),
        ]
        threads = [Thread(target=run, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [fault for fault in faults if not isinstance(fault, DutyError)] == []
