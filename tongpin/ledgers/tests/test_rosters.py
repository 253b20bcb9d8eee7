import pytest

from tongpin.ledgers.actions import load_files
from tongpin.orgs.actions import add_other_name, rename_unit
from tongpin.orgs.models import JournalEntry, Person, Placement, Post, Unit
from tongpin.testing import NOON, workbook

UNITS = ["单位名称", "上级单位", "单位类别", "行政区划代码", "联络员", "联系电话", "曾用名"]
PEOPLE = ["姓名", "所在单位", "职务", "手机号码"]


def units(campaign, *rows):
    return load_files(campaign, [("单位名册.xlsx", workbook(UNITS, *rows))], by=None, now=NOON)


def people(campaign, *rows, header=PEOPLE):
    return load_files(campaign, [("人员名册.xlsx", workbook(header, *rows))], by=None, now=NOON)


def outcomes(report):
    return [row.outcome for row in report.rows]


def columns(report):
    return [fault.column for row in report.rows for fault in row.faults]


def placed():
    return dict(Placement.objects.values_list("unit__name", "parent__name"))


def test_a_register_in_any_order_makes_the_tree(campaign):
    report = units(campaign, ["王庄村", "柳林镇"], ["柳林镇", "青禾县"])

    assert outcomes(report) == ["noted", "noted"]
    assert placed() == {"王庄村": "柳林镇", "柳林镇": "青禾县"}
    assert outcomes(units(campaign, ["王庄村", "柳林镇"], ["柳林镇", "青禾县"])) == ["same", "same"]


def test_the_same_register_twice_writes_nothing(campaign, county):
    rows = ["柳林镇", "青禾县", "乡镇", "990102", "林晓", "13900000000", "柳林乡、老柳林"]
    units(campaign, rows)
    before = JournalEntry.objects.count(), Person.objects.count()

    assert outcomes(units(campaign, rows)) == ["same"]
    assert (JournalEntry.objects.count(), Person.objects.count()) == before


def test_a_former_name_is_no_new_unit(campaign, county):
    rename_unit(county["柳林镇"], "柳林街道", by=None, now=NOON)

    report = units(campaign, ["柳林镇", "青禾县", "街道"])

    assert outcomes(report) == ["noted"]
    assert Unit.objects.count() == 5


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["新乡", "青禾县", "", "990101"], "行政区划代码"),
        (["新乡", "青禾县", "", "12a"], "行政区划代码"),
        (["新乡", "青禾县", "", "", "", "", "石桥乡"], "曾用名"),
        (["新乡", "青禾县", "", "", "", "", "老石桥"], "曾用名"),
        (["柳林镇", "石桥乡"], "上级单位"),
        (["青禾县", "柳林镇"], "上级单位"),
        (["新乡", ""], "上级单位"),
        (["长" * 101, "青禾县"], "单位名称"),
    ],
)
def test_what_the_tree_cannot_hold_is_refused(campaign, county, row, column):
    add_other_name(county["石桥乡"], "老石桥", by=None, now=NOON)

    assert columns(units(campaign, row)) == [column]
    assert Unit.objects.count() == 5


def test_the_top_of_the_tree_needs_no_superior(campaign, county):
    assert outcomes(units(campaign, ["青禾县", "", "县"])) == ["noted"]
    assert Unit.objects.get(name="青禾县").category == "县"


def test_namesakes_are_told_apart_by_telephone(campaign, county):
    rows = [
        ["王伟", "柳林镇", "科员", ""],
        ["王伟", "柳林镇", "科员", "139"],
        ["王伟", "柳林镇", "科员", "138"],
    ]

    assert outcomes(people(campaign, *rows)) == ["taken", "taken", "taken"]
    assert outcomes(people(campaign, *rows)) == ["same", "same", "same"]
    assert Person.objects.count() == 3


def test_a_repeated_name_without_telephone_is_a_question(campaign, county):
    rows = [["王伟", "柳林镇", "主任", ""], ["王伟", "柳林镇", "科员", ""]]

    assert outcomes(people(campaign, *rows)) == ["taken", "question"]
    assert outcomes(people(campaign, *rows)) == ["same", "question"]
    assert Post.objects.get().title == "主任"


def test_a_roster_without_titles_leaves_them(campaign, county):
    people(campaign, ["王伟", "柳林镇", "主任", "139"])

    report = people(campaign, ["王伟", "柳林镇"], header=PEOPLE[:2])

    assert outcomes(report) == ["same"]
    assert Post.objects.get().title == "主任"


def test_an_unknown_unit_is_refused_with_the_nearest(campaign, county):
    report = people(campaign, ["王伟", "石桥镇", "", ""], ["长" * 61, "柳林镇", "", ""])

    assert columns(report) == ["所在单位", "姓名"]
    assert report.unknown_units["石桥镇"][0] == "石桥乡"


def test_a_name_padded_with_a_blank_is_the_same_person(campaign, county):
    content = workbook(["姓名", "所在单位"], ["王 伟", "柳林镇"], title="人员名册")
    load_files(campaign, [("名册.xlsx", content)], by=None, now=NOON)

    again = workbook(["姓名", "所在单位"], ["王伟", "柳林镇"], title="人员名册")
    report = load_files(campaign, [("名册二.xlsx", again)], by=None, now=NOON)

    assert report.tally == {"same": 1}
    assert Person.objects.filter(name="王伟").count() == 1
