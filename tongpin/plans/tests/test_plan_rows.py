"""Plan items with the acts that came of them."""

import pytest

from tongpin.acts.actions import ActDraft, cancel_act, correct_act, hold_act
from tongpin.plans.models import PlanItem
from tongpin.plans.plan_rows import plan_rows
from tongpin.plans.tests.builders import DAY, add_topic, plan_session
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
NOBODY = {"by": None, "now": NOON}


def only_row():
    (row,) = plan_rows(PlanItem.objects.all())
    return row


def test_a_topic_is_done_once_an_act_was_held(item, kind, unit):
    assert (only_row().acts, only_row().is_done) == ([], False)
    act = plan_session(kind, unit, item=item)
    assert (only_row().acts, only_row().is_done) == ([act], False)
    hold_act(act, **NOBODY)
    assert only_row().is_done


def test_a_cancelled_act_came_of_nothing(item, kind, unit):
    cancel_act(plan_session(kind, unit, item=item), reason="下雨", **NOBODY)

    assert only_row().acts == []


def test_a_corrected_act_is_shown_as_it_stands(item, kind, unit):
    act = plan_session(kind, unit, item=item)
    draft = ActDraft(kind=kind.pk, unit=unit.pk, title="改了题目", occurred_on=DAY)
    correction = correct_act(act, draft, reason="笔误", **NOBODY)

    assert only_row().acts == [correction]


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_two_queries(kind, unit, count, django_assert_num_queries):
    for number in range(count):
        item = add_topic(kind, unit, topic=f"专题{number}")
        plan_session(kind, unit, item=item, title=f"学习{number}")

    with django_assert_num_queries(2):
        rows = plan_rows(PlanItem.objects.all())

    assert [len(row.acts) for row in rows] == [1] * count
