"""Marking places in a text: the kind that was added by its folder alone."""

import pytest

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.gift import write_gift
from tongpin.questions.formats.moodle import write_moodle
from tongpin.questions.formats.qti_package import write_qti
from tongpin.questions.formats.text import read_text, write_text
from tongpin.questions.kinds import kind_of, question_faults, score_response
from tongpin.questions.notations.qti_writer import QTI_21
from tongpin.questions.tests import builders as b

TEXT = """1. 【找错题】下面哪一处有错？
红军于[1934年]从［ 瑞金 ］出发，
[1938年]到达陕北。
答案：C"""
STEM = "下面哪一处有错？\n红军于[1934年]从[瑞金]出发，\n[1938年]到达陕北。"
CONTENT = Content("spots", STEM, b.choices("1934年", "瑞金", "1938年"))
KEY = Key(["C"], rule="all")


def test_places_stand_in_brackets_and_are_named_by_letters():
    (question,) = read_text(TEXT)

    assert (question.draft.content, question.draft.key) == (CONTENT, KEY)


@pytest.mark.parametrize("answer", ["1938年", "c", "C、"])
def test_the_answer_may_be_the_place_itself(answer):
    (question,) = read_text(TEXT.replace("答案：C", f"答案：{answer}"))

    assert question.draft.key.right == ["C"]


def test_it_is_written_without_lines_of_options():
    draft = QuestionDraft(CONTENT, KEY, source="《简史》第1页")

    text = write_text(draft)

    assert text == f"1. 【标记题】{STEM}\n答案：C\n计分：全对得分\n出处：《简史》第1页"
    (again,) = read_text(text)
    assert (again.draft.content, again.draft.key) == (CONTENT, KEY)


@pytest.mark.parametrize(
    ("stem", "choices", "key", "fault"),
    [
        ("没有括号", (), KEY, "At least two places"),
        ("只有[一处]", b.choices("一处"), Key(["A"], rule="all"), "At least two places"),
        ("[一]和[二]", b.choices("二", "一"), Key(["A"], rule="all"), "in their order"),
        ("[一]和[二]", b.choices("一", "二"), Key(["C"], rule="all"), "not among"),
        ("[一]和[二]", b.choices("一", "二"), Key(["A"]), "rule"),
    ],
)
def test_faults_are_told_to_the_author(stem, choices, key, fault):
    assert fault in " ".join(question_faults(Content("spots", stem, choices), key))


def test_the_same_words_may_stand_in_two_places():
    content = Content("spots", "[的]与[的]", (Choice("A", "的"), Choice("B", "的")))
    key = Key(["B"], rule="all")

    assert question_faults(content, key) == []
    assert kind_of(content).right_text(content, key) == "B. 的"
    assert score_response(content, key, ["A"]).fraction == 0
    assert score_response(content, key, ["B"]).fraction == 1


def test_the_page_holds_the_text_with_a_box_at_each_place():
    kind = kind_of(CONTENT)

    html = "".join(kind.fields_html(CONTENT, "a1").split())

    assert kind.heading(CONTENT) == "下面哪一处有错？"
    assert kind.heading(Content("spots", "[一]和[二]")) == "Mark places in the text."
    assert html.count("<p") == 2
    assert '<inputtype="checkbox"name="a1"value="C"><span>C.1938年</span></label>到达陕北。' in html


def test_the_sheet_has_a_circle_for_each_place_in_the_order_of_the_text():
    kind = kind_of(CONTENT)

    assert [line.circles for line in kind.sheet_lines(CONTENT, "ABCDEFGH")] == ["ABC"]
    assert kind.circled(CONTENT, (0, 1, 2), (0, 2)) == ["A", "C"]
    assert not kind.shuffles_choices


def test_xapi_writes_a_choice():
    kind = kind_of(CONTENT)

    assert kind.xapi_type == "choice"
    assert kind.xapi_response(CONTENT, ["A", "C"]) == "A[,]C"
    assert kind.xapi_patterns(CONTENT, KEY) == ["C"]


def test_other_formats_leave_it_out():
    drafts = [QuestionDraft(CONTENT, KEY, source="书")]

    assert (
        write_gift(drafts)[1] == write_moodle(drafts)[1] == write_qti(drafts, QTI_21)[1] == drafts
    )


def test_it_may_be_a_part_of_a_longer_text():
    content = Content("composite", "阅读材料。", parts=(CONTENT, b.TRUE_FALSE[0]))
    key = Key(parts=(KEY, b.TRUE_FALSE[1]))

    assert question_faults(content, key) == []
    assert 'name="a1.1" value="A"' in kind_of(content).fields_html(content, "a1")
