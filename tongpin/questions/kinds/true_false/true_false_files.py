"""How files hold sentences that are true or false; pure."""

import re
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

_SIGN = "√|✓|✔|对|正确|×|✗|✘|错误|错"
REASONED = re.compile(rf"^\s*({_SIGN})\s*[，,。；;：:（(]\s*(\S.*?)\s*[)）]?\s*$", re.DOTALL)
REASONED_IN_STEM = re.compile(  # 一大在北京闭幕。（错，应为嘉兴）
    rf"\s*[（(]\s*({_SIGN})\s*[，,。；;：:]\s*([^（()）]+?)\s*[)）]\s*[。.]?\s*$"
)
_MARK = r"[○●◯□■☐◇◆]?\s*"
_BEGIN = r"(?:\n|[（(]|\s*(?=[○●◯□■☐◇◆])|\s+(?=[√✓✔×✗✘]))\s*"  # of choices, not of the sentence
_TRUE, _FALSE = rf"{_MARK}(?:√|✓|✔|对|正确)", rf"{_MARK}(?:×|✗|✘|错误|错)"
_BETWEEN = r"\s*[/／|、,，]?\s*"
CHOICES_BEHIND = re.compile(  # what there is to choose from, in the question itself: （√/×）
    rf"{_BEGIN}(?:{_TRUE}{_BETWEEN}{_FALSE}|{_FALSE}{_BETWEEN}{_TRUE})\s*[)）]?\s*$"
)
QTI_CHOICES = (Choice(TRUE, "正确"), Choice(FALSE, "错误"))


def _asked(stem: str, *, is_true: bool) -> AskedQuestion:
    return Content("true_false", stem), Key(TRUE if is_true else FALSE)


def _word_of(text: str) -> str:
    """The word as it is compared, without what stands around it: （√）, 对。"""
    return bare(text).strip("()[]【】。.!！;；,，、")


def _is_sentence(stem: str) -> bool:
    """Whether a stem says something that may be true, rather than asking or leaving blanks."""
    return not stem.rstrip().endswith(("？", "?")) and "__" not in stem


def _reasoned_in_stem(raw: RawQuestion) -> re.Match[str] | None:
    """The answer with its reason at the end of a stem, where no other stands."""
    if raw.answer.strip() or raw.options:
        return None
    return REASONED_IN_STEM.search(raw.stem)


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
        if raw.options or not _is_sentence(raw.stem):
            return Evidence.NONE
        is_reasoned = REASONED.match(raw.answer) or _reasoned_in_stem(raw)
        return Evidence.ANSWER if is_reasoned else Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        stem = CHOICES_BEHIND.sub("", raw.stem) or raw.stem
        if in_stem := _reasoned_in_stem(raw):
            stem = raw.stem[: in_stem.start()]
            note = _("The answer was found in the question: %(answer)s")
            raw.notes.append(note % {"answer": in_stem[1]})
        answer = _word_of(raw.answer)
        if reasoned := in_stem or REASONED.match(raw.answer):
            answer = _word_of(reasoned[1])
            raw.why = f"{reasoned[2]}\n{raw.why}".strip()
        letters = letters_in(raw.answer)
        if len(raw.options) == 2 and len(letters) == 1:
            answer = _word_of(dict(raw.options).get(letters[0], ""))  # A. 对  B. 错
        if answer not in TRUES | FALSES:
            text = _("The answer “%(answer)s” is neither true nor false; accepted are √ and ×.")
            raise UnclearError(text % {"answer": raw.answer})
        return _asked(stem, is_true=answer in TRUES)

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
