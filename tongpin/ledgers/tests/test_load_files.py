import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from tongpin.acts.actions import correct_act
from tongpin.acts.models import Act
from tongpin.ledgers.act_drafts import Drafter
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadError, LoadOptions
from tongpin.ledgers.models import Ledger, LedgerRow
from tongpin.ledgers.row_values import HeadCount
from tongpin.ledgers.stored_rows import values_of_acts
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act, workbook

HEADER = ["序号", "活动时间", "承办单位", "活动名称", "活动地点", "参加人次"]
FIRST = [1, "2021-03-23", "柳林镇", "参观烈士陵园", "烈士陵园", 40]
SECOND = [2, "2021-03-24", "石桥乡", "重温入党誓词", "纪念馆", 25]
THIRD = [3, "2021-03-25", "县教育局", "红歌会", "礼堂", 60]
NAME = "主题活动台账.xlsx"


def take(campaign, *rows, name=NAME, header=HEADER, **options):
    files = [(name, workbook(header, *rows))]
    return load_files(campaign, files, by=None, now=NOON, options=LoadOptions(**options))


def book(*sheets):
    opened_book = openpyxl.Workbook()
    opened_book.remove(opened_book.active)
    for name, rows in sheets:
        sheet = opened_book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(opened_book)


def saved(opened_book):
    stream = io.BytesIO()
    opened_book.save(stream)
    return stream.getvalue()


def stored():
    return [m.objects.count() for m in (Act, Ledger, LedgerRow, JournalEntry)]


def current():
    acts = Act.objects.current().order_by("occurred_on", "id").with_visits()
    return [(act.title, act.visits) for act in acts]


def test_a_dry_run_tells_every_row_and_leaves_nothing(campaign, county):
    before = stored()

    report = take(campaign, FIRST, [2, "3月24日", "石桥镇", "学习", "", 3], dry_run=True)

    assert stored() == before
    assert [(row.row, row.outcome) for row in report.rows] == [(2, "taken"), (3, "refused")]
    (fault,) = report.rows[1].faults
    assert (fault.column, fault.value, fault.unit) == ("承办单位", "石桥镇", "石桥镇")
    assert fault.nearest[0] == "石桥乡"


def test_the_same_file_twice_changes_nothing(campaign, county):
    take(campaign, FIRST, SECOND)
    before = stored()

    report = take(campaign, FIRST, SECOND)

    assert report.tally == {"same": 2}
    assert stored() == before


def test_the_same_rows_under_another_name_are_the_same(campaign, county):
    take(campaign, FIRST, SECOND)
    before = stored()

    report = take(campaign, FIRST, SECOND, name="副本.xlsx")

    assert report.tally == {"same": 2}
    assert stored() == before


def test_a_corrected_row_supersedes_its_act_alone(campaign, county):
    take(campaign, FIRST, SECOND, THIRD)
    old = Act.objects.get(title="重温入党誓词")

    report = take(campaign, FIRST, [*SECOND[:5], 26], THIRD)

    assert report.tally == {"same": 2, "changed": 1}
    new = Act.objects.get(corrects=old)
    assert current() == [("参观烈士陵园", 40), ("重温入党誓词", 26), ("红歌会", 60)]
    assert new.is_current
    assert take(campaign, FIRST, [*SECOND[:5], 26], THIRD).tally == {"same": 3}


def test_a_correction_tells_what_it_changes_by_its_fields(campaign, county):
    take(campaign, FIRST, SECOND)

    report = take(campaign, FIRST, [2, "2021-03-24", "县教育局", *SECOND[3:]])

    assert report.rows[1].notes[0].endswith("：承办单位 石桥乡 → 县教育局")


def test_a_single_corrected_row_is_a_correction(campaign, county):
    take(campaign, FIRST)

    assert take(campaign, [*FIRST[:5], 41]).tally == {"changed": 1}
    assert current() == [("参观烈士陵园", 41)]


def test_inserted_rows_do_not_shift_a_corrected_one(campaign, county):
    take(campaign, FIRST, SECOND, THIRD)
    old = Act.objects.get(title="重温入党誓词")
    inserted = [2, "2021-03-24", "石桥乡", "入户宣讲", "村部", 9]

    report = take(campaign, FIRST, inserted, [3, *SECOND[1:5], 26], [4, *THIRD[1:]])

    assert [row.outcome for row in report.rows] == ["same", "taken", "changed", "same"]
    assert Act.objects.get(corrects=old).title == "重温入党誓词"


def test_a_missing_row_stays_and_is_told(campaign, county):
    take(campaign, FIRST, SECOND, THIRD)

    report = take(campaign, FIRST, THIRD)

    assert report.tally == {"same": 2}
    assert report.remarks == [
        f"{NAME} · 台账 · row 3 is not in the new edition; it stays until it is cancelled"
    ]
    assert len(current()) == 3


def test_a_third_edition_may_go_back_to_the_first(campaign, county):
    take(campaign, FIRST, SECOND)
    take(campaign, FIRST, [*SECOND[:5], 26])

    report = take(campaign, FIRST, SECOND)

    assert report.tally == {"same": 1, "changed": 1}
    assert current() == [("参观烈士陵园", 40), ("重温入党誓词", 25)]


def test_the_next_months_file_of_the_same_name_corrects_nothing(campaign, county):
    take(campaign, FIRST, SECOND)

    later = [[1, "2021-04-23", *FIRST[2:5], 55], [2, "2021-04-24", *SECOND[2:5], 31]]
    report = take(campaign, *later)

    assert report.tally == {"taken": 2}
    assert len(current()) == 4


def test_another_units_file_of_the_same_name_corrects_nothing(campaign, county):
    take(campaign, FIRST)

    report = take(campaign, [*FIRST[:2], "石桥乡", *FIRST[3:]])

    assert report.tally == {"taken": 1}
    assert len(current()) == 2


def test_a_repeat_in_another_sheet_is_a_question(campaign, county):
    files = [(NAME, book(("三月", [HEADER, FIRST]), ("补报", [HEADER, FIRST])))]

    report = load_files(campaign, files, by=None, now=NOON)

    assert report.tally == {"taken": 1, "question": 1}
    assert report.rows[1].notes == (
        f"repeats {NAME} · 三月 · row 2 to the letter; is it a second one?",
    )
    assert current() == [("参观烈士陵园", 40)]


def test_repeats_count_where_somebody_says_so(campaign, county):
    files = [(NAME, book(("三月", [HEADER, FIRST]), ("补报", [HEADER, FIRST])))]

    report = load_files(campaign, files, by=None, now=NOON, options=LoadOptions(count_repeats=True))

    assert report.tally == {"taken": 2}
    assert load_files(campaign, files, by=None, now=NOON).tally == {"same": 2}
    assert len(current()) == 2


def test_an_act_corrected_by_hand_is_not_doubled(campaign, county):
    take(campaign, FIRST, SECOND)
    act = Act.objects.get(title="重温入党誓词")
    (values,) = values_of_acts([act])
    counted_again = replace(values, heads=(HeadCount("participant", 99),))
    correct_act(act, Drafter(campaign).draft(counted_again), reason="核实", by=None, now=NOON)

    assert take(campaign, FIRST, SECOND).tally == {"same": 2}
    assert take(campaign, FIRST, [*SECOND[:5], 27]).tally == {"same": 1, "question": 1}
    assert take(campaign, FIRST, [*SECOND[:5], 99]).tally == {"same": 2}
    assert current() == [("参观烈士陵园", 40), ("重温入党誓词", 99)]


def test_an_act_typed_in_is_not_counted_again_from_a_ledger(campaign, county):
    make_act(campaign, county["柳林镇"], visits=40, place="烈士陵园")

    assert take(campaign, FIRST).tally == {"same": 1}
    assert len(current()) == 1


def test_a_correction_keeps_the_status_that_no_row_tells(campaign, county):
    take(campaign, FIRST)
    Act.objects.update(status="closed")

    take(campaign, [*FIRST[:5], 41])

    assert Act.objects.current().get().status == "closed"


def test_a_clerk_loads_rows_of_the_own_units_alone(campaign, county):
    units = frozenset({county["柳林镇"].pk, county["王庄村"].pk})

    report = take(campaign, FIRST, SECOND, units=units)

    assert report.tally == {"taken": 1, "refused": 1}
    (fault,) = report.rows[1].faults
    assert (fault.column, fault.value) == ("承办单位", "石桥乡")


def test_a_clerk_cannot_correct_another_units_act_by_a_file_of_the_same_name(campaign, county):
    take(campaign, SECOND, THIRD)
    units = frozenset({county["柳林镇"].pk})

    report = take(campaign, [SECOND[0], SECOND[1], "柳林镇", *SECOND[3:]], units=units)

    assert report.tally == {"taken": 1}
    assert report.remarks == []
    assert len(current()) == 3


def test_registers_need_the_whole_county(campaign, county):
    files = [("单位名册.xlsx", workbook(["单位名称", "上级单位"], ["新乡", "青禾县"]))]
    options = LoadOptions(units=frozenset({county["柳林镇"].pk}))

    report = load_files(campaign, files, by=None, now=NOON, options=options)

    assert report.rows == []
    assert report.remarks == ["单位名册.xlsx · 台账: registers are loaded by the office alone"]


def test_titles_totals_footers_and_repeated_headers_are_no_rows(campaign, county):
    rows = [
        ["2021年主题活动台账"],
        ["填报单位：青禾县", "", "填报日期：2021年4月30日"],
        ["序号", "时间", "承办单位", "活动情况", "", ""],
        ["", "", "", "活动名称", "地点", "参加人次"],
        [1, "3月23日", "青禾县柳林镇", "参观烈士陵园", "陵园", "４０人次"],
        ["柳林镇小计", "", "", "", "", 40],
        ["序号", "时间", "承办单位", "活动情况", "", ""],
        ["", "", "", "活动名称", "地点", "参加人次"],
        [2, 44279, "石桥 乡志愿服务队", "红歌会", "礼堂", "25"],
        ["合　计", "", "", "", "", 65],
        ["填表人：林晓", "", "审核人：方远"],
    ]
    files = [(NAME, book(("台账", rows)))]

    report = load_files(campaign, files, by=None, now=NOON)

    assert [(row.row, row.outcome) for row in report.rows] == [(5, "noted"), (9, "noted")]
    assert report.rows[0].notes == ("3月23日 → 2021-03-23", "青禾县柳林镇 → 柳林镇")
    assert current() == [("参观烈士陵园", 40), ("红歌会", 25)]
    assert list(Act.objects.order_by("id").values_list("occurred_on", flat=True)) == [
        date(2021, 3, 23),
        date(2021, 3, 24),
    ]


def test_cells_merged_downwards_hold_for_each_row(campaign, county):
    opened_book = openpyxl.Workbook()
    sheet = opened_book.active
    for number, row in enumerate([HEADER[1:], FIRST[1:], ["", "", "座谈会", "村部", 8]], 4):
        for column, cell in enumerate(row, 3):
            sheet.cell(number, column, cell or None)
    sheet.merge_cells("C5:C6")
    sheet.merge_cells("D5:D6")

    report = load_files(campaign, [(NAME, saved(opened_book))], by=None, now=NOON)

    assert [(row.row, row.outcome) for row in report.rows] == [(5, "taken"), (6, "taken")]
    assert current() == [("参观烈士陵园", 40), ("座谈会", 8)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_every_encoding(campaign, county, encoding):
    text = "活动时间,承办单位,活动名称,参加人次\n2021.03.31,柳林镇,創(chuàng)新學習,12人\n"
    if encoding == "gb18030":
        text = text.replace("創(chuàng)新學習", "创新学习")

    report = load_files(campaign, [("主题活动.csv", text.encode(encoding))], by=None, now=NOON)

    assert [row.outcome for row in report.rows] == ["taken" if encoding == "gb18030" else "noted"]
    assert current() == [("创新学习", 12)]


def test_a_mistyped_reporting_unit_is_refused_not_replaced_by_the_county(campaign, county):
    rows = [
        ["填报单位：县教肓局"],
        ["推送日期", "标题", "平台账号"],
        ["2021-03-23", "开班", "青禾发布"],
    ]

    report = load_files(campaign, [("稿件台账.xlsx", book(("稿件", rows)))], by=None, now=NOON)

    assert report.tally == {"refused": 1}
    assert report.unknown_units == {"县教肓局": ("县教育局",)}


@pytest.mark.parametrize(
    "cell",
    [
        "长" * 70_000,
        "=1+1",
        "1e400",
        -3,
        10**18,
        True,
        "2021-02-30",
        "NaN",
        "12 15人",
        "3，5",
        "13元",
    ],
)
def test_hostile_counts_are_refused(campaign, county, cell):
    report = take(campaign, [*FIRST[:5], str(cell)[:30_000] if isinstance(cell, str) else cell])

    assert report.tally == {"refused": 1}
    assert report.rows[0].faults[0].column == "参加人次"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        workbook([]),
        workbook(HEADER),
        "活动时间,承办单位,活动名称,参加人次\n".encode(),
    ],
)
def test_a_file_without_rows_takes_nothing(campaign, county, content):
    assert load_files(campaign, [("a.xlsx", content)], by=None, now=NOON).rows == []
    assert Ledger.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04broken",
        b"a\x00b,c\n",
        ('活动时间,承办单位,活动名称,参加人次\n"' + "甲" * 200_000).encode(),
    ],
)
def test_a_damaged_file_is_no_traceback(campaign, county, content):
    with pytest.raises(LoadError):
        load_files(campaign, [("a.csv", content)], by=None, now=NOON)


def test_two_files_of_one_name_are_refused(campaign, county):
    files = [(NAME, workbook(HEADER, FIRST)), (NAME, workbook(HEADER, SECOND))]

    with pytest.raises(LoadError, match="the same name"):
        load_files(campaign, files, by=None, now=NOON)


def test_the_same_edited_day_goes_with_nothing_else(campaign, county):
    take(campaign, FIRST, SECOND)

    assert take(campaign, FIRST, [2, "2021-03-26", *SECOND[2:]]).tally == {"same": 1, "changed": 1}


def test_a_row_corrected_in_a_renamed_sheet_is_a_correction(campaign, county):
    load_files(campaign, [(NAME, book(("三月", [HEADER, FIRST])))], by=None, now=NOON)

    files = [(NAME, book(("一季度", [HEADER, [*FIRST[:5], 41]])))]

    assert load_files(campaign, files, by=None, now=NOON).tally == {"changed": 1}


def test_milestones_are_planned_until_they_are_done(campaign, county):
    header = ["工程名称", "责任单位", "节点", "完成时限", "进展情况"]
    row = ["农村公路", "柳林镇", "路基", "2021-05-31"]
    take(campaign, [*row, "在建"], name="民生工程.xlsx", header=header)
    assert Act.objects.get().status == "planned"

    report = take(campaign, [*row, "已竣工"], name="民生工程.xlsx", header=header)

    assert report.tally == {"changed": 1}
    assert Act.objects.current().get().status == "held"
