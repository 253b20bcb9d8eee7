from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.aiken import read_aiken
from tongpin.questions.formats.gift import read_gift, write_gift
from tongpin.questions.formats.moodle import read_moodle, write_moodle
from tongpin.questions.formats.registry import read_questions
from tongpin.questions.formats.text import read_text
from tongpin.questions.notations.option_weights import key_of
from tongpin.questions.notations.raw_question import UnclearError
from tongpin.questions.notations.xml_source import XmlError
from tongpin.questions.tests import builders as b

GIFT = """// 一份题
$CATEGORY: $course$/建党

::第一题:: 一大在哪里闭幕？ {
  ~上海#不对
  =嘉兴\\=南湖
  ~北京
  ####会议转移。出处：《简史》第1页
}

七大在重庆召开。{FALSE}

成立于{=1921 =一九二一}年。

长征约多少里？ {#25000:500}

哪些是？ {~%50%甲 ~%50%乙 ~%-100%丙}

配对 {=1935年 -> 遵义 =1937年 -> 洛川}

谈谈体会 {}
"""
AIKEN = "一大在哪里闭幕？\nA. 上海\nB) 嘉兴\nANSWER: B\n\n没有答案的题\nA. 甲\n"


def drafts(*kinds):
    pairs = [pair for pair in b.EVERY if pair[0].kind in kinds]
    return [QuestionDraft(*pair, source="《简史》第1页", topic="专题") for pair in pairs]


def test_gift_is_read():
    told = read_gift(GIFT)

    assert [one.faults for one in told] == [()] * 7
    assert [(one.draft.content.kind, one.draft.key.right) for one in told] == [
        ("single", "B"),
        ("true_false", "F"),
        ("blank", [["1921", "一九二一"]]),
        ("number", "25000"),
        ("multiple", ["A", "B"]),
        ("matching", ["A", "B"]),
        ("short", ""),
    ]
    first = told[0].draft
    assert (first.topic, first.source, first.key.why) == ("建党", "《简史》第1页", "会议转移。")
    assert [(one.text, one.note) for one in first.content.choices][:2] == [
        ("上海", "不对"),
        ("嘉兴=南湖", ""),
    ]
    assert told[2].draft.content.stem == "成立于____年。"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("没有答案", "braces"),
        ("？{~%30%甲 ~%70%乙}", "weights"),
        ("？{=%50%甲 =乙}", "part of the points"),
        ("？{#很多}", "cannot be read"),
        ("？{xyz}", "cannot be read"),
    ],
)
def test_what_gift_says_beyond_this_is_named(text, said):
    (one,) = read_gift(text)

    assert one.draft is None
    assert said in one.faults[0]


def test_aiken_is_read():
    first, second = read_aiken(AIKEN)

    assert (first.draft.content.kind, first.draft.key.right) == ("single", "B")
    assert second.draft is None


@pytest.mark.parametrize(
    "shares", [[1, 0, 0], [Fraction(1, 3)] * 3 + [-1], [Fraction(1, 2)] * 2 + [Fraction(-1, 2)] * 2]
)
def test_weights_become_rules(shares):
    told = key_of([Fraction(share) for share in shares])

    assert told.rule in ("", "some", "each")


@pytest.mark.parametrize("shares", [[0, 0], [Fraction(1, 3), 0], [Fraction(1, 2)] * 2 + [0]])
def test_other_weights_are_no_rule(shares):
    with pytest.raises(UnclearError):
        key_of([Fraction(share) for share in shares])


CAN = ("single", "multiple", "true_false", "matching")


def test_gift_and_moodle_give_back_what_they_got():
    blank = (Content("blank", "成立于____年。", blanks=1), Key([["1921", "一九二一"]]))
    number = (Content("number", "多少里？"), Key("25000", tolerance="500"))
    sent = [
        *drafts(*CAN),
        QuestionDraft(*blank, source="书"),
        QuestionDraft(*number, source="书", difficulty=5),
    ]

    text, gift_left = write_gift(sent)
    xml, moodle_left = write_moodle(sent)

    assert gift_left == moodle_left == []
    expected = sorted((str(draft.content), str(draft.key), draft.source) for draft in sent)
    for told in (read_gift(text), read_moodle(xml)):
        assert [one.faults for one in told] == [()] * len(sent)
        assert (
            sorted((str(one.draft.content), str(one.draft.key), one.draft.source) for one in told)
            == expected
        )
    assert sorted(one.draft.difficulty for one in read_moodle(xml)) == [3, 3, 3, 3, 3, 5]


def test_what_they_cannot_say_is_named_and_not_dropped():
    sent = drafts("poll", "ordering", "composite", "blank", "number", "short")
    sent.append(QuestionDraft(*b.multiple("half"), source="书"))

    assert write_gift(sent)[1] == sorted(sent, key=lambda one: one.topic)
    left_out = [draft for draft in sent if draft.content.kind != "short"]
    assert write_moodle(sent)[1] == sorted(left_out, key=lambda one: one.topic)


WORDS = st.text("红军长征~=#{}:\\<>&\"' abc", min_size=1, max_size=10).map(str.strip).filter(bool)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=5, unique=True), st.data())
def test_any_choice_goes_out_and_comes_back(stem, texts, data):
    choices = tuple(Choice(letter, text) for letter, text in zip("ABCDE", texts, strict=False))
    right = data.draw(st.sampled_from([one.letter for one in choices]))
    draft = QuestionDraft(Content("single", stem, choices), Key(right), source="书")

    (moodle,) = read_moodle(write_moodle([draft])[0])

    assert (moodle.draft.content, moodle.draft.key) == (draft.content, draft.key)


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><quiz>&a;</quiz>',
        b"<quiz><question>",
        b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'><quiz/>",
    ],
)
def test_harmful_or_broken_xml_is_refused(content):
    with pytest.raises(XmlError):
        read_moodle(content)


def test_kinds_of_moodle_that_are_not_known_are_named():
    xml = b'<quiz><question type="cloze"><questiontext><text>x</text></questiontext></question></quiz>'

    (one,) = read_moodle(xml)

    assert "cloze" in one.faults[0]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", GIFT, "gift"),
        ("a.txt", AIKEN, "aiken"),
        ("a.xml", '<?xml version="1.0"?><quiz><question type="essay"/></quiz>', "moodle"),
        ("a.txt", "1. 【判断题】甲。\n答案：√", "text"),
        ("a.csv", "题干,选项A,选项B,答案\n甲？,一,二,A", "table"),
    ],
)
def test_the_format_is_told_by_the_content(name, content, expected):
    assert read_questions(name, content.encode())[0].name == expected


@pytest.mark.parametrize("fraction", ["abc", "1/0", "1e1000000000", "100000"])
def test_odd_weights_are_a_fault_of_the_question(fraction):
    xml = (
        '<quiz><question type="multichoice"><questiontext><text>?</text></questiontext>'
        f'<answer fraction="{fraction}"><text>a</text></answer></question></quiz>'
    )

    (one,) = read_moodle(xml.encode())

    assert one.draft is None


@pytest.mark.parametrize("number", ["sNaN", "1e9999999", "x"])
def test_odd_numbers_are_a_fault_of_the_question(number):
    xml = (
        '<quiz><question type="numerical"><questiontext><text>?</text></questiontext>'
        f'<answer fraction="100"><text>{number}</text></answer></question></quiz>'
    )

    (one,) = read_moodle(xml.encode())

    assert one.draft is None


def test_more_options_than_letters_are_a_fault_of_the_question():
    (one,) = read_gift("？{" + "".join(f"~{n}" for n in range(30)) + "=对}")

    assert "26" in one.faults[0]


@pytest.mark.parametrize("text", [" " * 200_000, "\n" * 50_000, "{" + "=" * 50_000, "<" * 50_000])
def test_no_text_takes_long(text):
    for one in (*read_gift(text), *read_text(text)):
        assert one.draft is None
