"""How files hold blanks to fill in; pure."""

import re
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.text import bare
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import Evidence, KindFiles
from tongpin.questions.kinds.number.number_files import is_qti_number, read_qti_number
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import (
    GiftForm,
    GiftQuestion,
    escaped,
)
from tongpin.questions.notations.moodle_notation import MoodleQuestion, put_text
from tongpin.questions.notations.option_weights import fully_right, partly_right
from tongpin.questions.notations.qti_notation import QtiItem
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    BLANK,
    GAP,
    AskedQuestion,
    RawQuestion,
    UnclearError,
    answers_in,
)

ANY_ORDER = "（顺序不限）"
NUMBERED = re.compile(  # before the answer to each of several blanks
    r"(?:^|(?<=[\s；;，,、]))"
    r"(?:[（(]\s*(\d{1,2})\s*[)）]|(\d{1,2})(?:[)）、:：]|[.．](?!\d))|([①-⑩]))\s*"
)
WILDCARD = re.compile(r"(?<!\\)\*")
ALTERNATIVES = re.compile(r"\s*[/|｜]\s*")
OTHER_SEPARATORS = (r"[、,，]", r"\s+")  # they part answers where they give the right number


def _one_blank(stem: str, accepted: list[str], why: str = "") -> AskedQuestion:
    """Raises UnclearError for several gaps, and where * stands for any text."""
    if stem.count(BLANK) != 1:
        raise UnclearError(_("It has several gaps, and answers for one."))
    plain = []
    for answer in accepted:
        if WILDCARD.search(answer):
            text = _("In the answer “%(answer)s” * stands for any text, which is not known here.")
            raise UnclearError(text % {"answer": answer})
        plain.append(answer.replace("\\*", "*"))
    return Content("blank", stem, blanks=1), Key([plain], why=why)


def _with_gap(stem: str) -> str:
    """The stem with its gaps as they are written here, or one at its end."""
    if GAP.search(stem):
        return GAP.sub(BLANK, stem)
    return f"{stem}{BLANK}"


def read_gift(question: GiftQuestion) -> AskedQuestion:
    shares = [answer.share for answer in question.answers]
    accepted = fully_right(zip(shares, question.texts, strict=True))
    return _one_blank(_with_gap(question.stem), accepted, "\n".join(question.remarks))


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    accepted = fully_right((answer.share, answer.text) for answer in question.answers)
    return _one_blank(_with_gap(question.stem), accepted, "\n".join(question.remarks))


def read_canvas(item: CanvasItem) -> AskedQuestion:
    accepted = fully_right(item.answers_with_shares)
    return _one_blank(_with_gap(item.stem), list(dict.fromkeys(accepted)))


def read_qti(item: QtiItem) -> AskedQuestion:
    """A text with textEntryInteractions; a single one of numbers is a question of its own kind."""
    if is_qti_number(item):
        return read_qti_number(item)
    right = [_accepted_in(item, interaction) for interaction in item.interactions]
    return Content("blank", item.stem, blanks=len(right)), Key(right)


def _accepted_in(item: QtiItem, interaction: Any) -> list[str]:
    """The correct answers, then those that give points; each once.

    Raises UnclearError where some are worth less than others.
    """
    points = {text: point for text, point in item.mapped(interaction).items() if point > 0}
    if len(set(points.values())) > 1:
        raise partly_right()
    correct = item.correct(interaction)
    if points and not set(correct) <= points.keys():
        raise partly_right()
    return list(dict.fromkeys([*correct, *points]))


class BlankFiles(KindFiles):
    words = ("填空", "填充", "4")
    is_answered_in_words = True
    example = "1. 【填空题】成立于____年，代表____人。\n答案：1921；13 / 十三"
    moodle_type = "shortanswer"
    gift_readers = {GiftForm.SHORT_ANSWER: read_gift}
    moodle_readers = {"shortanswer": read_moodle}
    qti_readers = {"textEntryInteraction": read_qti}
    canvas_readers = {"short_answer_question": read_canvas}

    def evidence(self, raw: RawQuestion) -> Evidence:
        return Evidence.STEM if GAP.search(raw.stem) else Evidence.NONE

    def build(self, raw: RawQuestion) -> AskedQuestion:
        stem, count = GAP.subn(BLANK, raw.stem)
        if not count:
            raise UnclearError(_("There is no gap in the question; write ____ for it."))
        answer = raw.answer.rstrip()
        any_order = answer.endswith(ANY_ORDER)
        answers = _parted(answer.removesuffix(ANY_ORDER), count)
        right = list(map(_alternatives, answers))
        return Content("blank", stem, blanks=count), Key(right, any_order=any_order)

    def answer_text(self, content: Content, key: Key) -> str:
        text = "；".join(map(" / ".join, key.right))
        return f"{text}{ANY_ORDER}" if key.any_order else text

    def written_answers(self, key: Key) -> list[str]:
        return key.right[0] if len(key.right) == 1 else []

    def gift_answers(self, content: Content, key: Key) -> str | None:
        if content.blanks != 1:
            return None
        return " ".join(f"={text}" for text in map(escaped, key.right[0]))

    def gift_text(self, content: Content, answers: str) -> str:
        """The braces stand in the gap."""
        before, __, after = content.stem.partition(BLANK)
        return f"{escaped(before)}{{{answers}}}{escaped(after)}"

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        for accepted in key.right[0]:
            put_text(node, "answer", accepted, fraction="100")
        return content.blanks == 1

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        if key.any_order or "\n" in content.stem:
            return False
        for number, accepted in zip(content.places, key.right, strict=True):
            name = f"RESPONSE{number}"
            declaration = writer.declare(
                root, accepted[:1], name, cardinality="single", baseType="string"
            )
            writer.map_points(declaration, dict.fromkeys(accepted, Fraction(1, content.blanks)))
        before, *texts = content.stem.split(BLANK)
        line = writer.put(writer.put(root, "itemBody"), "p", before)
        for number, text in zip(content.places, texts, strict=True):
            name = f"RESPONSE{number}"
            interaction = writer.put(line, "textEntryInteraction", responseIdentifier=name)
            interaction.tail = text
        writer.put_processing(root, "map_response")
        return True


def _alternatives(text: str) -> list[str]:
    """The answers to one blank."""
    return list(filter(None, map(str.strip, ALTERNATIVES.split(text))))


def _parted(text: str, count: int) -> list[str]:
    """The answers to so many blanks; ； and lines part them, else what gives the right number."""
    if numbered := _numbered_answers(text, count):
        return numbered
    answers = answers_in(text)
    if len(answers) == count:
        return answers
    for separator in OTHER_SEPARATORS:
        parts = list(filter(None, re.split(separator, text.strip())))
        if len(parts) == count:
            return parts
    return answers


def _numbered_answers(text: str, count: int) -> list[str]:
    """The answers of （1）1921 （2）13 or ①1921 ②13, where all numbers stand there; else none."""
    text = text.strip()
    marks = list(NUMBERED.finditer(text))
    numbers = [int(bare("".join(filter(None, mark.groups())))) for mark in marks]
    if count < 2 or numbers != list(range(1, count + 1)) or marks[0].start():
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    answers = []
    for mark, end in zip(marks, ends, strict=True):
        answers.append(text[mark.end() : end].strip(" \n；;，,、"))
    return answers
