"""Items of year plans become duties, and duties follow their plan."""

from datetime import date, timedelta

import pytest

from tongpin.base.periods import read_period
from tongpin.duties.actions import waive
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.tests.builders import DAY, SOON, make_rule, plan_session
from tongpin.plans.actions import PlanItemDraft, change_item, withdraw_item
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
SPRING = read_period("2021-Q2")
SUMMER = read_period("2021-Q3")


@pytest.fixture
def item(campaign, county):
    """A topic of this quarter, whose duty is made."""
    item = plan_session(campaign, county["柳林镇"], SPRING)
    follow_plans(now=NOON)
    return item


def test_what_a_unit_planned_it_owes_itself_beside_what_it_is_asked(campaign, county, item):
    make_rule(campaign, county, "柳林镇", from_on=SPRING.from_on)
    follow_plans(now=NOON)
    make_act(campaign, county["柳林镇"], "session", day=DAY)
    settle_duties()

    duties = Duty.objects.order_by("id").values_list("title", "due_on", "met_on")
    assert list(duties) == [  # one act for both
        ("重温入党誓词", SPRING.last_on, DAY),
        ("每季度一次中心组学习", SPRING.last_on, DAY),
    ]


def test_a_plan_that_is_typed_in_afterwards_reminds_nobody(campaign, county):
    plan_session(campaign, county["柳林镇"], read_period("2021-Q1"))
    plan_session(campaign, county["柳林镇"], SUMMER)

    assert follow_plans(now=NOON) == 0
    assert follow_plans(now=NOON + timedelta(days=70)) == 1


def test_a_changed_plan_takes_its_duty_along_with_the_old_date(item, office):
    wanted = PlanItemDraft(item.kind, SUMMER, "学习七一讲话")
    new = change_item(item, wanted, reason="等讲话发表", by=office, now=NOON)
    for __ in range(2):
        follow_plans(now=NOON)

    duty = Duty.objects.get()
    assert (duty.plan_item, duty.title, duty.from_on) == (new, "学习七一讲话", SUMMER.from_on)
    assert duty.due_on == date(2021, 9, 30)
    assert list(duty.moves.values_list("old_due_on", "new_due_on", "reason", "moved_by")) == [
        (date(2021, 6, 30), date(2021, 9, 30), "等讲话发表", office.pk)
    ]


def test_a_withdrawn_item_waives_its_duty_with_its_reason(item, office):
    withdraw_item(item, reason="并入主题党日", by=office, now=NOON)

    assert follow_plans(now=NOON) == 1
    duty = Duty.objects.get()
    assert (duty.waived_at, duty.reason) == (NOON, "并入主题党日")


def test_a_plan_that_changed_between_two_looks_stops_nothing(campaign, county, item, office):
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


def test_a_waived_plan_duty_stays_waived_under_a_new_name(item, office):
    waive(Duty.objects.get(), reason="防汛", by=office, now=NOON)
    wanted = PlanItemDraft(item.kind, SPRING, "改了一个字")
    new = change_item(item, wanted, reason="笔误", by=office, now=NOON)
    follow_plans(now=NOON)

    duty = Duty.objects.get()
    assert (duty.plan_item, duty.reason) == (new, "防汛")
