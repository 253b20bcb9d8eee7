"""Blanks to fill in: `right` is a list of accepted answers for each, the answer a text for each."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.blanks import is_accepted, normal
from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.blank.blank_files import BlankFiles
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

LONGEST = 100  # characters in one blank


class Blank(QuestionKind):
    name = "blank"
    label = gettext_lazy("blanks to fill in")
    files = BlankFiles()
    xapi_type = "fill-in"

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content)
        right = key.right_list
        if not content.blanks or len(right) != content.blanks:
            faults.append(_("Each blank needs its answers, and each answer its blank."))
        if not all(map(_says_something, right)):
            faults.append(_("The answer to a blank is empty."))
        return faults

    def right_text(self, content: Content, key: Key) -> str:
        return "；".join(map(" / ".join, key.right))

    def key_meaning(self, content: Content, key: Key) -> Any:
        """Of each blank the answers that are accepted, as they are compared."""
        accepted = [sorted(set(map(normal, answers))) for answers in key.right]
        return sorted(accepted) if key.any_order else accepted

    def score(self, content: Content, key: Key, response: Response) -> Mark:
        texts = padded(response, content.blanks)
        misses = misses_in_any_order if key.any_order else misses_in_order
        missed = misses(key.right, texts)
        if not missed:
            return RIGHT
        share = Fraction(content.blanks - len(missed), content.blanks)
        return Mark(share, (Reason("wrong", numbers_of(missed)),))

    def fit(self, content: Content, data: object) -> Response:
        return fit_texts(data, most=content.blanks)

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        return [first(sent(str(number)))[:LONGEST] for number in content.places]

    def fields_of(self, content: Content, answer: Response, name: str) -> dict[str, list[str]]:
        return numbered_fields(answer, name)

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        return written_lines(content.blanks)

    def xapi_patterns(self, content: Content, key: Key) -> list[str]:
        """Of each blank the first answer that is accepted."""
        order = "{order_matters=false}" if key.any_order else ""
        return [order + AND.join(map(first, key.right))]


def _says_something(accepted: Sequence[str]) -> bool:
    """Whether there are answers, and none is empty once it is compared."""
    return bool(accepted) and all(map(normal, accepted))


def misses_in_order(right: Sequence[list[str]], texts: Sequence[str]) -> list[int]:
    """The places of blanks whose text is none of their accepted answers."""
    missed = []
    for place, (accepted, text) in enumerate(zip(right, texts, strict=True)):
        if not is_accepted(text, accepted):
            missed.append(place)
    return missed


def misses_in_any_order(right: Sequence[list[str]], texts: Sequence[str]) -> list[int]:
    """The places of blanks that find no answer of their own: the most that can are given one."""
    owners: dict[int, int] = {}  # answer -> the blank that has it

    def finds_answer(blank: int, tried: set[int]) -> bool:
        for answer, accepted in enumerate(right):
            if answer in tried or not is_accepted(texts[blank], accepted):
                continue
            tried.add(answer)
            if answer not in owners or finds_answer(owners[answer], tried):
                owners[answer] = blank
                return True
        return False

    for blank in range(len(texts)):
        finds_answer(blank, set())
    return sorted(set(range(len(texts))) - set(owners.values()))
