"""Whose answer stands there, which question it is of, and answers that say why."""

import pytest

from tongpin.questions.formats.registry import read_questions
from tongpin.questions.tests.outcomes import outcomes

ASKED = "1. 一大？\nA. 上海\nB. 嘉兴\n"
KEYED = "single: 一大？ [上海|嘉兴] = B ?"
NO_KEY = (
    "refused: Only what a learner answered stands here (A), and no key; add a line such as "
    "正确答案：B."
)
TWICE = (
    "refused: Number 1 stands before several questions, so that answers below them could be of "
    "any; number the questions anew, or write each answer under its question."
)
OTHER = "1. 七大？\nA. 延安\nB. 上海\n"
LEARNERS = [
    ("我的答案：A\n正确答案：B", KEYED),
    ("正确答案：B\n我的答案：A", KEYED),
    ("我的答案 A\n正确答案：B", KEYED),
    ("您的答案：A 正确答案：B", KEYED),
    ("学生答案：A；正确答案：B", KEYED),
    ("【我的答案】A\n【正确答案】B", KEYED),
    ("我的答案：A 得分：0分 正确答案：B", KEYED),
    ("我的答案: A :上海; 5分\n正确答案: B :嘉兴;", KEYED),
    ("我的答案：A", NO_KEY),
    ("我的答案：A 得分：5分", NO_KEY),
]
TEXTS = [
    (f"{ASKED}{OTHER}参考答案\n1. A\n2. B", [TWICE, TWICE]),
    (f"{ASKED}{OTHER}参考答案\n1. A\n1. B", [TWICE, TWICE]),
    (f"{ASKED}{OTHER}2. 八大？\nA. 北京\nB. 上海\n答案：1-2 AB", [TWICE, TWICE, TWICE]),
    (
        f"{ASKED}答案：B\n{OTHER}答案：A",
        ["single: 一大？ [上海|嘉兴] = B", "single: 七大？ [延安|上海] = A"],
    ),
    ("1. 一大？ 答案 B\nA. 上海\nB. 嘉兴", ["single: 一大？ [上海|嘉兴] = B"]),
    ("1. 一大？答案B\nA. 上海\nB. 嘉兴", ["single: 一大？ [上海|嘉兴] = B"]),
    ("1. 一大？（答案 B）\nA. 上海\nB. 嘉兴", ["single: 一大？ [上海|嘉兴] = B"]),
    ("1. 一大在嘉兴闭幕。 答案 对", ["true_false: 一大在嘉兴闭幕。 = T"]),
    ("1. 哪个答案正确\nA. 上海\nB. 嘉兴\n答案：B", ["single: 哪个答案正确 [上海|嘉兴] = B"]),
    ("1. 一大在北京闭幕。\n√\n×\n答案：×", ["true_false: 一大在北京闭幕。 = F"]),
    ("1. 一大在北京闭幕。 √ ×\n答案：×", ["true_false: 一大在北京闭幕。 = F"]),
    ("1. 一大在北京闭幕。（√/×）\n答案：×", ["true_false: 一大在北京闭幕。 = F"]),
    ("1. 一大在北京闭幕。\n○ 对 ○ 错\n答案：错", ["true_false: 一大在北京闭幕。 = F"]),
    ("1. 党员要分清对错。\n答案：√", ["true_false: 党员要分清对错。 = T"]),
    ("1. 一大在北京闭幕。\nA. √\nB. ×\n答案：B", ["single: 一大在北京闭幕。 [√|×] = B"]),
    ("1. 一大在嘉兴闭幕吗？\n答案：对，在南湖", ["short: 一大在嘉兴闭幕吗？ = 对，在南湖 ?"]),
]
REASONS = [
    ("1. 一大在北京闭幕。（错，应为嘉兴）", "F", "应为嘉兴"),
    ("1. 一大在北京闭幕。（×，应为嘉兴）。", "F", "应为嘉兴"),
    ("1. 一大在嘉兴闭幕。（对，见简史）", "T", "见简史"),
    ("1. 一大在北京闭幕。\n答案：错，应为嘉兴", "F", "应为嘉兴"),
    ("1. 一大在北京闭幕。\n答案：×（应为嘉兴）\n解析：在南湖。", "F", "应为嘉兴\n在南湖。"),
    ("1. 【判断题】一大在北京闭幕。\n答案：错误。应为嘉兴。", "F", "应为嘉兴。"),
]


@pytest.mark.parametrize(("lines", "expected"), LEARNERS)
def test_what_a_learner_answered_is_no_key(lines, expected):
    assert outcomes("a.txt", ASKED + lines) == [expected]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_answers_belong_to_their_questions(text, expected):
    assert outcomes("a.txt", text) == expected


@pytest.mark.parametrize(("text", "right", "why"), REASONS)
def test_answers_with_their_reasons(text, right, why):
    __, (question,) = read_questions("a.txt", text.encode())

    draft = question.draft
    assert (draft.content.kind, draft.content.stem) == ("true_false", draft.content.stem[:8])
    assert (draft.key.right, draft.key.why) == (right, why)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("题干,选项A,选项B,我的答案,正确答案", ["single: 一大？ [上海|嘉兴] = B"]),
        ("题干,选项A,选项B,我的答案", ["refused: The answer “” names no option."]),
    ],
)
def test_a_column_of_a_learners_answers_is_no_key(header, expected):
    cells = "一大？,上海,嘉兴,A" + (",B" if header.endswith("正确答案") else "")

    assert outcomes("a.csv", f"{header}\n{cells}") == expected


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "utf-8-sig"])
def test_texts_in_encodings_of_every_program(encoding):
    text = f"{ASKED}答案：B\n"

    assert outcomes("a.txt", text.encode(encoding)) == ["single: 一大？ [上海|嘉兴] = B"]


def test_damaged_characters_are_told_and_keep_no_other_question_out():
    damaged = "1. 一".encode() + b"\xff" + "大？\nA. 上海\nB. 嘉兴\n答案：B\n".encode()
    whole = "2. 七大在哪里召开？\nA. 延安\nB. 上海\n答案：A".encode()

    assert outcomes("a.txt", damaged + whole) == [
        "refused: Some of its characters are damaged in the file; they show as �.",
        "single: 七大在哪里召开？ [延安|上海] = A",
    ]
