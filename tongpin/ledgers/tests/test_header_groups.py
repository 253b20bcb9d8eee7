"""Counts below one header: the total or who came counts, else the parts together."""

import pytest

from tongpin.base.containers.books import Merge
from tongpin.ledgers.header_groups import meaning_of
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.ledgers.table_finder import Surroundings, TableFinder, is_split
from tongpin.testing import open_pack

KINDS = [UNITS, PEOPLE, *open_pack("study-2021").kinds]
USUAL = ["活动时间", "承办单位", "活动名称"]


def counted(rows, merges=()):
    """The headers of the columns that count in the first table."""
    surroundings = Surroundings(("Sheet1", "a.xlsx"), merges=merges)
    table = TableFinder(KINDS, surroundings).first(rows)
    return [column.header for column in table.columns if column.spec.type == "headcount"]


def two_rows(above, *below):
    return [[*USUAL, above, *[""] * (len(below) - 1)], ["", "", "", *below]]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (["干部", "群众", "小计"], ["小计"]),
        (["合计", "其中：党员", "群众"], ["合计"]),
        (["应到", "实到", "请假"], ["实到"]),
        (["应到人数", "实到人数", "缺席"], ["实到人数"]),
        (["干部", "群众"], ["干部", "群众"]),
        (["党员", "群众", "其中女性"], ["党员", "群众"]),
        (["党员", "群众", "男", "女"], ["男", "女"]),
        (["人数", "场次"], ["人数"]),
    ],
)
@pytest.mark.parametrize("is_merged", [True, False])
@pytest.mark.parametrize("above", ["参加人次", "参加人员情况"])
def test_of_columns_below_one_header_the_right_ones_count(below, expected, is_merged, above):
    if above == "参加人员情况" and len(expected) > 1:
        return  # no header of counts, and no total either
    rows = two_rows(above, *below)
    merges = [Merge(top=0, left=3, bottom=0, right=2 + len(below))] if is_merged else []

    assert counted(rows, merges) == expected


def test_headers_that_are_merged_downwards_stand_in_both_rows():
    rows = [[*USUAL, "参加人次", "", ""], [*USUAL, "干部", "群众", "小计"]]
    merges = [Merge(top=0, left=left, bottom=1, right=left) for left in range(3)]

    assert counted(rows, [*merges, Merge(top=0, left=3, bottom=0, right=5)]) == ["小计"]


def test_brackets_part_a_header_like_a_second_row():
    header = [*USUAL, "参加人次（干部）", "参加人次（群众）", "参加人次（合计）"]

    assert counted([header]) == ["参加人次（合计）"]


def test_who_came_is_no_form_of_who_should():
    assert counted([["主题活动"], [*USUAL, "应到人数", "实到人数"]]) == ["实到人数"]


@pytest.mark.parametrize(
    ("lower", "expected"),
    [
        (["", "", "", "干部", "群众"], True),
        (["（年月日）", "", "", "干部", "群众"], True),
        ([*USUAL, "干部", "群众"], True),
        (["三月五日", "柳林镇", "参观", "二十", "雨天"], False),
        (["2021-03-05", "柳林镇", "参观", "20", "15"], False),
        (["", "", "", "20", "15"], False),
    ],
)
def test_an_entry_parts_no_header(lower, expected):
    assert is_split([[*USUAL, "参加人次", ""], lower]) is expected


@pytest.mark.parametrize(
    ("words", "meaning"),
    [("总人数", "total"), ("实到人数", "present"), ("应到", "expected"), ("参加干部", "part")],
)
def test_words_say_what_a_column_holds(words, meaning):
    assert meaning_of(words) == meaning
