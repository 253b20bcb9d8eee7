"""How files hold sentences that are true or false; pure."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.text import bare
from tongpin.questions.content import FALSE, TRUE, Choice, Content, Key
from tongpin.questions.kinds.kind_files import Evidence, KindFiles
from tongpin.questions.kinds.options.option_files import put_qti_options, read_qti_options
from tongpin.questions.kinds.question_kind import first
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm, GiftQuestion, plain_text
from tongpin.questions.notations.moodle_notation import MoodleQuestion, put_text
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    FALSES,
    TRUES,
    AskedQuestion,
    RawQuestion,
    UnclearError,
    letters_in,
)

QTI_CHOICES = (Choice(TRUE, "正确"), Choice(FALSE, "错误"))


def _asked(stem: str, *, is_true: bool) -> AskedQuestion:
    return Content("true_false", stem), Key(TRUE if is_true else FALSE)


def _word_of(text: str) -> str:
    """The word as it is compared, without what stands around it: （√）, 对。"""
    return bare(text).strip("()[]【】。.!！;；,，、")


def _truth_of(text: str) -> bool:
    """Raises UnclearError for a word that is neither true nor false."""
    word = _word_of(text)
    if word not in TRUES | FALSES:
        text = _("The answer “%(answer)s” is neither true nor false; accepted are √ and ×.")
        raise UnclearError(text % {"answer": word})
    return word in TRUES


def read_gift(question: GiftQuestion) -> AskedQuestion:
    """What is told of a wrong answer and of a right one is told to everybody after hand-in."""
    content, key = _asked(question.stem, is_true=question.braces[0].upper() == "T")
    truth = question.truth
    remarks = (truth[2] or "").split("#") if truth else []
    told = [plain_text(remark) for remark in remarks]
    return content, replace(key, why="\n".join(dict.fromkeys(filter(None, told))))


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    right = [answer.text for answer in question.answers if answer.share > 0]
    if len(right) != 1:
        raise UnclearError(_("Say whether the sentence is true or false."))
    content, key = _asked(question.stem, is_true=_truth_of(right[0]))
    return content, replace(key, why="\n".join(question.remarks))


def read_canvas(item: CanvasItem) -> AskedQuestion:
    text = item.options.text_of(first(item.right_names))
    return _asked(item.stem, is_true=_truth_of(text))


class TrueFalseFiles(KindFiles):
    words = ("判断", "是非", "对错", "判断正误", "3")
    example = "1. 【判断题】题干\n答案：√"
    moodle_type = "truefalse"
    gift_readers = {GiftForm.TRUE_FALSE: read_gift}
    moodle_readers = {"truefalse": read_moodle}
    qti_readers = {"choiceInteraction": read_qti_options}
    canvas_readers = {"true_false_question": read_canvas}

    def evidence(self, raw: RawQuestion) -> Evidence:
        if _word_of(raw.answer) in TRUES | FALSES:
            return Evidence.ANSWER
        return Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        answer = _word_of(raw.answer)
        letters = letters_in(raw.answer)
        if len(raw.options) == 2 and len(letters) == 1:
            answer = _word_of(dict(raw.options).get(letters[0], ""))  # A. 对  B. 错
        if answer not in TRUES | FALSES:
            text = _("The answer “%(answer)s” is neither true nor false; accepted are √ and ×.")
            raise UnclearError(text % {"answer": raw.answer})
        return _asked(raw.stem, is_true=answer in TRUES)

    def answer_text(self, content: Content, key: Key) -> str:
        return "√" if key.right == TRUE else "×"

    def gift_answers(self, content: Content, key: Key) -> str:
        return "TRUE" if key.right == TRUE else "FALSE"

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        is_true = key.right == TRUE
        put_text(node, "answer", "true", fraction="100" if is_true else "0")
        put_text(node, "answer", "false", fraction="0" if is_true else "100")
        return True

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        writer.declare(root, [key.right], cardinality="single", baseType="identifier")
        put_qti_options(writer, root, content.stem, QTI_CHOICES, most=1)
        writer.put_processing(root, "match_correct")
        return True
