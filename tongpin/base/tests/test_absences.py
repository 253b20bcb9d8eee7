import pytest

from tongpin.base.absences import read_absences
from tongpin.base.name_lists import NotNames


@pytest.mark.parametrize(
    ("text", "away"),
    [
        ("张三和李四", ["张三", "李四"]),
        ("张三+李四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("王五请假", ["王五请假"]),
        ("张三、李四请假", ["张三请假", "李四请假"]),
        ("请假：张三、李四", ["张三请假", "李四请假"]),
        ("缺席王五", ["王五"]),
        ("张三病假，李四事假", ["张三病假", "李四事假"]),
        ("张三因病请假；李四下乡", ["张三因病请假", "李四下乡"]),
        ("病假：张三、李四；事假：王五", ["张三病假", "李四病假", "王五事假"]),
        ("张三：病假、李四－出差", ["张三病假", "李四出差"]),
        ("张三，因公外出", ["张三因公外出"]),
        ("王五请假，事由：下乡", ["王五下乡"]),
        ("张三（病假）；高平(下乡)、李明", ["张三病假", "高平下乡", "李明"]),
        ("张三、李四（因公出差）", ["张三因公出差", "李四因公出差"]),
        ("张三（病假）李四（事假）", ["张三病假", "李四事假"]),
        ("1.陈娜（病假）2.高平", ["陈娜病假", "高平"]),
        ("局长张三（病假）", ["张三病假"]),
        ("张三（副局长）", ["张三"]),
        ("李和平（病假）", ["李和平病假"]),
        ("", []),
    ],
)
def test_everybody_away_is_one_person_with_a_reason(text, away):
    assert [person.name + person.reason for person in read_absences(text)] == away


@pytest.mark.parametrize(
    "text", ["无", "无人请假", "全员到齐", "/", "没有", "0人", "全勤", "无请假人员"]
)
def test_nobody_was_away(text):
    assert read_absences(text) == []


@pytest.mark.parametrize(
    "text",
    ["3人", "全体党员", "张三等3人", "2人（张三、李四）", "3", "王和张三", "（病假）", "见附件"],
)
def test_who_is_not_named_is_asked(text):
    with pytest.raises(NotNames):
        read_absences(text)
