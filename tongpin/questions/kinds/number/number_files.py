"""How files hold numbers with a tolerance; pure."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.base.text import half_width
from tongpin.questions.blanks import read_number
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.kinds.question_kind import first
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm, GiftQuestion
from tongpin.questions.notations.moodle_notation import MoodleQuestion, put_text, text_in
from tongpin.questions.notations.qti_notation import QtiItem, all_named, attribute
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.notations.raw_question import (
    BLANK,
    AskedQuestion,
    RawQuestion,
    UnclearError,
)

TOLERANCE = re.compile(r"\s*(?:±|\+/-|\+-)\s*")
WITH_UNIT = re.compile(r"([-\d.,]+)\s*(\D*)")


def _asked(stem: str, right: Decimal, tolerance: Decimal) -> AskedQuestion:
    key = Key(f"{right.normalize():f}", tolerance=f"{tolerance.normalize():f}")
    return Content("number", stem), key


def _number_in(text: str) -> Decimal:
    """Raises UnclearError for what is no number."""
    number = read_number(text)
    if number is None:
        raise UnclearError(_("Its answers cannot be read."))
    return number


def read_gift(question: GiftQuestion) -> AskedQuestion:
    """{#1921}, {#25000:500} or {#24500..25500}"""
    text = question.braces[1:].strip().removeprefix("=").split("#")[0].strip()
    if ".." in text:
        low, high = map(_number_in, text.split("..", 1))
        return _asked(question.stem, (low + high) / 2, (high - low) / 2)
    right, __, tolerance = text.partition(":")
    return _asked(question.stem, _number_in(right), _number_in(tolerance or "0"))


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    nodes = [node for node in question.node.iterfind("answer") if node.get("fraction") == "100"]
    if len(nodes) != 1:
        raise UnclearError(_("It has several right numbers."))
    try:
        right = Decimal(text_in(nodes[0]))
        tolerance = Decimal(nodes[0].findtext("tolerance") or "0")
    except ArithmeticError as error:
        raise UnclearError(_("Its answers cannot be read.")) from error
    return _asked(question.stem, right, tolerance)


def read_canvas(item: CanvasItem) -> AskedQuestion:
    right = _number_in(first(item.texts_of("varequal")))
    low = read_number(first(item.texts_of("vargte")))
    high = read_number(first(item.texts_of("varlte")))
    if low is None or high is None:
        return Content("number", item.stem), Key(f"{right.normalize():f}")
    if right - low != high - right:
        raise UnclearError(_("Its number may be off by more to one side than to the other."))
    return _asked(item.stem, right, high - right)


def is_qti_number(item: QtiItem) -> bool:
    """Whether a textEntryInteraction asks for one number. Raises UnclearError."""
    base_type = attribute(item.declaration(item.interaction), "baseType")
    return base_type in ("integer", "float") and len(item.interactions) == 1


def read_qti_number(item: QtiItem) -> AskedQuestion:
    comparisons = all_named(item.node, "equal")
    tolerance = "0"
    if comparisons:
        tolerance = attribute(comparisons[0], "tolerance", "0").split()[0]
    right = item.correct(item.interaction)
    stem = item.stem.removesuffix(BLANK).rstrip()
    return Content("number", stem), Key(first(right), tolerance=tolerance)


class NumberFiles(KindFiles):
    words = ("数值", "计算", "数字")
    example = "1. 【数值题】长征约多少里？\n答案：25000 ± 500 里"
    moodle_type = "numerical"
    gift_readers = {GiftForm.NUMERICAL: read_gift}
    moodle_readers = {"numerical": read_moodle}
    canvas_readers = {"numerical_question": read_canvas}  # of QTI blank_files reads all entries

    def build(self, raw: RawQuestion) -> AskedQuestion:
        right_text, *rest = TOLERANCE.split(half_width(raw.answer).strip(), maxsplit=1)
        tolerance_text = rest[0] if rest else "0"
        unit = _unit_of(tolerance_text if rest else right_text)
        right = read_number(right_text, unit)
        tolerance = read_number(tolerance_text, unit)
        if right is None or tolerance is None:
            text = _("The answer “%(answer)s” is no number; accepted is 25000 ± 500 里.")
            raise UnclearError(text % {"answer": raw.answer})
        key = Key(_plain(right), tolerance=_plain(tolerance))
        return Content("number", raw.stem, unit=unit), key

    def answer_text(self, content: Content, key: Key) -> str:
        tolerance = f" ± {key.tolerance}" if key.tolerance != "0" else ""
        return f"{key.right}{tolerance} {content.unit}".strip()

    def gift_answers(self, content: Content, key: Key) -> str | None:
        return None if content.unit else f"#{key.right}:{key.tolerance}"

    def write_moodle(self, node: Any, content: Content, key: Key) -> bool:
        answer = put_text(node, "answer", key.right, fraction="100")
        etree.SubElement(answer, "tolerance").text = key.tolerance
        return not content.unit

    def write_qti(self, writer: QtiWriter, root: Any, content: Content, key: Key) -> bool:
        if content.unit:
            return False
        writer.declare(root, [key.right], cardinality="single", baseType="float")
        line = writer.put(writer.put_body(root, content.stem), "p")
        writer.put(line, "textEntryInteraction", responseIdentifier="RESPONSE")
        _put_comparison(writer, root, Decimal(key.tolerance))
        return True


def _put_comparison(writer: QtiWriter, root: Any, tolerance: Decimal) -> None:
    """All points for an answer within the tolerance."""
    condition = writer.put(writer.put(root, "responseProcessing"), "responseCondition")
    branch = writer.put(condition, "responseIf")
    both_sides = f"{tolerance:f} {tolerance:f}"
    equal = writer.put(branch, "equal", toleranceMode="absolute", tolerance=both_sides)
    writer.put(equal, "variable", identifier="RESPONSE")
    writer.put(equal, "correct", identifier="RESPONSE")
    score = writer.put(branch, "setOutcomeValue", identifier="SCORE")
    writer.put(score, "baseValue", "1", baseType="float")


def _unit_of(text: str) -> str:
    match = WITH_UNIT.fullmatch(text.strip())
    return match[2].strip() if match else ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}" if number else "0"
