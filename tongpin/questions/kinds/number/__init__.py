"""A number with a tolerance: `right` is a decimal as text, the answer is what was typed."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.blanks import read_number
from tongpin.questions.content import RIGHT, Content, Key, Mark, Response, wrong
from tongpin.questions.kinds.number.number_files import NumberFiles
from tongpin.questions.kinds.question_kind import QuestionKind, SentValues, first, stem_faults

LARGEST = Decimal(10) ** 15
LONGEST = 40  # characters of an answer


class Number(QuestionKind):
    name = "number"
    label = gettext_lazy("a number")
    files = NumberFiles()
    xapi_type = "numeric"

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content)
        if not _is_usable(key):
            faults.append(_("The answer has to be a number, and so has how far it may be off."))
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        tolerance = f" ± {key.tolerance}" if Decimal(key.tolerance) else ""
        return f"{key.right}{tolerance} {content.unit}".strip()

    def key_meaning(self, content: Content, key: Key) -> Any:
        return Decimal(key.right), Decimal(key.tolerance)

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        number = read_number(response, content.unit)
        if number is None or abs(number - Decimal(key.right)) > Decimal(key.tolerance):
            return wrong(str(response))
        return RIGHT

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        return first(sent(""))[:LONGEST]

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        low = float(key.right) - float(key.tolerance)
        high = float(key.right) + float(key.tolerance)
        return [f"{low:g}[:]{high:g}"]


def _is_usable(key: Key) -> bool:
    try:
        right = Decimal(key.right)
        tolerance = Decimal(key.tolerance)
        return right.is_finite() and abs(right) < LARGEST and 0 <= tolerance < LARGEST
    except (InvalidOperation, TypeError, ValueError):
        return False
