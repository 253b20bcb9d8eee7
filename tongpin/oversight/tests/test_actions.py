"""Problems: registered, and moved by one table until somebody looks at them again."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.evidence.actions import keep_file
from tongpin.notices.models import Message
from tongpin.orgs.models import JournalEntry
from tongpin.oversight.actions import (
    ProblemDraft,
    look_back_on_problems,
    make_move,
    open_moves,
    register_problem,
)
from tongpin.oversight.models import Problem, ProblemSource, ProblemUrgency
from tongpin.oversight.move_details import MoveDetails, OversightError
from tongpin.oversight.problem_moves import MOVES, ProblemSide
from tongpin.oversight.problem_states import DONE_STATES, ProblemState
from tongpin.oversight.tests.builders import (
    DAY,
    SOON,
    apply_for_closing,
    close,
    go,
    plan,
    register,
)
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"text": " "}, "Say what is wrong"),
        ({"found_on": DAY + timedelta(days=1)}, "day to come"),
        ({"unit": "石桥乡"}, "does not stand below"),
    ],
)
def test_what_cannot_be_registered_is_said(campaign, county, clerk, values, match):
    usual = {"unit": "柳林镇", "source": ProblemSource.SELF, "text": "台账不全", "found_on": DAY}
    values = usual | values
    draft = ProblemDraft(**values | {"unit": county[values["unit"]].pk})

    with pytest.raises(OversightError, match=match):
        register_problem(campaign, county["柳林镇"], draft, by=clerk, now=NOON)


def test_numbers_run_on_and_the_same_problem_is_there_once(campaign, county, office):
    problems = [register(campaign, county, office, text=text) for text in ("甲", "乙", "甲")]

    assert [problem.number for problem in problems] == ["2021-0001", "2021-0002", "2021-0001"]
    assert JournalEntry.objects.filter(verb="oversight.problem.register").count() == 2


def test_a_problem_goes_to_its_end_and_is_looked_at_again(problem, office, clerk, inspector):
    problem = close(problem, [office, clerk, inspector])

    assert (problem.state, problem.closed_on) == (ProblemState.CLOSED, DAY)
    assert problem.look_back_on == DAY + timedelta(days=90)
    assert (problem.measures, problem.goal) == ("补学", "四月底前补学一次")
    assert Duty.objects.get(pk=problem.duty_id).met_on == DAY
    assert look_back_on_problems(now=NOON + timedelta(days=89)) == 0
    assert look_back_on_problems(now=NOON + timedelta(days=90)) == 1
    assert look_back_on_problems(now=NOON + timedelta(days=91)) == 0
    problem = go(problem, ("keep", inspector, {"text": "没有反弹"}))
    assert problem.state == ProblemState.LASTING
    moves = problem.steps.order_by("id").values_list("move", flat=True)
    assert " ".join(moves) == "assign accept plan apply verify close keep"


def test_who_applied_never_verifies_even_with_a_post_above(problem, office, clerk):
    problem = apply_for_closing(plan(problem, office, clerk), office)

    assert open_moves(problem, office, DAY) == {}
    with pytest.raises(OversightError, match="does not verify"):
        go(problem, ("verify", office, {"text": "好"}))


def test_closing_needs_something_that_shows_it(problem, campaign, county, office, clerk):
    problem = plan(problem, office, clerk)
    with pytest.raises(OversightError, match="Show that it is corrected"):
        apply_for_closing(problem, clerk, confirmation=" ")

    act = make_act(campaign, county["柳林镇"], "session", day=DAY)
    problem = apply_for_closing(problem, clerk, act=act)

    assert problem.state == ProblemState.APPLIED
    assert problem.steps.get(move="apply").act == act


@pytest.mark.parametrize(
    ("details", "match"),
    [
        ({"measures": "补学", "goal": " "}, "by what one sees"),
        ({"measures": "", "goal": "补学一次"}, "what is done about it"),
    ],
)
def test_a_plan_says_measures_and_goal(problem, office, clerk, details, match):
    problem = go(problem, ("assign", office, {"due_on": SOON}), ("accept", clerk, {}))

    with pytest.raises(OversightError, match=match):
        go(problem, ("plan", clerk, details))


def test_nothing_is_assigned_without_a_day(problem, office):
    with pytest.raises(OversightError, match="Say by when"):
        go(problem, ("assign", office, {}))


def test_nothing_is_assigned_by_a_day_that_is_past(problem, office):
    with pytest.raises(OversightError, match="is past"):
        go(problem, ("assign", office, {"due_on": DAY - timedelta(days=1)}))

    assert not problem.steps.exists()


def test_the_unit_is_reminded_of_it_like_of_everything_else(problem, county, office):
    problem = go(problem, ("assign", office, {"due_on": SOON, "text": "请抓紧"}))

    duty = Duty.objects.get()
    assert (duty.unit, duty.due_on, duty.kind) == (county["柳林镇"], SOON, None)
    assert (duty.origin, duty.origin_path) == (
        "problem 2021-0001",
        problem.get_absolute_url(),
    )
    message = Message.objects.get()
    assert (message.unit, message.path) == (county["柳林镇"], problem.get_absolute_url())
    assert message.title == "Problem 2021-0001: assigned"
    assert message.text.splitlines() == [problem.text, "请抓紧", f"by {SOON}"]


def test_the_asking_side_hears_of_what_the_unit_does(problem, county, office, clerk):
    go(problem, ("assign", office, {"due_on": SOON}), ("accept", clerk, {}))

    message = Message.objects.order_by("id").last()
    assert (message.unit, message.text) == (county["青禾县"], problem.text)


def test_an_act_of_a_kind_puts_it_right(problem, campaign, county, office):
    kind = campaign.kinds.get(key="session")
    go(problem, ("assign", office, {"due_on": SOON, "kind": kind}))
    make_act(campaign, county["柳林镇"], "session", day=DAY)
    settle_duties()

    assert Duty.objects.get().met_on == DAY


def test_a_unit_sends_back_what_is_not_its_problem(problem, office, clerk):
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("decline", clerk, {"text": "属县教育局"}),
    )

    assert (problem.state, problem.duty) == (ProblemState.REGISTERED, None)
    assert Duty.objects.get().reason == "属县教育局"


def test_sent_back_it_goes_to_whose_it_is_or_is_struck_off(
    problem, county, office, clerk, stranger
):
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("decline", clerk, {"text": "属石桥乡"}),
        ("assign", office, {"due_on": SOON, "unit": county["石桥乡"]}),
    )
    assert problem.unit == county["石桥乡"]
    assert Duty.objects.open().get().unit == county["石桥乡"]
    problem = go(
        problem,
        ("decline", stranger, {"text": "没有此事"}),
        ("strike", office, {"text": "查无此事"}),
    )
    assert problem.is_done
    with pytest.raises(OversightError, match="not possible"):
        go(problem, ("assign", office, {"due_on": SOON}))


def test_a_problem_goes_to_no_unit_elsewhere(campaign, county, clerk, stranger):
    draft = ProblemDraft(
        unit=county["王庄村"].pk, source=ProblemSource.SELF, text="路灯坏了", found_on=DAY
    )
    problem = register_problem(campaign, county["柳林镇"], draft, by=clerk, now=NOON)

    with pytest.raises(OversightError, match="does not stand below"):
        go(problem, ("assign", clerk, {"due_on": SOON, "unit": county["石桥乡"]}))


def test_what_another_problem_is_about_can_be_sent_back_too(
    problem, campaign, county, office, clerk
):
    problem = go(problem, ("assign", office, {"due_on": SOON}))
    other = register(campaign, county, office, text="逾期未改", about=problem.duty)

    problem = go(problem, ("decline", clerk, {"text": "不属本镇"}))

    assert problem.state == ProblemState.REGISTERED
    mention = other.about.mentions.get()
    assert (mention.words, mention.path) == ("problem 2021-0002", other.get_absolute_url())


def test_coming_back_keeps_the_history_and_asks_anew(closed_problem, office):
    problem = go(closed_problem, ("reopen", office, {"due_on": SOON, "text": "又没有开"}))

    assert (problem.state, problem.reopened) == (ProblemState.CORRECTING, 1)
    assert (problem.closed_on, problem.look_back_on) == (None, None)
    assert problem.steps.count() == 7
    assert list(Duty.objects.order_by("id").values_list("met_on", flat=True)) == [DAY, None]


def test_a_step_sent_twice_is_made_once(problem, office):
    for __ in range(2):
        go(problem, ("assign", office, {"due_on": SOON, "text": "请抓紧"}))

    assert problem.steps.count() == Duty.objects.count() == Message.objects.count() == 1


def test_the_same_words_with_another_picture_are_another_step(problem, office, clerk):
    files = [keep_file(f"{name}.txt", name.encode(), by=clerk, now=NOON) for name in ("一", "二")]
    problem = plan(problem, office, clerk)
    for file in (files[0], files[1], files[1]):
        problem = go(problem, ("progress", clerk, {"text": "施工中", "file": file}))
    assert problem.steps.filter(move="progress").count() == 2

    later = NOON + timedelta(days=7)
    make_move(problem, "progress", MoveDetails("施工中", file=files[1]), by=clerk, now=later)
    assert problem.steps.filter(move="progress").count() == 3


def test_whoever_applied_in_time_is_not_late_while_others_have_yet_to_look(
    problem, campaign, office, clerk, inspector
):
    kind = campaign.kinds.get(key="session")
    problem = apply_for_closing(plan(problem, office, clerk, kind=kind), clerk)
    settle_duties()
    assert Duty.objects.get().met_on == DAY
    go(problem, ("reject", inspector, {"text": "没有签到表"}))
    assert Duty.objects.get().met_on is None


def test_a_stranger_may_do_nothing(problem, stranger):
    assert open_moves(problem, stranger, DAY) == {}
    with pytest.raises(OversightError, match="not possible"):
        go(problem, ("assign", stranger, {"due_on": SOON}))


WAYS = st.lists(
    st.tuples(
        st.sampled_from(sorted(MOVES.moves)), st.sampled_from(["office", "clerk", "inspector"])
    ),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(WAYS)
def test_whatever_people_do_nothing_closes_unseen_by_another(
    campaign, county, office, clerk, inspector, steps
):
    Problem.objects.all().delete()
    people = {"office": office, "clerk": clerk, "inspector": inspector}
    problem = register(campaign, county, office)
    details = MoveDetails(
        text="有说明",
        due_on=SOON,
        charge="张",
        measures="补学",
        goal="补学一次",
        confirmation="已确认",
    )
    for key, name in steps:
        try:
            problem = make_move(problem, key, details, by=people[name], now=NOON)
        except OversightError:
            continue
    state = ProblemState.REGISTERED
    applicant = None
    is_verified = False
    for step in problem.steps.order_by("id"):
        move = MOVES[step.move]
        assert state in move.sources
        state = move.target
        if step.move == "apply":
            applicant = step.made_by_id
            is_verified = False
        if step.move == "verify":
            assert step.made_by_id != applicant
            is_verified = True
        if state in DONE_STATES - {ProblemState.STRUCK}:
            assert is_verified
        if move.side == ProblemSide.UNIT:
            assert step.made_by_id != inspector.pk
    assert state == problem.state


def test_what_was_put_right_at_once_is_one_form_of_the_unit(campaign, county, office, clerk):
    problem = register(campaign, county, office, sort=ProblemUrgency.AT_ONCE)
    problem = go(problem, ("assign", office, {"due_on": SOON}))

    problem = go(problem, ("apply", clerk, {"text": "当场换好", "confirmation": "村民看过"}))

    assert problem.state == ProblemState.APPLIED
    assert Duty.objects.get().met_on is not None
