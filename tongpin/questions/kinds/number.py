"""A number with a tolerance: `right` is a decimal as text."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.blanks import read_number
from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind import QuestionKind, first, stem_faults

LARGEST = Decimal(10) ** 15


def number_faults(content: Content, key: Key) -> list[str]:
    found = list(stem_faults(content))
    try:
        right, off = Decimal(key.right), Decimal(key.tolerance)
        is_good = right.is_finite() and abs(right) < LARGEST and 0 <= off < LARGEST
    except (InvalidOperation, TypeError, ValueError):
        is_good = False
    if not is_good:
        found.append(_("The answer has to be a number, and so has how far it may be off."))
    return found


def score_number(content: Content, key: Key, response: Response) -> Mark:
    told = read_number(response, content.unit)
    if told is not None and abs(told - Decimal(key.right)) <= Decimal(key.tolerance):
        return RIGHT
    return Mark(Fraction(0), (Reason("wrong", (str(response),)),))


def read_one_number(content: Content, sent: Callable[[str], list[str]]) -> Response:
    return first(sent(""))[:40]


def right_number(content: Content, key: Key) -> str:
    off = f" ± {key.tolerance}" if Decimal(key.tolerance) else ""
    return f"{key.right}{off} {content.unit}".strip()


NUMBER = QuestionKind(
    "number",
    gettext_lazy("a number"),
    number_faults,
    score_number,
    read_one_number,
    right_number,
    "text",
)
