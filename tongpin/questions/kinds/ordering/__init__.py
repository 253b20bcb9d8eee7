"""Putting in order: `right` is the letters in the right order, as is the answer."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.base.numbers import is_digits
from tongpin.questions.blanks import normal
from tongpin.questions.content import RIGHT, Choice, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.options import option_faults, xapi_choices
from tongpin.questions.kinds.ordering.ordering_files import OrderingFiles
from tongpin.questions.kinds.question_kind import (
    QuestionKind,
    SentValues,
    first,
    fit_texts,
    stem_faults,
)


class Ordering(QuestionKind):
    name = "ordering"
    label = gettext_lazy("putting in order")
    files = OrderingFiles()
    xapi_type = "sequencing"

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content) + option_faults(content)
        if sorted(key.right or []) != sorted(content.letters):
            faults.append(_("The right order has to hold each thing once."))
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        letters = filter(content.choice, key.right)
        return " → ".join(map(content.text_of, letters))

    def key_meaning(self, content: Content, key: Key) -> Any:
        """The texts in their order."""
        return list(map(normal, map(content.text_of, key.right)))

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        """The share of neighbours that stand in the right order, where everything has a place."""
        if response == key.right:
            return RIGHT
        reasons = (Reason("wrong", tuple(response)),)
        if sorted(response) != sorted(key.right):
            return Mark(Fraction(0), reasons)
        right_pairs = set(pairwise(key.right))
        hits = right_pairs & set(pairwise(response))
        return Mark(Fraction(len(hits), len(right_pairs)), reasons)

    def fit(self, content: Content, data: object) -> Response:
        return fit_texts(data, most=len(content.choices))

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        """From the place that each thing was given; things with the same place have none."""
        places: dict[int, str] = {}
        for letter in content.letters:
            place = first(sent(letter))
            if not _is_place(place):
                continue
            if int(place) in places:
                return []
            places[int(place)] = letter
        return [places[place] for place in sorted(places)]

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        return {f"{name}.{letter}": [str(place)] for place, letter in enumerate(answer, start=1)}

    def printed_choices(self, content: Content, order: Sequence[int]) -> list[Choice]:
        return content.scattered

    def xapi_components(self, content: Content) -> dict[str, Any]:
        return {"choices": xapi_choices(content)}


def _is_place(text: str) -> bool:
    return is_digits(text, most=3)
