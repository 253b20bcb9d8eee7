"""How files hold numbers with a tolerance; pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.base.text import half_width
from tongpin.questions.blanks import read_number
from tongpin.questions.content import Content, Key
from tongpin.questions.kinds.kind_files import KindFiles
from tongpin.questions.notations.canvas_notation import CanvasItem
from tongpin.questions.notations.gift_notation import GiftForm, GiftQuestion
from tongpin.questions.notations.moodle_notation import MoodleQuestion, put_text
from tongpin.questions.notations.option_weights import fully_right, partly_right
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


def _one_interval(stem: str, intervals: Sequence[tuple[Decimal, Decimal]]) -> AskedQuestion:
    """The question of (number, how far it may be off). Raises UnclearError unless it is one."""
    if len(set(intervals)) != 1:
        raise UnclearError(_("It has several right numbers."))
    return _asked(stem, *intervals[0])


def read_gift(question: GiftQuestion) -> AskedQuestion:
    """{#1921}, {#25000:500}, {#24500..25500} or {#=25000:500 =%0%0#wrong}"""
    shares = [answer.share for answer in question.answers]
    right = fully_right(zip(shares, question.texts, strict=True))
    content, key = _one_interval(question.stem, list(map(_interval, right)))
    return content, replace(key, why="\n".join(question.remarks))


def _interval(text: str) -> tuple[Decimal, Decimal]:
    """(number, how far it may be off)"""
    if ".." in text:
        low, high = map(_number_in, text.split("..", 1))
        if low > high:
            raise UnclearError(_("Its answers cannot be read."))
        return (low + high) / 2, (high - low) / 2
    right, __, tolerance = text.partition(":")
    return _number_in(right), _number_in(tolerance or "0")


def read_moodle(question: MoodleQuestion) -> AskedQuestion:
    right = []
    for node, answer in zip(question.node.iterfind("answer"), question.answers, strict=True):
        if answer.share == 1:
            right.append((_decimal(answer.text), _decimal(node.findtext("tolerance") or "0")))
        elif answer.share > 0:
            raise partly_right()
    content, key = _one_interval(question.stem, right)
    content = replace(content, unit=_moodle_unit(question.node))
    return content, replace(key, why="\n".join(question.remarks))


def _decimal(text: str) -> Decimal:
    """Raises UnclearError for what is no number."""
    try:
        number = Decimal(text.strip())
    except ArithmeticError as error:
        raise UnclearError(_("Its answers cannot be read.")) from error
    if not number.is_finite():
        raise UnclearError(_("Its answers cannot be read."))
    return number


def _moodle_unit(node: Any) -> str:
    """The unit that may stand behind the number. Raises UnclearError for several."""
    units = list(node.iterfind("units/unit"))
    if not units or (node.findtext("showunits") or "").strip() == "3":  # no units at all
        return ""
    if len(units) > 1 or _decimal(units[0].findtext("multiplier") or "1") != 1:
        raise UnclearError(_("It takes its number in several units."))
    return (units[0].findtext("unit_name") or "").strip()


def read_canvas(item: CanvasItem) -> AskedQuestion:
    """A number, a range, or both where the range is around the number."""
    conditions = item.full_conditions
    if len(conditions) != 1:
        raise UnclearError(_("It has several right numbers."))
    exact = [_number_in(text) for text in item.texts_of("varequal", conditions[0])]
    lows = [_number_in(text) for text in item.texts_of("vargte", conditions[0])]
    highs = [_number_in(text) for text in item.texts_of("varlte", conditions[0])]
    if max(map(len, (exact, lows, highs))) > 1 or len(lows) != len(highs):
        raise UnclearError(_("It has several right numbers."))
    if not lows:
        return _one_interval(item.stem, [(number, Decimal(0)) for number in exact])
    middle = (lows[0] + highs[0]) / 2
    if exact and exact[0] != middle:
        raise UnclearError(_("Its number may be off by more to one side than to the other."))
    return _asked(item.stem, middle, highs[0] - middle)


def is_qti_number(item: QtiItem) -> bool:
    """Whether a textEntryInteraction asks for one number. Raises UnclearError."""
    base_type = attribute(item.declaration(item.interaction), "baseType")
    return base_type in ("integer", "float") and len(item.interactions) == 1


def read_qti_number(item: QtiItem) -> AskedQuestion:
    """Raises UnclearError for several right numbers, and for comparisons of its own."""
    right = dict.fromkeys(map(_decimal, item.correct(item.interaction)))
    if any(all_named(item.node, name) for name in ("gte", "lte", "gt", "lt", "equalRounded")):
        raise UnclearError(_("It compares its number in a way that is not known here."))
    points = set(item.mapped(item.interaction).values()) - {Fraction(0)}
    if len(points) > 1:
        raise partly_right()
    if not right:
        raise UnclearError(_("Its answers cannot be read."))
    stem = item.stem.removesuffix(BLANK).rstrip()
    intervals = [(number, _qti_tolerance(item.node, number)) for number in right]
    return _one_interval(stem, intervals)


def _qti_tolerance(node: Any, right: Decimal) -> Decimal:
    """How far an answer may be off. Raises UnclearError where that differs by side."""
    for comparison in all_named(node, "equal"):
        mode = attribute(comparison, "toleranceMode", "exact")
        tolerances = set(map(_decimal, attribute(comparison, "tolerance", "0").split()))
        if len(tolerances) > 1:
            raise UnclearError(_("Its number may be off by more to one side than to the other."))
        tolerance = tolerances.pop() if tolerances else Decimal(0)
        if mode == "relative":
            return abs(right) * tolerance / 100
        return Decimal(0) if mode == "exact" else tolerance
    return Decimal(0)


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
