"""Files as they come in from the field, each with one peculiarity, taken in from end to end."""

import io
from datetime import date

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tongpin.acts.models import Act, Participation
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadError, LoadOptions
from tongpin.orgs.models import Person
from tongpin.testing import NOON

HEADER = ["序号", "活动时间", "承办单位", "活动名称", "活动地点", "参加人次", "备注"]
TITLE = ["主题活动台账"]
SESSIONS = ["学习时间", "单位", "学习主题", "主持人", "实到人数", "参加人员"]
NAME = "台账.xlsx"


def activity(number, *, day=None, unit="柳林镇", visits=10):
    return [number, day or f"2021-03-{number:02}", unit, f"活动{number}", "村部", visits, ""]


def book(*sheets, change=None):
    """A workbook of (name, rows); `change` may alter it before it is saved."""
    opened_book = openpyxl.Workbook()
    opened_book.remove(opened_book.active)
    for name, rows in sheets:
        sheet = opened_book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if change:
        change(opened_book)
    stream = io.BytesIO()
    opened_book.save(stream)
    return stream.getvalue()


def activities(*rows, change=None):
    return book(("台账", [TITLE, HEADER, *rows]), change=change)


def take(campaign, content, *, name=NAME, **options):
    return load_files(
        campaign, [(name, content)], by=None, now=NOON, options=LoadOptions(**options)
    )


def outcomes(report):
    return [(row.row, row.outcome) for row in report.rows]


def notes(report, row):
    return "；".join(note for item in report.rows if item.row == row for note in item.notes)


def visits():
    return sum(Participation.objects.values_list("visits", flat=True))


def test_a_count_merged_over_two_units_is_counted_once(campaign, county):
    def merge(opened_book):
        opened_book["台账"].merge_cells("F3:F4")

    content = activities(
        activity(1, visits=80), activity(2, unit="石桥乡", visits=None), change=merge
    )

    report = take(campaign, content)

    assert outcomes(report) == [(3, "noted"), (4, "question")]
    assert "one cell for rows 3 to 4" in notes(report, 3)
    assert visits() == 80


def test_a_merged_unit_holds_for_all_its_rows(campaign, county):
    def merge(opened_book):
        opened_book["台账"].merge_cells("C3:C4")

    report = take(campaign, activities(activity(1), activity(2, unit=None), change=merge))

    assert outcomes(report) == [(3, "taken"), (4, "taken")]
    assert set(Act.objects.values_list("unit__name", flat=True)) == {"柳林镇"}


def test_hidden_rows_bear_a_note_and_hidden_sheets_are_not_read(campaign, county):
    def hide(opened_book):
        opened_book["台账"].row_dimensions[4].hidden = True
        opened_book["去年"].sheet_state = "hidden"

    content = book(
        ("台账", [TITLE, HEADER, activity(1), activity(2)]),
        ("去年", [HEADER, activity(3)]),
        change=hide,
    )

    report = take(campaign, content)

    assert outcomes(report) == [(3, "taken"), (4, "noted")]
    assert notes(report, 4) == "this row is hidden in the file"
    assert report.remarks == [
        f"{NAME} · 去年: the sheet is hidden and is not read; unhide it to have its rows loaded"
    ]


def test_both_tables_of_a_sheet_are_read_with_their_own_titles(campaign, county):
    rows = [
        ["填报单位：柳林镇"],
        ["活动时间", "活动名称", "参加人次"],
        ["2021-03-01", "参观", 10],
        ["填报单位：石桥乡"],
        ["活动时间", "活动名称", "参加人次"],
        ["2021-03-02", "讲座", 20],
    ]

    report = take(campaign, book(("Sheet1", rows)))

    assert outcomes(report) == [(3, "taken"), (6, "taken")]
    acts = Act.objects.order_by("occurred_on").values_list("unit__name", "title")
    assert list(acts) == [("柳林镇", "参观"), ("石桥乡", "讲座")]


def test_a_new_edition_with_two_tables_corrects_the_right_row(campaign, county):
    first = [TITLE, HEADER, activity(1), activity(2), TITLE, HEADER, activity(3)]
    take(campaign, book(("台账", first)))
    changed = [TITLE, HEADER, activity(1), activity(2, visits=11), TITLE, HEADER, activity(3)]

    report = take(campaign, book(("台账", changed)))

    assert outcomes(report) == [(3, "same"), (4, "changed"), (7, "same")]


def test_two_people_side_by_side_are_two(campaign, county):
    rows = [
        ["人员名单"],
        ["姓名", "工作单位", "手机号码", "姓名", "工作单位", "手机号码"],
        ["甲一", "柳林镇", "13900000001", "乙二", "石桥乡", "13900000002"],
        ["丙三", "柳林镇", "13900000003"],
    ]

    report = take(campaign, book(("Sheet1", rows)))

    assert outcomes(report) == [(3, "taken"), (3, "taken"), (4, "taken")]
    people = Person.objects.order_by("name").values_list("name", "home_unit__name")
    assert set(people) == {("甲一", "柳林镇"), ("乙二", "石桥乡"), ("丙三", "柳林镇")}


def test_bare_numbers_of_an_old_macintosh_count_from_1904(campaign, county):
    def count_from_1904(opened_book):
        opened_book.epoch = CALENDAR_MAC_1904

    take(campaign, activities(activity(1, day=42_824), change=count_from_1904))

    assert Act.objects.get().occurred_on == date(2021, 3, 31)


def test_a_range_of_days_has_its_end(campaign, county):
    report = take(campaign, activities(activity(1, day="3月31日-4月2日")))

    act = Act.objects.get()
    assert (act.occurred_on, act.ended_on) == (date(2021, 3, 31), date(2021, 4, 2))
    assert "ends on 2021-04-02" in notes(report, 3)


def test_a_year_and_a_month_that_are_not_repeated_are_those_above(campaign, county):
    rows = [
        ["年", "月", "日", "承办单位", "活动名称", "参加人次"],
        [2021, 3, 5, "柳林镇", "参观", 20],
        ["", "", 9, "柳林镇", "座谈", 10],
        ["", 4, 2, "石桥乡", "祭扫", 30],
        ["〃", "〃", 3, "石桥乡", "宣誓", 40],
        ["", "", "2021-04-08", "石桥乡", "讲座", 50],
    ]

    report = take(campaign, book(("台账", [TITLE, *rows])))

    days = Act.objects.order_by("occurred_on").values_list("occurred_on", flat=True)
    assert [f"{day:%m-%d}" for day in days] == ["03-05", "03-09", "04-02", "04-03", "04-08"]
    assert [outcome for __, outcome in outcomes(report)] == [
        *("taken", "noted", "noted", "noted", "taken")
    ]


def test_a_short_row_takes_the_year_behind_its_day_from_above(campaign, county):
    lines = [
        "主题活动",
        "承办单位,活动名称,参加人次,日,月,年",
        "柳林镇,参观,20,5,3,2021",
        "柳林镇,座谈,10,9",
    ]

    report = take(campaign, "\n".join(lines).encode(), name="主题活动.csv")

    assert outcomes(report) == [(3, "taken"), (4, "noted")]
    assert [act.occurred_on.day for act in Act.objects.order_by("occurred_on")] == [5, 9]


def test_a_total_that_is_not_the_sum_of_its_parts_is_noted(campaign, county):
    rows = [
        ["活动时间", "承办单位", "活动名称", "参加人次", "", ""],
        ["", "", "", "干部", "群众", "合计"],
        ["2021-03-05", "柳林镇", "参观", 10, 20, 30],
        ["2021-03-06", "柳林镇", "座谈", 10, 18, 30],
        ["2021-03-07", "柳林镇", "讲座", "", "约20", 30],
    ]

    report = take(campaign, book(("台账", [TITLE, *rows])))

    assert outcomes(report) == [(4, "taken"), (5, "noted"), (6, "taken")]
    assert "合计 is 30, and 10 + 18 are 28; counted: 30" in notes(report, 5)
    assert visits() == 90


def test_ditto_marks_and_blank_units_are_what_stands_above(campaign, county):
    report = take(
        campaign,
        activities(
            activity(1),
            [2, "同上", "〃", "讲座", '"', 20, ""],
            [3, "2021-03-05", "", "宣讲", "″", 30, ""],
        ),
    )

    assert outcomes(report) == [(3, "taken"), (4, "noted"), (5, "noted")]
    acts = Act.objects.order_by("id").values_list("occurred_on", "unit__name", "place")
    assert list(acts)[1:] == [
        (date(2021, 3, 1), "柳林镇", "村部"),
        (date(2021, 3, 5), "柳林镇", "村部"),
    ]


def test_a_line_with_a_unit_begins_its_rows(campaign, county):
    report = take(
        campaign, activities(activity(1), ["石桥乡"], activity(2, unit=""), activity(3, unit=""))
    )

    assert outcomes(report) == [(3, "taken"), (5, "noted"), (6, "noted")]
    units = Act.objects.order_by("id").values_list("unit__name", flat=True)
    assert list(units) == ["柳林镇", "石桥乡", "石桥乡"]


@pytest.mark.parametrize("line", ["一、柳林镇", "（一）柳林镇", "二、柳林镇（2场）", "1.柳林镇"])
def test_a_numbered_line_with_a_unit_begins_its_rows(campaign, county, line):
    report = take(campaign, activities([line], activity(1, unit="")))

    assert [row.outcome for row in report.rows] == ["noted"]
    assert Act.objects.get().unit.name == "柳林镇"


def test_below_a_line_that_is_no_unit_a_blank_unit_is_nobodys(campaign, county):
    rows = [["一、柳林镇"], activity(1, unit=""), ["二、县直单位"], activity(2, unit="")]

    report = take(campaign, activities(*rows))

    assert [row.outcome for row in report.rows] == ["noted", "refused"]
    assert Act.objects.count() == 1


def test_a_sheet_of_examples_is_not_read(campaign, county):
    header = ["活动时间", "承办单位", "活动名称", "参加人次"]
    row = ["2021-03-01", "柳林镇", "参观", 30]

    report = take(campaign, book(("填写示例", [header, row])))

    assert report.rows == []
    assert any("填写示例" in remark for remark in report.remarks)


@pytest.mark.parametrize("written", ["柳林镇、县教育局", "柳林镇和县教育局", "县教育局\n柳林镇"])
def test_an_act_of_several_units_is_a_question(campaign, county, written):
    report = take(campaign, activities(activity(1, unit=written)))

    assert outcomes(report) == [(3, "question")]
    (fault,) = report.rows[0].faults
    assert set(fault.nearest) == {"柳林镇", "县教育局"}
    assert list(report.unknown_units) == [written]
    assert Act.objects.count() == 0


def test_names_come_without_what_stands_beside_them(campaign, county):
    row = ["2021-03-10", "县教育局", "专题", "局长 甲某", 3, "1.甲某(主持)\n2.乙某\n丙某（病假）"]

    report = take(campaign, book(("中心组学习", [SESSIONS, row])))

    assert outcomes(report) == [(2, "noted")]
    assert set(Person.objects.values_list("name", flat=True)) == {"甲某", "乙某", "丙某"}
    assert Participation.objects.get(person__name="丙某").status == "leave"


def test_a_group_of_people_is_a_question(campaign, county):
    row = ["2021-03-10", "县教育局", "专题", "甲某", 30, "局班子成员、各股室负责人"]

    report = take(campaign, book(("中心组学习", [SESSIONS, row])))

    assert outcomes(report) == [(2, "question")]
    assert Person.objects.count() == 0


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("#N/A", "holds an error"), ("=SUM(A1,3)", "never computed")],
)
def test_a_cell_without_a_value_is_refused_as_what_it_is(campaign, county, cell, reason):
    report = take(campaign, activities(activity(1, visits=cell)))

    assert outcomes(report) == [(3, "refused")]
    (fault,) = report.rows[0].faults
    assert fault.value == cell
    assert reason in fault.accepted


def test_the_unit_in_the_name_of_the_file_is_that_of_its_rows(campaign, county):
    content = book(("Sheet1", [HEADER[:2] + HEADER[3:6], [1, "2021-03-01", "参观", "村部", 5]]))

    report = take(campaign, content, name="柳林镇3月主题活动.xlsx")

    assert Act.objects.get().unit.name == "柳林镇"
    assert report.remarks == [
        "柳林镇3月主题活动.xlsx · Sheet1: no column of units; its rows are recorded under 柳林镇"
    ]


def test_a_column_of_units_is_known_by_its_cells(campaign, county):
    header = ["序号", "活动时间", "主责", "活动名称", "参加人次"]
    content = book(("Sheet1", [TITLE, header, [1, "2021-03-01", "石桥乡", "参观", 5]]))

    report = take(campaign, content)

    assert Act.objects.get().unit.name == "石桥乡"
    assert report.remarks[-1] == f"{NAME} · Sheet1: the column 主责 is read as 承办单位"


def test_beginning_and_end_say_hour_and_length(campaign, county):
    header = ["活动名称", "开始时间", "结束时间", "服务队伍", "志愿者人数", "服务群众人次"]
    row = ["义诊", "2021-03-05 09:00", "2021-03-05 11:30", "柳林镇志愿服务队", 8, 60]

    take(campaign, book(("志愿服务", [header, row])))

    act = Act.objects.get()
    assert (act.occurred_on, act.starts_at.hour) == (date(2021, 3, 5), 9)
    assert Participation.objects.get(role="volunteer").minutes == 150


def test_men_and_women_in_columns_of_their_own_add_up(campaign, county):
    def merge(opened_book):
        sheet = opened_book["Sheet1"]
        for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:E2"):
            sheet.merge_cells(cells)

    rows = [
        TITLE,
        ["活动时间", "承办单位", "活动名称", "参加人次", None],
        [None, None, None, "男", "女"],
        ["2021-03-01", "柳林镇", "参观", 12, 8],
    ]

    report = take(campaign, book(("Sheet1", rows), change=merge))

    assert outcomes(report) == [(4, "noted")]
    assert notes(report, 4) == "counted together: 男 12 + 女 8"
    assert visits() == 20


PECULIAR = {
    "plain": activities(activity(1), activity(2, unit="县教育局")),
    "refused": activities(activity(1, day="3月下旬"), activity(2, visits="若干")),
    "question": activities(activity(1, unit="柳林镇、石桥乡"), activity(2)),
    "noted": activities(activity(1, day="3月5-6日", visits="男12女8")),
    "nothing": book(("Sheet1", [["甲", "乙"], [1, 2]])),
    "roster": book(("名单", [["姓名", "所在单位"], ["甲某（女）", "柳林镇党委"]])),
    "repeat": activities(activity(1), activity(1)),
}


@pytest.mark.parametrize("key", sorted(PECULIAR))
def test_storing_ends_as_the_dry_run_did(campaign, county, key):
    dry = take(campaign, PECULIAR[key], dry_run=True)
    stored = take(campaign, PECULIAR[key])

    assert dry.rows == stored.rows
    assert dry.remarks == stored.remarks
    assert dry.tally == stored.tally


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_that_nobody_may_keep_is_refused_in_the_dry_run_too(
    campaign, county, settings, dry_run
):
    settings.UPLOAD_MB = 0

    with pytest.raises(LoadError, match="larger than 0 MB"):
        take(campaign, PECULIAR["plain"], dry_run=dry_run)


@pytest.mark.parametrize(
    ("title", "sheet"), [("2021年3月主题活动台账", "Sheet1"), ("主题活动台账", "2021年3月")]
)
def test_a_day_alone_is_one_of_the_month_above_the_table(campaign, county, title, sheet):
    rows = [[title], HEADER, activity(1, day="5日"), activity(2, day="4月6日")]

    report = take(campaign, book((sheet, rows)))

    assert outcomes(report) == [(3, "noted"), (4, "noted")]
    days = Act.objects.order_by("occurred_on").values_list("occurred_on", flat=True)
    assert list(days) == [date(2021, 3, 5), date(2021, 4, 6)]


def test_rows_below_a_name_alone_are_that_units_and_nobodys_below_an_unknown_one(campaign, county):
    rows = [
        ["活动时间", "活动名称", "参加人次"],
        ["柳林镇"],
        ["2021-03-01", "参观", 10],
        ["单位：石桥乡"],
        ["2021-03-02", "讲座", 20],
        ["平桥乡"],
        ["2021-03-03", "义诊", 30],
    ]

    report = take(campaign, book(("主题活动", rows)))

    assert [(row, str(outcome)) for row, outcome in outcomes(report) if outcome == "taken"] == [
        (3, "taken"),
        (5, "taken"),
    ]
    assert [row for row, outcome in outcomes(report) if outcome == "refused"] == [6, 7]
    acts = Act.objects.order_by("occurred_on").values_list("unit__name", "title")
    assert list(acts) == [("柳林镇", "参观"), ("石桥乡", "讲座")]
