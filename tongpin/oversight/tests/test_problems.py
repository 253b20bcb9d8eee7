"""Problems from registering to looking again, by one table of moves."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.evidence.actions import keep_file
from tongpin.notices.models import Message
from tongpin.orgs.models import Role
from tongpin.oversight.actions import (
    MoveDetails,
    OversightError,
    ProblemDraft,
    look_back_on_problems,
    make_move,
    open_moves,
    problem_ages,
    register_problem,
)
from tongpin.oversight.models import Problem, ProblemSource
from tongpin.oversight.moves import DONE, MOVES, ProblemState, Side
from tongpin.oversight.problem_ledger import HEADER, ledger_rows
from tongpin.testing import NOON, make_act, make_person

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)
SOON = DAY + timedelta(days=20)


@pytest.fixture
def inspector(county):
    return make_person("周正", county["青禾县"], Role.INSPECTOR, username="inspector")


@pytest.fixture
def problem(campaign, county, office):
    return registered(campaign, county, office)


def registered(campaign, county, office, text="一季度没有开展中心组学习", **told):
    found = ProblemDraft(county["柳林镇"].pk, ProblemSource.VISIT, text, DAY, **told)
    return register_problem(campaign, county["青禾县"], found, by=office, now=NOON)


def go(problem, *steps):
    """Each step: (move, person, what is told)."""
    for key, person, told in steps:
        problem = make_move(problem, key, MoveDetails(**told), by=person, now=NOON)
    return problem


def applied(problem, office, clerk, **proof):
    return go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "补学", "goal": "四月底前补学一次"}),
        ("apply", clerk, {"text": "已补学", **(proof or {"confirmation": "村民代表已确认"})}),
    )


def closed(problem, office, clerk, inspector):
    return go(
        applied(problem, office, clerk),
        ("verify", inspector, {"text": "看过记录"}),
        ("close", office, {}),
    )


def test_a_problem_goes_to_its_end_and_is_looked_at_again(
    problem, campaign, office, clerk, inspector
):
    problem = closed(problem, office, clerk, inspector)

    assert (problem.state, problem.closed_on) == (ProblemState.CLOSED, DAY)
    assert problem.look_back_on == DAY + timedelta(days=90)
    assert Duty.objects.get(pk=problem.duty_id).met_on == DAY
    assert look_back_on_problems(now=NOON + timedelta(days=89)) == 0
    assert look_back_on_problems(now=NOON + timedelta(days=90)) == 1
    assert look_back_on_problems(now=NOON + timedelta(days=91)) == 0
    problem = go(problem, ("keep", inspector, {"text": "没有反弹"}))
    assert problem.state == ProblemState.LASTING
    assert [step.move for step in problem.steps.order_by("id")] == [
        *("assign", "accept", "plan", "apply", "verify", "close", "keep")
    ]


def test_who_applied_never_verifies_even_with_a_post_above(problem, county, office, clerk):
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "补学", "goal": "补学一次"}),
        ("apply", office, {"text": "已补学", "confirmation": "已确认"}),
    )

    assert set(open_moves(problem, office, DAY)) == set()
    with pytest.raises(OversightError, match="does not verify"):
        go(problem, ("verify", office, {"text": "好"}))


def test_closing_needs_something_that_shows_it(problem, campaign, county, office, clerk):
    with pytest.raises(OversightError, match="Show that it is corrected"):
        applied(problem, office, clerk, confirmation=" ")

    act = make_act(campaign, county["柳林镇"], "session", day=DAY)
    assert (
        go(problem, ("apply", clerk, {"text": "已补学", "act": act})).state == ProblemState.APPLIED
    )


def test_the_unit_is_reminded_of_it_like_of_everything_else(problem, campaign, county, office):
    problem = go(problem, ("assign", office, {"due_on": SOON}))

    duty = Duty.objects.get()
    assert (duty.unit, duty.due_on, duty.kind) == (county["柳林镇"], SOON, None)
    assert duty.origin_path == f"/problems/{problem.pk}/"
    assert Message.objects.get(unit=county["柳林镇"]).path == f"/problems/{problem.pk}/"


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


def test_coming_back_keeps_the_history_and_asks_anew(problem, office, clerk, inspector):
    problem = closed(problem, office, clerk, inspector)
    problem = go(problem, ("reopen", office, {"due_on": SOON, "text": "又没有开"}))

    assert (problem.state, problem.reopened, problem.closed_on) == (
        ProblemState.CORRECTING,
        1,
        None,
    )
    assert problem.steps.count() == 7
    assert sorted(Duty.objects.values_list("met_on", flat=True), key=str) == [DAY, None]
    row = ledger_rows(Problem.objects.all(), DAY)[0]
    assert row[HEADER.index("复发次数")] == 1


def test_a_step_sent_twice_is_made_once(problem, office, clerk):
    for __ in range(2):
        go(problem, ("assign", office, {"due_on": SOON, "text": "请抓紧"}))

    assert problem.steps.count() == Duty.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    ("told", "match"),
    [
        ({"text": " "}, "Say what is wrong"),
        ({"found_on": DAY + timedelta(days=1)}, "day to come"),
        ({"unit": "石桥乡"}, "does not stand below"),
    ],
)
def test_what_cannot_be_registered_is_said(campaign, county, clerk, told, match):
    usual = {
        "unit": "柳林镇",
        "source": ProblemSource.SELF,
        "text": "台账不全",
        "found_on": DAY,
    } | told
    found = ProblemDraft(**usual | {"unit": county[usual["unit"]].pk})
    with pytest.raises(OversightError, match=match):
        register_problem(campaign, county["柳林镇"], found, by=clerk, now=NOON)


def test_numbers_run_on_and_the_same_problem_is_there_once(campaign, county, office):
    listed = [registered(campaign, county, office, text) for text in ("甲", "乙", "甲")]

    assert [one.number for one in listed] == ["2021-0001", "2021-0002", "2021-0001"]


def test_a_stranger_may_do_nothing(problem, stranger):
    assert open_moves(problem, stranger, DAY) == {}
    with pytest.raises(OversightError, match="not possible"):
        go(problem, ("assign", stranger, {"due_on": SOON}))


def test_the_ledger_has_the_columns_that_offices_keep(problem, office, clerk, inspector):
    closed(problem, office, clerk, inspector)
    row = dict(zip(HEADER, ledger_rows(Problem.objects.all(), DAY)[0], strict=True))

    assert row["编号"] == "2021-0001"
    assert (row["问题来源"], row["责任单位"], row["状态"]) == ("督导", "柳林镇", "已销号")
    assert (row["整改目标"], row["单位自评"]) == ("四月底前补学一次", "已补学")
    assert (row["复核人"], row["群众确认"]) == ("周正", "村民代表已确认")
    assert (row["灯色"], row["回头看日期"]) == ("✓完成", "2021-07-29")


def test_open_problems_are_counted_by_age(campaign, county, office):
    for days in (0, 7, 8, 91):
        found = ProblemDraft(
            county["柳林镇"].pk, ProblemSource.SELF, f"第{days}天", DAY - timedelta(days=days)
        )
        register_problem(campaign, county["青禾县"], found, by=office, now=NOON)

    assert [count for __, count in problem_ages(Problem.objects.all(), DAY)] == [2, 1, 0, 1]


ROUND = st.lists(
    st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(["office", "clerk", "inspector"])),
    max_size=25,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(ROUND)
def test_whatever_people_do_nothing_closes_unseen_by_another(
    campaign, county, office, clerk, inspector, steps
):
    Problem.objects.all().delete()
    people = {"office": office, "clerk": clerk, "inspector": inspector}
    problem = registered(campaign, county, office)
    told = MoveDetails(
        "有说明", due_on=SOON, charge="张", measures="补学", goal="补学一次", confirmation="已确认"
    )
    for key, who in steps:
        try:
            problem = make_move(problem, key, told, by=people[who], now=NOON)
        except OversightError:
            continue
    state, applicant, verified = ProblemState.REGISTERED, None, False
    for step in problem.steps.order_by("id"):
        move = MOVES[step.move]
        assert state in move.sources
        state = move.target
        if step.move == "apply":
            applicant, verified = step.made_by_id, False
        if step.move == "verify":
            assert step.made_by_id != applicant
            verified = True
        if state in DONE - {ProblemState.STRUCK}:
            assert verified
        if move.side == Side.UNIT:
            assert step.made_by_id != inspector.pk
    assert state == problem.state


def test_sent_back_it_goes_to_whose_it_is_or_is_struck_off(problem, county, office, clerk):
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("decline", clerk, {"text": "属石桥乡"}),
        ("assign", office, {"due_on": SOON, "unit": county["石桥乡"].pk}),
    )
    assert (problem.unit, problem.duty.unit) == (county["石桥乡"], county["石桥乡"])
    problem = go(
        problem,
        ("decline", make_person("石磊", county["石桥乡"], Role.CLERK), {"text": "没有此事"}),
        ("strike", office, {"text": "查无此事"}),
    )
    assert problem.is_done
    with pytest.raises(OversightError, match="not possible"):
        go(problem, ("assign", office, {"due_on": SOON}))


def test_what_another_problem_is_about_can_be_sent_back_too(
    problem, campaign, county, office, clerk
):
    problem = go(problem, ("assign", office, {"due_on": SOON}))
    registered(campaign, county, office, "逾期未改", about=problem.duty)

    assert go(problem, ("decline", clerk, {"text": "不属本镇"})).state == ProblemState.REGISTERED


def test_the_same_words_with_another_picture_are_another_step(problem, office, clerk):
    files = [keep_file(f"{n}.txt", n.encode(), by=clerk, now=NOON) for n in ("一", "二")]
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "修", "goal": "修好"}),
        ("progress", clerk, {"text": "施工中", "file": files[0]}),
        ("progress", clerk, {"text": "施工中", "file": files[1]}),
        ("progress", clerk, {"text": "施工中", "file": files[1]}),
    )
    assert problem.steps.filter(move="progress").count() == 2
    later = NOON + timedelta(days=7)
    make_move(problem, "progress", MoveDetails("施工中", file=files[1]), by=clerk, now=later)
    assert problem.steps.filter(move="progress").count() == 3


def test_whoever_applied_in_time_is_not_late_while_others_have_yet_to_look(
    problem, campaign, office, clerk, inspector
):
    kind = campaign.kinds.get(key="session")
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON, "kind": kind}),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "补学", "goal": "补学一次"}),
        ("apply", clerk, {"text": "已补学", "confirmation": "已确认"}),
    )
    settle_duties()
    assert Duty.objects.get().met_on == DAY
    problem = go(problem, ("reject", inspector, {"text": "没有签到表"}))
    assert Duty.objects.get().met_on is None


def test_the_ledger_tells_days_of_here(problem, office, clerk):
    problem = go(
        problem,
        ("assign", office, {"due_on": SOON}),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "修", "goal": "修好"}),
    )
    early = NOON.replace(day=30, hour=23)  # seven in the morning of the first of May
    make_move(problem, "progress", MoveDetails("已修"), by=clerk, now=early)
    row = dict(zip(HEADER, ledger_rows(Problem.objects.all(), DAY)[0], strict=True))

    assert row["进展记录"] == "2021-05-01 已修"


def test_only_who_records_leads_or_inspects_reads_problems(client, problem, county):
    client.force_login(make_person("普通", county["青禾县"], Role.MEMBER, username="member"))

    assert client.get(f"/problems/{problem.pk}/").status_code == 404
