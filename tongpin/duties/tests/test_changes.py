"""What was asked and is changed: directives, days, rules, plans."""

from datetime import date, timedelta
from functools import partial
from threading import Thread

import pytest
from django.db import connection
from django.utils.timezone import localdate

from tongpin.base.periods import read_period
from tongpin.duties.actions import DutyError, move, waive
from tongpin.duties.directives import (
    DirectiveDraft,
    ExpectationDraft,
    answer_below,
    issue_directive,
    move_expectation,
    pass_on,
    withdraw_directive,
)
from tongpin.duties.duty_settlement import settle_duties, settle_units
from tongpin.duties.models import Directive, Duty, Recurrence
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.recurring_duties import end_template, make_due_duties
from tongpin.duties.tests.builders import make_rule
from tongpin.notices.models import Message
from tongpin.plans.actions import PlanItemDraft, add_item, change_item, withdraw_item
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)
SOON = DAY + timedelta(days=10)
SPRING = read_period("2021-Q2")


@pytest.fixture
def directive(campaign, county, office):
    meeting = campaign.kinds.get(key="meeting")
    draft = DirectiveDraft(
        title="关于开展学习的通知",
        text="请抓好落实。",
        expectations=[ExpectationDraft("动员部署会", meeting, SOON)],
    )
    units = [county["柳林镇"].pk, county["石桥乡"].pk]
    return issue_directive(campaign, county["青禾县"], draft, units, by=office, now=NOON)


def test_a_withdrawn_directive_asks_nothing_and_keeps_what_was_done(
    directive, campaign, county, office
):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)
    settle_duties()
    with pytest.raises(DutyError, match="Say why"):
        withdraw_directive(directive, " ", by=office, now=NOON)
    for __ in range(2):
        withdraw_directive(directive, "与市里重复", by=office, now=NOON)

    assert Directive.objects.get().withdrawn_at == NOON
    met, waived = Duty.objects.order_by("unit__position")
    assert (met.met_on, met.waived_at) == (DAY, None)
    assert (waived.reason, waived.waived_by) == ("与市里重复", office)
    assert Message.objects.filter(key__startswith="withdrawn").count() == 2


def test_a_day_moves_for_everybody_who_still_owes_it(directive, campaign, county, office):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)
    settle_duties()
    later = SOON + timedelta(days=5)
    for __ in range(2):
        move_expectation(directive.expectations.get(), later, "防汛", by=office, now=NOON)

    met, open_ = Duty.objects.order_by("unit__position")
    assert (met.due_on, open_.due_on) == (SOON, later)
    assert [(move.before, move.after) for move in open_.moves.all()] == [(SOON, later)]


def test_an_ended_rule_makes_no_duties_any_more(campaign, county, office):
    rule = make_rule(
        campaign,
        county,
        "柳林镇",
        every=Recurrence.MONTH,
        from_on=date(2021, 4, 1),
        by=office,
    )
    end_template(rule, by=office, now=NOON)
    assert make_due_duties(rule.__class__.objects.get(), now=NOON + timedelta(days=40)) == 0
    assert Duty.objects.count() == 1


def planned(campaign, county, topic="重温入党誓词", period=SPRING, now=NOON):
    wanted = PlanItemDraft(campaign.kinds.get(key="session"), period, topic)
    return add_item(county["柳林镇"], wanted, by=None, now=now)


def test_what_a_unit_planned_it_owes_itself_beside_what_it_is_asked(campaign, county, office):
    planned(campaign, county)
    make_rule(campaign, county, "柳林镇", from_on=date(2021, 4, 1), by=office)
    for __ in range(2):
        follow_plans(now=NOON)
    make_act(campaign, county["柳林镇"], "session", day=DAY)
    settle_duties()

    assert [duty.met_on for duty in Duty.objects.all()] == [DAY, DAY]  # one act for both


def test_a_plan_that_is_typed_in_afterwards_reminds_nobody(campaign, county):
    planned(campaign, county, period=read_period("2021-Q1"))
    planned(campaign, county, period=read_period("2021-Q3"))

    assert follow_plans(now=NOON) == 0
    assert follow_plans(now=NOON + timedelta(days=70)) == 1


def test_a_changed_plan_takes_its_duty_along_with_the_old_date(campaign, county, office):
    item = planned(campaign, county)
    follow_plans(now=NOON)
    wanted = PlanItemDraft(item.kind, read_period("2021-Q3"), "学习七一讲话")
    new = change_item(item, wanted, reason="等讲话发表", by=office, now=NOON)
    for __ in range(2):
        follow_plans(now=NOON)

    duty = Duty.objects.get()
    assert (duty.plan_item, duty.title, duty.due_on) == (new, "学习七一讲话", date(2021, 9, 30))
    assert [(m.before, m.reason) for m in duty.moves.all()] == [(date(2021, 6, 30), "等讲话发表")]
    withdraw_item(new, reason="并入主题党日", by=office, now=NOON)
    follow_plans(now=NOON)
    assert Duty.objects.get().reason == "并入主题党日"


def test_the_issuing_office_changes_it_on_the_page(client, directive, office, clerk):
    address = f"/directives/{directive.pk}/"
    told = {"expectation": directive.expectations.get().pk, "due_on": "2099-01-04", "reason": "忙"}
    client.force_login(clerk)
    assert client.post(f"{address}move/", told).status_code == 403
    client.force_login(office)
    client.post(f"{address}move/", told)
    assert directive.expectations.get().due_on == date(2099, 1, 4)
    client.post(f"{address}withdraw/", {"reason": "重复"})
    assert "withdrawn" in client.get(address).content.decode()


def test_rules_are_listed_and_ended_on_a_page(client, campaign, county, office, clerk):
    rule = make_rule(
        campaign, county, "柳林镇", title="每季度一次学习", from_on=date(2021, 4, 1), by=office
    )
    client.force_login(clerk)
    assert client.post(f"/duties/rules/{rule.pk}/end/").status_code == 403
    client.force_login(office)
    assert "每季度一次学习" in client.get("/duties/rules/").content.decode()
    client.post(f"/duties/rules/{rule.pk}/end/")
    rule.refresh_from_db()
    assert rule.ended_at


def test_what_was_held_just_now_is_met_and_not_waived(directive, campaign, county, office):
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)  # nobody has looked since
    withdraw_directive(directive, "重复", by=office, now=NOON)

    met, waived = Duty.objects.order_by("unit__position")
    assert (met.met_on, met.waived_at) == (DAY, None)
    assert waived.waived_at == NOON
    make_act(campaign, county["石桥乡"], "meeting", day=DAY)
    with pytest.raises(DutyError, match="met already"):
        waive(met, reason="忙", by=office, now=NOON)


def test_a_withdrawn_directive_goes_no_further(directive, campaign, county, office):
    withdraw_directive(directive, "重复", by=office, now=NOON)
    with pytest.raises(DutyError, match="withdrawn"):
        pass_on(directive, county["柳林镇"], [county["王庄村"].pk], by=office, now=NOON)
    with pytest.raises(DutyError, match="withdrawn"):
        answer_below(directive, county["柳林镇"], True, by=office, now=NOON)


def test_a_plan_that_changed_between_two_looks_stops_nothing(campaign, county, office):
    item = planned(campaign, county)
    follow_plans(now=NOON)
    wanted = PlanItemDraft(item.kind, SPRING, "新题目")
    new = change_item(item, wanted, reason="改题", by=office, now=NOON)
    Duty.objects.create(
        campaign=campaign,
        unit=county["柳林镇"],
        kind=item.kind,
        title="新题目",
        plan_item=new,
        from_on=DAY,
        due_on=SOON,
        made_at=NOON,
    )  # as if it was made before the old one was looked at
    for __ in range(2):
        follow_plans(now=NOON)

    assert [duty.plan_item for duty in Duty.objects.open()] == [new]


def test_a_waived_plan_duty_stays_waived_under_a_new_name(campaign, county, office):
    item = planned(campaign, county)
    follow_plans(now=NOON)
    waive(Duty.objects.get(), reason="防汛", by=office, now=NOON)
    wanted = PlanItemDraft(item.kind, SPRING, "改了一个字")
    change_item(item, wanted, reason="笔误", by=office, now=NOON)
    follow_plans(now=NOON)

    assert not Duty.objects.open().exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads of a database in memory")
def test_changes_at_the_same_time_wait_for_each_other_and_never_in_a_ring(campaign, county, office):
    units = [county["柳林镇"].pk, county["石桥乡"].pk]
    expected = [ExpectationDraft("会", campaign.kinds.get(key="meeting"), SOON)]
    made = [
        issue_directive(
            campaign,
            county["青禾县"],
            DirectiveDraft(title=f"通知{n}", text="请抓好。", expectations=expected),
            units,
            by=office,
            now=NOON,
        )
        for n in range(8)
    ]
    faults = []

    def run(work):
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    for one in made:
        last = Duty.objects.filter(expectation__directive=one).order_by("-unit").first()
        works = [
            partial(withdraw_directive, one, "重复", by=office, now=NOON),
            partial(move, last, SOON + timedelta(days=1), reason="忙", by=office, now=NOON),
            partial(settle_units, campaign.pk, units[::-1]),
        ]
        threads = [Thread(target=run, args=[work]) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert [fault for fault in faults if not isinstance(fault, DutyError)] == []
