import pytest

from tongpin.ledgers.aside_rows import is_aside, is_header
from tongpin.ledgers.table_finder import find_table
from tongpin.testing import open_pack

KINDS = open_pack("study-2021").kinds
HEADER = ["序号", "活动时间", "承办单位", "活动名称", "参加人次"]


def table_of(*rows, names=("台账", "台账.xlsx")):
    return find_table(KINDS, rows, names=list(names))


def test_the_header_is_found_below_titles():
    table = table_of(["主题活动台账"], [], HEADER, [1, "2021-03-23", "柳林镇", "参观", 3])

    assert (table.kind.key, table.header_row, table.serial) == ("activity", 2, 0)
    assert [column.spec.key for column in table.columns] == ["day", "unit", "title", "visits"]


def test_two_rows_make_one_header():
    table = table_of(["时间", "承办单位", "活动", ""], ["", "", "活动名称", "参加人次"])

    assert (table.kind.key, table.header_row, table.depth) == ("activity", 1, 2)


def test_no_table_is_recognised_in_other_sheets():
    assert table_of(["通知"], ["各单位："], ["请于周五前报送"]) is None


def test_words_in_the_sheets_name_decide_between_like_headers():
    header = ["推送日期", "标题", "平台账号", "类别"]

    assert table_of(header, names=["推送稿件", "a.xlsx"]).kind.key == "article"
    assert table_of(header, names=["上级媒体刊发", "a.xlsx"]).kind.key == "placement"


def test_a_longer_word_of_the_name_means_more():
    drill = next(kind for kind in open_pack("flood-safety").kinds if kind.key == "drill")
    alarm = drill.model_copy(update={"key": "alarm", "label": "应急演练", "hints": ("应急演练",)})
    header = [spec.label for spec in drill.fields]

    table = find_table([drill, alarm], [header], names=["应急演练", "应急演练.xlsx"])

    assert table.kind.key == "alarm"


@pytest.mark.parametrize(
    "titles",
    [
        ["填报单位：县教育局   填报日期：2021年4月30日"],
        ["填报单位（盖章）：县教育局"],
        ["填报单位：县教育局（盖章）"],
        ["填报单位：", "县教育局", "填报日期：2021年4月30日"],
    ],
)
def test_the_reporting_unit_stands_above_the_table(titles):
    assert table_of(titles, HEADER).reporter == "县教育局"


@pytest.mark.parametrize(
    "first", ["合计", "合　计：", "柳林镇小计", "总计104次", "填表人：林晓", "注：以上"]
)
def test_totals_and_footers_are_aside(first):
    assert is_aside(table_of(HEADER), [first, "", "", "", 104]) is True


def test_a_full_row_is_never_aside():
    assert is_aside(table_of(HEADER), ["小计", "2021-03-23", "柳林镇", "参观", 3]) is False


def test_a_repeated_header_is_known_by_its_words():
    assert (
        is_header(["序 号", "活动时间", "承办单位", "活动名称", "参加人次", ""], [HEADER]) is True
    )
    assert is_header([1, "2021-03-23", "柳林镇", "参观", 3], [HEADER]) is False
