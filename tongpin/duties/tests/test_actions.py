from datetime import date, timedelta

import pytest

from tongpin.acts.actions import cancel_act
from tongpin.acts.models import ChangedUnit
from tongpin.duties.actions import DutyError, move, waive
from tongpin.duties.directives import (
    DirectiveDraft,
    ExpectationDraft,
    answer_below,
    issue_directive,
    pass_on,
    receive,
)
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import DirectiveSize, Duty
from tongpin.duties.recurring_duties import make_due_duties
from tongpin.duties.tests.builders import make_rule
from tongpin.notices.models import Message
from tongpin.orgs.models import JournalEntry, Role
from tongpin.testing import NOON, make_act, make_person

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
TOLD = {"by": None, "now": NOON}


def expected(campaign, **told):
    usual = {
        "label": "动员部署",
        "kind": campaign.kinds.get(key="meeting"),
        "due_on": date(2021, 5, 31),
    }
    return ExpectationDraft(**usual | told)


def issued(campaign, county, *names, expectations=None, **changes):
    values = {
        "title": "关于做好学习教育的通知",
        "text": "各单位：请抓好落实。",
        "number": "青办〔2021〕1号",
        "expectations": expectations or [expected(campaign)],
    }
    draft = DirectiveDraft(**values | changes)
    units = [county[name].pk for name in names or ("柳林镇", "石桥乡")]
    return issue_directive(campaign, county["青禾县"], draft, units, **TOLD)


def test_a_directive_makes_duties_and_tells_the_offices(campaign, county):
    directive = issued(campaign, county)

    duties = Duty.objects.order_by("unit").values_list("unit__name", "title", "due_on", "from_on")
    assert list(duties) == [
        ("柳林镇", "动员部署", date(2021, 5, 31), TODAY),
        ("石桥乡", "动员部署", date(2021, 5, 31), TODAY),
    ]
    assert Message.objects.count() == 2
    assert Message.objects.first().path == f"/directives/{directive.pk}/"


def test_it_is_met_by_the_act_and_by_nothing_else(campaign, county):
    issued(campaign, county)
    act = make_act(campaign, county["柳林镇"], "meeting", day=date(2021, 5, 7))
    make_act(campaign, county["石桥乡"], "activity", day=date(2021, 5, 7))

    settle_duties()
    told = dict(Duty.objects.values_list("unit__name", "met_on"))
    assert told == {"柳林镇": date(2021, 5, 7), "石桥乡": None}
    cancel_act(act, reason="记错了", by=None, now=NOON)
    settle_duties()

    assert not Duty.objects.exclude(met_on=None).exists()


def test_acts_of_a_planned_day_or_before_the_directive_do_not_count(campaign, county):
    issued(campaign, county)
    make_act(campaign, county["柳林镇"], "meeting", day=TODAY - timedelta(days=1))
    make_act(campaign, county["石桥乡"], "meeting", day=date(2021, 5, 7), status="planned")

    settle_duties()

    assert not Duty.objects.exclude(met_on=None).exists()


def test_a_township_passes_it_on_or_answers_for_its_villages(campaign, county):
    directive = issued(campaign, county)
    pass_on(directive, county["柳林镇"], [county["王庄村"].pk], **TOLD)
    pass_on(directive, county["柳林镇"], [county["王庄村"].pk], **TOLD)
    assert Duty.objects.get(unit=county["王庄村"]).due_on == date(2021, 5, 31)
    assert directive.addressees.get(unit=county["王庄村"]).passed_on_by == county["柳林镇"]

    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 8))
    settle_duties()
    assert Duty.objects.get(unit=county["王庄村"]).met_on == date(2021, 5, 8)
    assert Duty.objects.get(unit=county["柳林镇"]).met_on is None
    answer_below(directive, county["柳林镇"], True, **TOLD)
    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 8)

    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 6))
    settle_duties()
    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 6)


def test_only_units_below_can_be_asked(campaign, county):
    directive = issued(campaign, county)
    with pytest.raises(DutyError, match="units below"):
        issue_directive(
            campaign,
            county["柳林镇"],
            DirectiveDraft(title="题", text="文", expectations=[expected(campaign)]),
            [county["石桥乡"].pk],
            **TOLD,
        )
    with pytest.raises(DutyError, match="Choose units below"):
        pass_on(directive, county["柳林镇"], [county["石桥乡"].pk], **TOLD)
    with pytest.raises(DutyError, match="not addressed"):
        pass_on(directive, county["县教育局"], [county["王庄村"].pk], **TOLD)


@pytest.mark.parametrize(
    ("size", "count", "fault"),
    [
        (DirectiveSize.SPECIAL, 4001, "4000 at most"),
        (DirectiveSize.COMPREHENSIVE, 5001, "5000 at most"),
        (DirectiveSize.COMPREHENSIVE, 5000, None),
        (DirectiveSize.SPECIAL, 4000, None),
    ],
)
def test_documents_have_a_length(campaign, county, size, count, fault):
    text = "字 " * count

    if fault is None:
        assert issued(campaign, county, text=text, size=size).text == text.strip()
    else:
        with pytest.raises(DutyError, match=fault):
            issued(campaign, county, text=text, size=size)


def test_who_repeats_the_superior_gets_a_friendly_word(campaign, county):
    text = "各乡镇要结合实际制定方案，于三月底前召开动员部署会议，并抓好落实。"
    above = issued(campaign, county, text=text)

    assert "100 %" in DirectiveDraft(title="转发", text=text, passes_on=above).note()
    own = "本镇二十一个村分三片推进，先把积水路段修好，再办学习点。"
    assert DirectiveDraft(title="方案", text=own, passes_on=above).note() == ""


def test_opening_it_is_receiving_it(campaign, county):
    directive = issued(campaign, county)

    receive(directive, [county["柳林镇"].pk], now=NOON)
    receive(directive, [county["柳林镇"].pk], now=NOON + timedelta(days=1))

    assert directive.addressees.get(unit=county["柳林镇"]).received_at == NOON
    assert directive.addressees.get(unit=county["石桥乡"]).received_at is None


def quarterly(campaign, county, **changes):
    return make_rule(campaign, county, "柳林镇", "石桥乡", **changes)


def test_a_rule_makes_a_duty_for_each_unit_and_period_once(campaign, county):
    template = quarterly(campaign, county)
    assert Duty.objects.count() == 4  # two quarters have begun

    assert make_due_duties(template, now=NOON) == 0
    assert make_due_duties(template, now=NOON + timedelta(days=100)) == 2
    periods = Duty.objects.filter(unit=county["柳林镇"]).in_order().values_list("period", "due_on")
    assert list(periods) == [
        ("2021-Q1", date(2021, 3, 31)),
        ("2021-Q2", date(2021, 6, 30)),
        ("2021-Q3", date(2021, 9, 30)),
    ]


def test_a_missed_quarter_is_made_up_by_a_second_session(campaign, county):
    quarterly(campaign, county)
    for day in (date(2021, 4, 10), date(2021, 4, 20)):
        make_act(campaign, county["柳林镇"], "session", day=day)

    settle_duties()

    told = Duty.objects.filter(unit=county["柳林镇"]).in_order().values_list("met_on", flat=True)
    assert list(told) == [date(2021, 4, 20), date(2021, 4, 10)]


def test_a_moved_day_keeps_the_old_one_and_a_waiver_its_reason(campaign, county):
    quarterly(campaign, county)
    by = make_person("周办", county["青禾县"], Role.OFFICE)
    first, second, *__ = Duty.objects.filter(unit=county["柳林镇"]).in_order()

    move(first, date(2021, 4, 15), reason="换届", by=by, now=NOON)
    move(first, date(2021, 4, 15), reason="换届", by=by, now=NOON)
    waive(second, reason="撤并", by=by, now=NOON)

    assert list(first.moves.values_list("before", "after")) == [
        (date(2021, 3, 31), date(2021, 4, 15))
    ]
    assert Duty.objects.open().filter(unit=county["柳林镇"]).get() == first
    with pytest.raises(DutyError, match="why"):
        move(first, date(2021, 4, 20), reason=" ", by=by, now=NOON)
    with pytest.raises(DutyError, match="before the time"):
        move(first, date(2020, 4, 20), reason="早", by=by, now=NOON)
    with pytest.raises(DutyError, match="waived already"):
        move(second, date(2021, 4, 20), reason="晚", by=by, now=NOON)
    verbs = JournalEntry.objects.filter(verb__startswith="duties.duty").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["duties.duty.move", "duties.duty.waive"]


def test_acts_of_a_unit_that_moved_away_stay_where_they_counted(campaign, county):
    directive = issued(campaign, county)
    answer_below(directive, county["柳林镇"], True, **TOLD)
    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 8))
    settle_duties()
    place = county["王庄村"].placements.get()
    place.before_on = date(2021, 5, 20)
    place.save()

    make_act(campaign, county["王庄村"], "meeting", day=date(2021, 5, 25))
    settle_duties()

    assert Duty.objects.get(unit=county["柳林镇"]).met_on == date(2021, 5, 8)


def test_a_waiver_frees_the_acts_that_it_held(campaign, county):
    first = issued(campaign, county, expectations=[expected(campaign, count=2)])
    other = issued(campaign, county, expectations=[expected(campaign, due_on=date(2021, 6, 30))])
    make_act(campaign, county["柳林镇"], "meeting", day=date(2021, 5, 8))
    settle_duties()
    by = make_person("周办", county["青禾县"], Role.OFFICE)
    duty = Duty.objects.get(unit=county["柳林镇"], expectation__directive=first)

    waive(duty, reason="合并", by=by, now=NOON)

    told = Duty.objects.get(unit=county["柳林镇"], expectation__directive=other)
    assert told.met_on == date(2021, 5, 8)


def test_duties_are_looked_at_again_once_they_are_seen(campaign, county):
    issued(campaign, county)

    units = ChangedUnit.objects.values_list("unit", flat=True)
    assert {county["柳林镇"].pk, county["石桥乡"].pk} <= set(units)
