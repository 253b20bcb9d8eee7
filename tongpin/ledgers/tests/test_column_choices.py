import pytest

from tongpin.acts.models import Act
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.chosen_columns import ChoiceScope, layout_of
from tongpin.ledgers.column_choices import ColumnError, choose_columns
from tongpin.ledgers.models import ColumnChoice
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, workbook

HEADER = ["活动时间", "承办单位", "板块", "参加人次"]
ROW = ["2021-03-23", "柳林镇", "参观", 30]


def load(campaign):
    files = [("主题活动.xlsx", workbook(HEADER, ROW))]
    return load_files(campaign, files, by=None, now=NOON)


def test_what_is_missing_is_named_with_the_nearest_kind(campaign, county):
    (table,) = load(campaign).unrecognised

    assert (table.kind, table.row, table.missing) == ("activity", 1, {"title": "活动名称"})
    assert table.headers == tuple(HEADER)


def test_a_chosen_column_is_remembered(campaign, county):
    choose_columns(campaign, "activity", {"title": " 板 块 "}, by=None, now=NOON)

    report = load(campaign)

    assert report.unrecognised == []
    assert Act.objects.get().title == "参观"
    assert JournalEntry.objects.filter(verb="ledgers.column.choose").count() == 1


def test_a_header_chosen_again_has_its_new_meaning(campaign, county):
    choose_columns(campaign, "activity", {"place": "板块"}, by=None, now=NOON)
    choose_columns(campaign, "activity", {"title": "板块"}, by=None, now=NOON)

    chosen = ColumnChoice.objects.chosen(campaign, None)
    assert chosen.choices("activity", HEADER) == {"板块": "title"}


def test_what_a_unit_chose_holds_for_its_own_files_of_that_layout(campaign, county):
    town, other = county["柳林镇"].pk, county["石桥乡"].pk
    scope = ChoiceScope(town, layout_of(HEADER))
    for __ in range(2):  # safe to repeat
        choose_columns(campaign, "activity", {"title": "板块"}, scope=scope, by=None, now=NOON)

    assert ColumnChoice.objects.count() == 1
    chosen = ColumnChoice.objects.chosen(campaign, town)
    assert chosen.choices("activity", reversed(HEADER)) == {"板块": "title"}
    assert chosen.choices("activity", [*HEADER, "备注"]) == {}
    for unit in (other, None):
        assert ColumnChoice.objects.chosen(campaign, unit).choices("activity", HEADER) == {}


def test_what_is_chosen_for_one_layout_goes_before_what_holds_for_all(campaign, county):
    town = county["柳林镇"].pk
    scope = ChoiceScope(town, layout_of(HEADER))
    choose_columns(campaign, "activity", {"place": "板块"}, scope=scope, by=None, now=NOON)
    choose_columns(campaign, "activity", {"title": "板块"}, by=None, now=NOON)

    chosen = ColumnChoice.objects.chosen(campaign, town)

    assert chosen.choices("activity", HEADER) == {"板块": "place"}
    assert chosen.choices("activity", ["板块"]) == {"板块": "title"}


@pytest.mark.parametrize(
    ("kind", "headers", "reason"),
    [
        ("nothing", {"title": "板块"}, "no such kind"),
        ("activity", {"nothing": "板块"}, "no such kind"),
        ("activity", {"title": " "}, "not empty"),
    ],
)
def test_what_no_campaign_has_cannot_be_chosen(campaign, kind, headers, reason):
    with pytest.raises(ColumnError, match=reason):
        choose_columns(campaign, kind, headers, by=None, now=NOON)
