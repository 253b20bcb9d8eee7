import pytest

from tongpin.ledgers.actions import load_files
from tongpin.orgs.actions import add_other_name, rename_unit
from tongpin.orgs.models import JournalEntry, Person, Placement, Unit
from tongpin.testing import NOON, workbook

HEADER = ["单位名称", "上级单位", "单位类别", "行政区划代码", "联络员", "联系电话", "曾用名"]


def load_units(campaign, *rows):
    return load_files(campaign, [("单位名册.xlsx", workbook(HEADER, *rows))], by=None, now=NOON)


def outcomes(report):
    return [row.outcome for row in report.rows]


def columns(report):
    return [fault.column for row in report.rows for fault in row.faults]


def placed():
    return dict(Placement.objects.values_list("unit__name", "parent__name"))


def test_a_register_in_any_order_makes_the_tree(campaign):
    report = load_units(campaign, ["王庄村", "柳林镇"], ["柳林镇", "青禾县"])

    assert outcomes(report) == ["noted", "noted"]
    assert placed() == {"王庄村": "柳林镇", "柳林镇": "青禾县"}
    assert outcomes(load_units(campaign, ["王庄村", "柳林镇"], ["柳林镇", "青禾县"])) == [
        "same",
        "same",
    ]


def test_the_same_register_twice_writes_nothing(campaign, county):
    rows = ["柳林镇", "青禾县", "乡镇", "990102", "林晓", "13900000000", "柳林乡、老柳林"]
    load_units(campaign, rows)
    before = JournalEntry.objects.count(), Person.objects.count()

    assert outcomes(load_units(campaign, rows)) == ["same"]
    assert (JournalEntry.objects.count(), Person.objects.count()) == before


def test_a_former_name_is_no_new_unit(campaign, county):
    rename_unit(county["柳林镇"], "柳林街道", by=None, now=NOON)

    report = load_units(campaign, ["柳林镇", "青禾县", "街道"])

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

    assert columns(load_units(campaign, row)) == [column]
    assert Unit.objects.count() == 5


def test_the_top_of_the_tree_needs_no_superior(campaign, county):
    assert outcomes(load_units(campaign, ["青禾县", "", "县"])) == ["noted"]
    assert Unit.objects.get(name="青禾县").category == "县"
