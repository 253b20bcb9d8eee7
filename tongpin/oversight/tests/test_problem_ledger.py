"""The problem ledger with the columns that offices keep."""

import pytest

from tongpin.oversight.actions import make_move
from tongpin.oversight.models import Problem, ProblemSource, ProblemUrgency
from tongpin.oversight.move_details import MoveDetails
from tongpin.oversight.problem_ledger import HEADER, SORTS, SOURCES, ledger_book, ledger_rows
from tongpin.oversight.tests.builders import DAY, SOON, go, plan, register
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


def the_only_row():
    (row,) = ledger_rows(Problem.objects.all(), DAY)
    return dict(zip(HEADER, row, strict=True))


def test_the_ledger_has_the_columns_that_offices_keep(closed_problem):
    assert the_only_row() == {
        "序号": 1,
        "编号": "2021-0001",
        "问题来源": "督导",
        "问题表现": "一季度没有开展中心组学习",
        "发现日期": "2021-04-30",
        "责任单位": "柳林镇",
        "牵头领导": "",
        "责任人": "",
        "协办单位": "",
        "类别": "限期整改",
        "整改措施": "补学",
        "整改目标": "四月底前补学一次",
        "时限": "2021-05-20",
        "进展记录": "",
        "状态": "已销号",
        "灯色": "✓完成",
        "完成证据": "群众确认",
        "单位自评": "已补学",
        "复核人": "周正",
        "群众确认": "村民代表已确认",
        "销号日期": "2021-04-30",
        "回头看日期": "2021-07-29",
        "复发次数": 0,
    }


def test_what_is_only_registered_leaves_the_rest_open(problem):
    row = the_only_row()

    assert row["状态"] == "已登记"
    assert [row[name] for name in ("时限", "灯色", "完成证据", "复核人", "销号日期")] == [""] * 5


def test_an_act_is_evidence_with_its_day(problem, campaign, county, office, clerk):
    act = make_act(campaign, county["柳林镇"], "session", day=DAY, title="补学")
    details = {"text": "已补学", "act": act, "confirmation": "属实"}
    go(plan(problem, office, clerk), ("apply", clerk, details))

    assert the_only_row()["完成证据"] == "2021-04-30 补学；群众确认"


def test_the_ledger_tells_days_of_here(problem, office, clerk):
    problem = plan(problem, office, clerk)
    early = NOON.replace(day=30, hour=23)  # seven in the morning of the first of May
    make_move(problem, "progress", MoveDetails("已修"), by=clerk, now=early)

    assert the_only_row()["进展记录"] == "2021-05-01 已修"


def test_what_came_back_is_counted(closed_problem, office):
    go(closed_problem, ("reopen", office, {"due_on": SOON, "text": "又没有开"}))

    row = the_only_row()
    assert (row["复发次数"], row["状态"], row["灯色"]) == (1, "整改中", "●正常")


@pytest.mark.parametrize(("words", "members"), [(SOURCES, ProblemSource), (SORTS, ProblemUrgency)])
def test_every_source_and_sort_has_a_word(words, members):
    assert words.keys() == set(members)


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_costs_two_queries(campaign, county, office, count, django_assert_num_queries):
    for number in range(count):
        register(campaign, county, office, text=f"问题{number}")

    with django_assert_num_queries(2):
        rows = ledger_rows(Problem.objects.all(), DAY)

    assert [row[0] for row in rows] == list(range(1, count + 1))
    assert ledger_book(rows)[:2] == b"PK"
