"""Matching: `right` and the answer are the letter for each of the lefts, in their order."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.blanks import normal
from tongpin.questions.content import RIGHT, Choice, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.matching.matching_files import MatchingFiles
from tongpin.questions.kinds.options import option_faults, xapi_choices, xapi_listed
from tongpin.questions.kinds.question_kind import (
    AND,
    QuestionKind,
    SentValues,
    SheetLine,
    first,
    fit_texts,
    numbered_fields,
    numbers_of,
    padded,
    stem_faults,
    written_lines,
)
from tongpin.questions.picture_signs import signs_in

WITH = "[.]"  # within a pair, as xAPI writes it


class Matching(QuestionKind):
    name = "matching"
    label = gettext_lazy("matching")
    files = MatchingFiles()
    xapi_type = "matching"

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content) + option_faults(content)
        right = key.right_list
        if len(content.lefts) < 2:
            faults.append(_("At least two things have to be matched."))
        if not all(map(str.strip, content.lefts)):
            faults.append(_("Something to be matched is empty."))
        if len(right) != len(content.lefts) or not set(right) <= set(content.letters):
            faults.append(_("Each thing has to be matched to one of the options."))
        if not all(sign.alternative for sign in signs_in(content.texts)):
            faults.append(
                _("A picture to be chosen from a list needs a text that says what it shows.")
            )
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        pairs = []
        for left, letter in zip(content.lefts, key.right, strict=True):
            if choice := content.choice(letter):
                pairs.append(f"{left} – {choice.text}")
        return "；".join(pairs)

    def key_meaning(self, content: Content, key: Key) -> Any:
        """The pairs of texts."""
        rights = map(content.text_of, key.right)
        pairs = zip(map(normal, content.lefts), map(normal, rights), strict=False)
        return sorted(pairs)

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        letters = padded(response, len(key.right))
        missed = []
        for place, letter in enumerate(letters):
            if letter != key.right[place]:
                missed.append(place)
        if not missed:
            return RIGHT
        share = Fraction(len(key.right) - len(missed), len(key.right))
        return Mark(share, (Reason("wrong", numbers_of(missed)),))

    def fit(self, content: Content, data: object) -> Response:
        return fit_texts(data, most=max(len(content.choices), len(content.lefts)))

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        letters = []
        for number in range(1, len(content.lefts) + 1):
            letter = first(sent(str(number)))
            letters.append(content.letter_or_blank(letter))
        return letters

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        return numbered_fields(answer, name)

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        return written_lines(len(content.lefts))

    def printed_choices(self, content: Content, order: Sequence[int]) -> list[Choice]:
        return content.scattered

    def xapi_components(self, content: Content) -> dict[str, Any]:
        numbers = map(str, range(1, len(content.lefts) + 1))
        lefts = list(zip(numbers, content.lefts, strict=True))
        return {"source": xapi_listed(lefts), "target": xapi_choices(content)}

    def xapi_response(self, content: Content, answer: Response) -> str:
        pairs = []
        for number, letter in enumerate(answer, start=1):
            if letter:
                pairs.append(f"{number}{WITH}{letter}")
        return AND.join(pairs)
