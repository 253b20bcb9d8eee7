import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.text import read_text, write_text
from tongpin.questions.tests import builders as b

MESSY = """党史知识竞赛题库（共6题）

一、单选题（每题1分）
1.	中国共产党第一次全国代表大会最后一天在（ B ）举行。
A．上海	B．嘉兴南湖
C．北京  D．广州
2、遵义会议召开的时间是
A.1934年 B.1935年 C.1936年 D.1937年
正确答案：B
答案解析：1935年1月15日至17日。
出处：《中国共产党简史》第62页
二、多选题
1. 下列哪些是井冈山精神的内涵？
A、坚定执着追理想
B、实事求是闯新路
C、艰苦奋斗攻难关
D、依靠群众求胜利
【答案】A、B、C\xa0D
三、判断题
1. 红军长征胜利于1936年10月。（√）
2. 七大在重庆召开。
答案:错误
四、填空题
1. 中国共产党成立于____年，党的一大代表共有____人。
答案：1921；13/十三
2. 党的最大政治优势是（    ）。
答案：密切联系群众
五、简答题
1. 谈谈体会。
答案：略"""
BELOW = """一、单项选择题
1. 题甲
A. 一 B. 二
2. 题乙
A. 一 B. 二
二、判断题
1. 题丁
2. 题戊
参考答案
一、单项选择题
1-2 AB
二、判断题
1. √ 2. ×"""


def read(text):
    return [(one.draft.content.kind, one.draft.key.right) for one in read_text(text)]


def test_a_bank_as_people_type_it_is_read():
    assert read(MESSY) == [
        ("single", "B"),
        ("single", "B"),
        ("multiple", ["A", "B", "C", "D"]),
        ("true_false", "T"),
        ("true_false", "F"),
        ("blank", [["1921"], ["13", "十三"]]),
        ("blank", [["密切联系群众"]]),
        ("short", "略"),
    ]


def test_what_belongs_to_a_question_goes_with_it():
    first, second, *__ = read_text(MESSY)

    assert first.draft.content.stem == "中国共产党第一次全国代表大会最后一天在（　　）举行。"
    assert [one.text for one in first.draft.content.choices] == ["上海", "嘉兴南湖", "北京", "广州"]
    assert second.draft.key.why == "1935年1月15日至17日。"
    assert second.draft.source == "《中国共产党简史》第62页"
    assert second.place == "7"
    assert "A.1934年 B.1935年" in second.original


def test_answers_that_stand_below_find_their_questions():
    assert read(BELOW) == [
        ("single", "A"),
        ("single", "B"),
        ("true_false", "T"),
        ("true_false", "F"),
    ]


def test_a_whole_with_parts_is_read():
    text = "1. 【材料题】阅读材料。\n(1) 【单选题】甲？\nA. 一\nB. 二\n答案：A\n(2) 【判断题】乙。\n答案：×\n出处：书"

    (one,) = read_text(text)

    assert [part.kind for part in one.draft.content.parts] == ["single", "true_false"]
    assert [key.right for key in one.draft.key.parts] == ["A", "F"]
    assert one.draft.source == "书"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1. 【单选题】？\nA. 甲\nB. 乙\n答案：E", "not among"),
        ("1. 【单选题】？\nA. 甲\nB. 乙\n答案：AB", "several"),
        ("1. 【判断题】？\n答案：也许", "neither"),
        ("1. 【填空题】没有空\n答案：甲", "gap"),
        ("1. 【填空题】__和__\n答案：甲", "blank"),
        ("1. 【数值题】？\n答案：很多", "no number"),
        ("1. 【配对题】？\nA. 甲\nB. 乙\n答案：一二", "pairs"),
    ],
)
def test_what_cannot_be_asked_says_why(text, said):
    (one,) = read_text(text)

    assert one.draft is None
    assert said in " ".join(one.faults)


@pytest.mark.parametrize("question", b.EVERY, ids=lambda pair: pair[0].kind)
def test_what_is_written_is_read_back(question):
    draft = QuestionDraft(*question, source="《简史》第1页", topic="建党", difficulty=5)

    (one,) = read_text(write_text(draft))

    assert (one.draft.content, one.draft.key) == question
    assert (one.draft.source, one.draft.topic, one.draft.difficulty) == ("《简史》第1页", "建党", 5)


WORDS = st.text("红军长征遵义会议嘉兴南湖abc", min_size=1, max_size=12)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=6, unique=True), st.data(), WORDS, WORDS)
def test_any_choice_is_written_and_read_back(stem, texts, data, why, source):
    notes = data.draw(st.lists(st.just("") | WORDS, min_size=len(texts), max_size=len(texts)))
    choices = tuple(
        Choice(letter, text, note=note)
        for letter, text, note in zip("ABCDEF", texts, notes, strict=False)
    )
    letters = [one.letter for one in choices]
    right = data.draw(st.lists(st.sampled_from(letters), min_size=1, unique=True).map(sorted))
    rule = data.draw(st.sampled_from(["all", "some", "half", "each"]))
    draft = QuestionDraft(
        Content("multiple", stem, choices), Key(right, rule=rule, why=why), source
    )

    (one,) = read_text(write_text(draft))

    assert (one.draft.content, one.draft.key) == (draft.content, draft.key)


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_fault_of_ours(text):
    for one in read_text(text):
        assert one.draft or one.faults


def test_remarks_on_options_are_for_whoever_chose_them():
    text = "1. 一大在哪年召开？\nA. 1919年\nB. 1921年\n答案：B\n选项反馈：A：那是五四运动\nB、记得真清楚"

    (one,) = read_text(text)

    assert [choice.note for choice in one.draft.content.choices] == ["那是五四运动", "记得真清楚"]
    (wrong,) = read_text(text.replace("B、记", "C、记"))
    assert wrong.faults == ("No option has the letter C.",)
    (wrong,) = read_text(text.replace("B、记", "记"))
    assert "as A：text" in wrong.faults[0]
