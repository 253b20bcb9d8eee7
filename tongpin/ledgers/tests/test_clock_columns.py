"""Columns of beginning and end: hours of one day, or the first and the last of several."""

from datetime import date, datetime, time

import pytest

from tongpin.ledgers.row_parser import RowParser, TableContext
from tongpin.ledgers.row_values import HeadCount
from tongpin.ledgers.table_finder import match_header
from tongpin.orgs.unit_names import Directory, KnownName
from tongpin.testing import open_pack

KINDS = {kind.key: kind for kind in open_pack("study-2021").kinds}
DIRECTORY = Directory([KnownName(1, "青禾县"), KnownName(2, "柳林镇")], ["青禾县"])
HEADERS = [
    ("开始时间", "结束时间"),
    ("开始日期", "结束日期"),
    ("起", "止"),
    ("活动时间（起）", "活动时间（止）"),
    ("活动时间起", "活动时间止"),
]
USUAL = {"承办单位": "柳林镇", "活动名称": "参观", "参加人次": 5}
SERVICE = {
    "服务日期": "2021-03-05",
    "服务队伍": "柳林镇",
    "服务项目": "清扫",
    "志愿者人数": 5,
    "服务群众人次": 9,
}


def parse(kind, **cells):
    context = TableContext(DIRECTORY, date(2021, 1, 1), date(2021, 12, 31), 2021)
    table = match_header(KINDS[kind], list(cells), 0)
    return RowParser(table, context).parse(2, list(cells.values()))


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize(
    ("first", "last", "ended_on"),
    [
        ("2021-03-05", "2021-03-07", date(2021, 3, 7)),
        ("3月5日", "3月7日", date(2021, 3, 7)),
        ("3月5日", "7日", date(2021, 3, 7)),
        (date(2021, 3, 5), datetime(2021, 3, 7, 12), date(2021, 3, 7)),
        ("2021-03-05 9:00", "2021-03-07 11:30", date(2021, 3, 7)),
        (44260, 44262, date(2021, 3, 7)),
        ("2021-03-05", "2021-03-05", None),
        ("2021-03-05 9:00", "11:30", None),
        ("2021-03-05", "—", None),
    ],
)
def test_days_in_both_columns_are_a_range(header, first, last, ended_on):
    parsed = parse("activity", **dict(zip(header, (first, last), strict=True)), **USUAL)

    assert (parsed.values.occurred_on, parsed.values.ended_on) == (date(2021, 3, 5), ended_on)
    assert ("ends on 2021-03-07" in parsed.notes) is (ended_on is not None)
    assert parsed.faults == ()


def test_a_range_may_reach_over_new_year():
    parsed = parse("activity", 开始时间="12月30日", 结束时间="1月2日", **USUAL)

    assert parsed.values.ended_on == date(2022, 1, 2)


@pytest.mark.parametrize("last", ["3月1日", "待定", "至今", "2020-03-09"])
def test_an_end_that_is_none_is_refused(last):
    parsed = parse("activity", 开始时间="3月5日", 结束时间=last, **USUAL)

    assert [fault.column for fault in parsed.faults] == ["结束时间"]


def test_hours_of_one_day_make_its_length():
    parsed = parse("service", **SERVICE, 开始时间="9:00", 结束时间="11:00")

    assert parsed.values.starts_at == time(9)
    assert HeadCount("volunteer", 5, 120) in parsed.values.heads


def test_hours_of_different_days_make_no_length():
    parsed = parse("service", **SERVICE, 开始时间="2021-3-5 9:00", 结束时间="2021-3-7 11:00")

    assert parsed.values.ended_on == date(2021, 3, 7)
    assert [heads.minutes for heads in parsed.values.heads] == [None, None]
