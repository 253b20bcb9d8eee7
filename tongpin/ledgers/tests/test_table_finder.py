import pytest

from tongpin.base.containers.books import Merge
from tongpin.ledgers.chosen_columns import EVERY_LAYOUT, ChosenColumns
from tongpin.ledgers.header_words import header_hint, header_keys
from tongpin.ledgers.roster_columns import PEOPLE, UNITS
from tongpin.ledgers.table_finder import Surroundings, TableFinder
from tongpin.testing import open_pack

KINDS = [UNITS, PEOPLE, *open_pack("study-2021").kinds]


def finder(*names, merges=(), chosen=()):
    names = names or ("Sheet1", "a.xlsx")
    columns = ChosenColumns()
    for row in chosen:
        columns.add(*row)
    return TableFinder(KINDS, Surroundings(names, merges=merges, chosen=columns))


def fields(table):
    return {column.header: column.spec.key for column in table.columns}


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("活动时间\n（年/月/日）", "活动时间"),
        ("活动名称/主题", "活动名称"),
        ("*活 动 名 称：", "活动名称"),
        ("1、您所在的单位", "单位"),
        ("單位名稱", "单位名称"),
        ("参加人数（人次）", "参加人数"),
    ],
)
def test_a_header_is_known_by_its_words_alone(header, key):
    assert key in header_keys(header)


def test_hints_stand_in_brackets_or_behind_a_slash():
    assert [header_hint(text) for text in ("时长（小时）", "时长/分钟", "时长")] == [
        "小时",
        "分钟",
        "",
    ]


def test_a_roster_is_known_among_many_other_columns():
    header = ["序号", "姓名", "性别", "民族", "出生年月", "学历", "籍贯", "入党时间", "工作单位"]

    table = finder().first([["党员花名册"], header])

    assert (table.kind, table.header_row) == (PEOPLE, 1)
    assert len(table.unknown) == 6


def test_a_questionnaire_is_no_roster_for_its_names_and_units():
    header = ["提交时间", "单位", "姓名", "得分", "第一题", "第二题"]

    assert finder().first([header]) is None
    near_miss = finder().near_miss([header])
    assert near_miss.table.kind.key == "quiz"
    assert [spec.key for spec in near_miss.table.missing] == ["token"]


def test_unlisted_headers_are_understood_below_a_title_that_names_the_kind():
    header = ["开展活动日期", "举办单位", "活动项目", "举办地点", "参与群众数", "负责人"]

    table = finder().first([["主题活动台账"], header])

    assert fields(table) == {
        "开展活动日期": "day",
        "举办单位": "unit",
        "活动项目": "title",
        "举办地点": "place",
        "参与群众数": "visits",
    }
    assert finder().first([header]) is None  # it may be any of several kinds


@pytest.mark.parametrize("header", ["填报时间", "出生日期", "上级主管单位联系时间"])
def test_a_header_about_another_matter_is_no_field(header):
    table = finder().near_miss([[header, "承办单位", "活动名称", "参加人次"]]).table

    assert header not in fields(table)


def test_of_two_columns_alike_neither_is_guessed():
    rows = [["主题活动"], ["上午活动日期", "下午活动日期", "承办单位", "活动名称", "参加人次"]]

    assert finder().first(rows) is None


def test_words_above_several_columns_belong_to_each():
    rows = [["活动", "", "承办单位", "参加人次"], ["时间", "名称", "", ""]]

    table = finder(merges=[Merge(top=0, left=0, bottom=0, right=1)]).first(rows)

    assert (table.kind.key, table.header_row) == ("activity", 1)
    assert [column.spec.key for column in table.columns] == ["day", "title", "unit", "visits"]


def test_a_chosen_header_is_a_listed_one():
    header = ["活动时间", "承办单位", "板块", "参加人次"]

    table = finder(chosen=[("activity", EVERY_LAYOUT, "板块", "title")]).first([header])

    assert fields(table)["板块"] == "title"


@pytest.mark.parametrize(
    ("header", "cells", "day"),
    [
        (["年", "月", "日"], [2021.0, "3月", 10.0], "2021年3月10日"),
        (["年份", "月份", "日期"], ["2021年", 3.0, "10号"], "2021年3月10日"),
        (["年度", "月", "日"], ["2021", "03", "10日"], "2021年03月10日"),
        (["活动年份", "活动月份", "活动日期"], [2021, 3, 10], "2021年3月10日"),
        (["年份", "月份", "日期"], [2021, 3, "2021-03-10"], "2021-03-10"),
        (["年", "月", "日"], ["二〇二一", "三", "十"], "二〇二一年三月十日"),
    ],
)
def test_year_month_and_day_in_columns_of_their_own_are_one_day(header, cells, day):
    rows = [["主题活动"], [*header, "承办单位", "活动名称", "参加人次"]]

    table = finder().first(rows)

    own = table.own_cells([*cells, "柳林镇", "参观", 5])
    table.join_day(own)
    assert own[2] == day
    assert fields(table)[header[2]] == "day"


def test_days_in_several_columns_are_joined_in_each_of_two_tables_side_by_side():
    header = ["年", "月", "日", "承办单位", "活动名称", "参加人次"]
    rows = [["主题活动"], [*header, *header], [2021, 3, 5, *"甲乙", 9, 2021, 4, 6, *"丙丁", 9]]

    tables = [table for table, __ in finder().all(rows)]

    days = []
    for table in tables:
        own = table.own_cells(rows[2])
        table.join_day(own)
        days.append(own[table.column_of("day").index])
    assert days == ["2021年3月5日", "2021年4月6日"]


def test_tables_of_unlike_kinds_stand_beside_each_other():
    rows = [["活动时间", "承办单位", "活动名称", "参加人次", "", "姓名", "所在单位"], ["", ""]]

    tables = [table for table, __ in finder().all(rows)]

    assert [table.kind.key for table in tables] == ["activity", "people"]
    assert tables[1].own_cells([1, 2, 3, 4, 5, "甲", "乙"]) == ["", "", "", "", "", "甲", "乙"]


def test_the_header_of_the_next_page_begins_no_table():
    header = ["活动时间", "承办单位", "活动名称", "参加人次"]
    rows = [
        header,
        ["2021-03-01", "柳林镇", "参观", 3],
        header,
        ["2021-03-02", "柳林镇", "讲座", 4],
    ]

    assert [end for __, end in finder().all(rows)] == [4]


@pytest.mark.parametrize(
    ("header", "starts"),
    [
        (["姓名", "单位", "姓名", "单位"], [0, 2]),
        (["姓名", "单位", "", "姓名", "单位"], [0, 3]),
        (["序号", "姓名", "单位", "姓名", "单位"], [1, 3]),
        (["序号", "姓名", "单位", "序号", "姓名", "单位"], [0, 3]),
    ],
)
def test_a_header_that_repeats_itself_in_its_row_is_of_tables_side_by_side(header, starts):
    assert [table.left for table, __ in finder("名单", "a.xlsx").all([header])] == starts


def test_a_field_that_need_not_be_filled_is_understood_by_a_form_of_its_name():
    header = ["会议时间", "召开单位", "会议名称", "会场", "参会人员数", "党员人数"]

    table = finder().first([header])

    assert (fields(table)["会场"], fields(table)["参会人员数"]) == ("place", "present")
    assert table.unknown == ["党员人数"]


def test_english_headers_are_understood_where_the_kind_is_named():
    header = ["No.", "Date", "Unit", "Title", "Number of Participants", "Venue", "Remarks"]

    for name in ("主题活动", "Activity ledger"):
        table = finder(name, "a.xlsx").first([header])
        assert list(fields(table).values()) == ["day", "unit", "title", "visits", "place", "remark"]
    assert finder().first([header]) is None  # it may be any of several kinds
    assert finder().near_miss([header]) is not None
