import pytest

from tongpin.ledgers.row_doubts import doubts_of, notes_beside
from tongpin.ledgers.table_finder import find_table
from tongpin.testing import open_pack

HEADER = ["活动时间", "承办单位", "活动名称", "参加人次", "备注", "是否开展"]
ROW = ["2021-03-01", "柳林镇", "参观", 30, "", ""]


def table_of(header):
    return find_table(open_pack("study-2021").kinds, [header], names=["主题活动", "a.xlsx"])


def doubted_columns(**cells):
    row = [cells.get(header, usual) for header, usual in zip(HEADER, ROW, strict=True)]
    return [fault.column for fault in doubts_of(table_of(HEADER), row)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("备注", "取消"),
        ("备注", "（取消）"),
        ("备注", "未开展"),
        ("备注", "因疫情延期，另行通知"),
        ("备注", "因雨未能如期举行"),
        ("备注", "作废"),
        ("活动名称", "取消"),
        ("活动名称", "参观（取消）"),
        ("活动名称", "参观【因疫情延期】"),
        ("活动名称", "因疫情延期举行"),
        ("是否开展", "否"),
        ("是否开展", "未开展"),
    ],
)
def test_what_was_not_held_is_asked(column, cell):
    assert doubted_columns(**{column: cell}) == [column]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("备注", "县级示范"),
        ("备注", "未取消"),
        ("活动名称", "取消农业税十五年座谈会"),
        ("活动名称", "关于作废票据的学习"),
        ("是否开展", "是"),
        ("承办单位", "取消"),
    ],
)
def test_what_was_held_is_not_asked(column, cell):
    assert doubted_columns(**{column: cell}) == []


def test_a_cell_behind_the_header_refuses_the_row():
    table = table_of(HEADER[:4])

    (fault,) = doubts_of(table, ["2021-03-10", "柳林镇", "千2", "1", "203"])

    assert (fault.value, fault.is_question) == ("203", False)
    assert list(doubts_of(table, [*ROW[:4], "", ""])) == []


@pytest.mark.parametrize("remark", ["延期至3月8日召开", "因雨推迟到下午举行", "改期至次日"])
def test_what_was_put_off_and_held_is_not_asked(remark):
    assert doubted_columns(备注=remark) == []
    assert doubted_columns(备注=remark, 参加人次="") == ["备注"]


def test_words_beside_the_last_column_are_a_note():
    table = table_of(HEADER)

    assert list(doubts_of(table, [*ROW, "雨天改室内"])) == []
    assert list(notes_beside(table, [*ROW, "", "雨天改室内"])) == ["beside the table: 雨天改室内"]
    for beyond in (["203"], ["203人"], ["甲", "乙"]):
        assert [fault.value for fault in doubts_of(table, [*ROW, *beyond])] == beyond[:1]
