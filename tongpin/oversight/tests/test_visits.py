"""Inspections: plans, visits, observations from a device, opinion and reply."""

from datetime import timedelta

import pytest

from tongpin.notices.models import Message
from tongpin.oversight.actions import make_move
from tongpin.oversight.models import Observation, Problem, Verdict, Visit
from tongpin.oversight.move_details import MoveDetails, OversightError
from tongpin.oversight.tests.builders import (
    A_DAY,
    DAY,
    MONTH,
    observation_draft,
    observe,
)
from tongpin.oversight.visits import (
    InspectionPlan,
    answer_reply,
    cancel_visit,
    make_problem,
    plan_inspection,
    plan_visit,
    reply,
    take_observation,
    write_opinion,
)
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "before_on", "match"),
    [(" ", DAY + A_DAY, "what the inspection is called"), ("督导", DAY, "before the first")],
)
def test_an_inspection_needs_a_name_and_days_in_order(
    campaign, county, inspector, title, before_on, match
):
    plan = InspectionPlan(title=title, scope="学习", from_on=DAY, before_on=before_on)

    with pytest.raises(OversightError, match=match):
        plan_inspection(campaign, county["青禾县"], plan, by=inspector, now=NOON)


def test_an_inspection_ends_on_the_day_before_it_is_over(inspection):
    assert inspection.last_on == DAY + 2 * MONTH
    assert inspection.checklist == ["有年度计划", "按季学习"]


def test_a_visit_is_announced_to_the_unit(visit, county):
    message = Message.objects.get()
    assert (message.unit, message.path) == (county["柳林镇"], visit.get_absolute_url())
    assert (message.title, message.text) == (f"Visit on {DAY}", "第一轮督导\n中心组学习")


def test_a_visit_planned_twice_is_one(visit, inspection, county, inspector):
    assert plan_visit(inspection, county["柳林镇"].pk, DAY, by=inspector, now=NOON) == visit


@pytest.mark.parametrize("days", [1, 29])
def test_a_unit_is_not_visited_twice_within_thirty_days_without_a_reason(
    visit, inspection, county, inspector, days
):
    township = county["柳林镇"].pk
    day = DAY + timedelta(days=days)
    with pytest.raises(OversightError, match=f"visited on {DAY} already .第一轮督导"):
        plan_visit(inspection, township, day, by=inspector, now=NOON)

    again = plan_visit(inspection, township, day, reason="整改复核", by=inspector, now=NOON)

    assert again.reason == "整改复核"


@pytest.mark.parametrize("days", [30, 60])
def test_a_unit_is_visited_again_after_thirty_days(visit, inspection, county, inspector, days):
    day = DAY + timedelta(days=days)

    again = plan_visit(inspection, county["柳林镇"].pk, day, by=inspector, now=NOON)

    assert (again.planned_on, again.reason) == (day, "")


def test_a_visit_that_is_off_stands_in_nobodys_way(visit, inspection, county, inspector):
    for __ in range(2):
        cancel_visit(visit, by=inspector, now=NOON)
    day = DAY + timedelta(days=3)

    again = plan_visit(inspection, county["柳林镇"].pk, day, by=inspector, now=NOON)

    assert list(Visit.objects.standing()) == [again]
    titles = Message.objects.order_by("id").values_list("title", flat=True)
    assert list(titles) == [f"Visit on {DAY}", f"The visit on {DAY} is off", f"Visit on {day}"]


def test_a_visit_that_was_made_is_not_called_off(visit, inspector):
    observe(visit, inspector)

    with pytest.raises(OversightError, match="the visit was made"):
        cancel_visit(visit, by=inspector, now=NOON)


@pytest.mark.parametrize("days", [-1, 61, 90])
def test_a_visit_outside_the_days_of_the_inspection_is_refused(inspection, county, inspector, days):
    day = DAY + timedelta(days=days)

    with pytest.raises(OversightError, match="outside the days"):
        plan_visit(inspection, county["柳林镇"].pk, day, by=inspector, now=NOON)


def test_a_unit_that_is_not_below_is_not_visited(campaign, county, inspector):
    plan = InspectionPlan(title="督导", scope="学习", from_on=DAY, before_on=DAY + MONTH)
    inspection = plan_inspection(campaign, county["柳林镇"], plan, by=inspector, now=NOON)

    with pytest.raises(OversightError, match="does not stand below"):
        plan_visit(inspection, county["石桥乡"].pk, DAY, by=inspector, now=NOON)


def test_an_observation_sent_again_is_there_once(visit, inspector):
    draft = observation_draft()
    for __ in range(3):
        take_observation(visit, draft, by=inspector, now=NOON)

    assert [observation.key for observation in Observation.objects.all()] == [draft.key]


def test_an_observation_belongs_to_one_visit(visit, inspection, county, inspector):
    draft = observation_draft()
    take_observation(visit, draft, by=inspector, now=NOON)
    other = plan_visit(inspection, county["石桥乡"].pk, DAY, by=inspector, now=NOON)

    with pytest.raises(OversightError, match="another visit"):
        take_observation(other, draft, by=inspector, now=NOON)


def test_an_observation_says_what_was_seen(visit, inspector):
    with pytest.raises(OversightError, match="what you saw"):
        observe(visit, inspector, text=" ")


def test_what_is_wrong_becomes_a_problem_of_the_unit_once(visit, inspector, county):
    observation = observe(visit, inspector, place="三楼")
    for __ in range(2):
        problem = make_problem(observation, DAY + MONTH, by=inspector, now=NOON)

    assert Problem.objects.get() == problem
    assert (problem.source, problem.state, problem.unit) == ("visit", "assigned", county["柳林镇"])
    assert (problem.text, problem.place, problem.found_on) == (observation.text, "三楼", DAY)
    assert problem.duty.due_on == DAY + MONTH


def test_what_is_fine_becomes_no_problem(visit, inspector):
    observation = observe(visit, inspector, verdict=Verdict.FINE)

    with pytest.raises(OversightError, match="as it should be"):
        make_problem(observation, DAY, by=inspector, now=NOON)


def test_what_stands_in_the_ledger_already_holds_up_nothing(visit, inspector, clerk):
    first = make_problem(observe(visit, inspector), DAY + MONTH, by=inspector, now=NOON)
    make_move(first, "accept", MoveDetails(), by=clerk, now=NOON)
    again = make_problem(observe(visit, inspector), DAY + MONTH, by=inspector, now=NOON)
    observation = observe(visit, inspector, text="没有签到表")
    other = make_problem(observation, DAY + MONTH, by=inspector, now=NOON)

    assert again == first
    assert other.state == "assigned"
    assert not Observation.objects.filter(problem=None).exists()


def test_the_unit_replies_for_thirty_days_and_somebody_else_answers(
    visit, inspector, office, clerk
):
    observe(visit, inspector)
    write_opinion(visit, "计划齐全，一季度未学。", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="over"):
        reply(visit, "已补学", by=clerk, now=NOON + MONTH + A_DAY)
    for __ in range(2):
        reply(visit, "因防汛推迟，已补学", by=clerk, now=NOON + MONTH)
    with pytest.raises(OversightError, match="replied already"):
        reply(visit, "又想起一事", by=clerk, now=NOON + MONTH)
    with pytest.raises(OversightError, match="Somebody else"):
        answer_reply(visit, "维持", by=inspector, now=NOON + MONTH)
    for __ in range(2):
        answer_reply(visit, "采纳", by=office, now=NOON + MONTH)

    visit.refresh_from_db()
    assert (visit.reply, visit.reply_by) == ("因防汛推迟，已补学", clerk)
    assert (visit.answer, visit.answer_by) == ("采纳", office)
    messages = Message.objects.order_by("id").values_list("title", "unit__name", "text")
    assert list(messages)[1:] == [
        (
            "Opinion on the visit",
            "柳林镇",
            f"计划齐全，一季度未学。\nYou can say something to it until {DAY + MONTH}.",
        ),
        ("柳林镇 replied", "青禾县", "因防汛推迟，已补学"),
        ("Answer to your reply", "柳林镇", "采纳"),
    ]


def test_nobody_replies_to_no_opinion_or_answers_no_reply(visit, inspector, office, clerk):
    with pytest.raises(OversightError, match="over"):
        reply(visit, "已补学", by=clerk, now=NOON)
    with pytest.raises(OversightError, match="no reply that waits"):
        answer_reply(visit, "采纳", by=office, now=NOON)


@pytest.mark.parametrize("say", [write_opinion, reply, answer_reply])
def test_nothing_is_said_without_words(visit, inspector, say):
    with pytest.raises(OversightError, match=r"^Say"):
        say(visit, " ", by=inspector, now=NOON)


def test_an_opinion_is_given_once_and_nothing_is_added_after_it(visit, inspector):
    with pytest.raises(OversightError, match="Nothing was observed"):
        write_opinion(visit, "好", by=inspector, now=NOON)
    observe(visit, inspector)
    for __ in range(2):
        write_opinion(visit, "好", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="not changed"):
        write_opinion(visit, "不好", by=inspector, now=NOON)
    with pytest.raises(OversightError, match="any more"):
        observe(visit, inspector)
