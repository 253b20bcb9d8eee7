"""Marking places in a text: the stem holds them in brackets, `right` and the answer their letters.

The places are the question's options: 红军于[1934年]从[瑞金]出发 offers A. 1934年 and B. 瑞金.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import Content, Key, Response
from tongpin.questions.kinds.multiple import Multiple, right_letters_faults
from tongpin.questions.kinds.question_kind import stem_faults
from tongpin.questions.kinds.spots.spot_files import SPOT, SpotFiles, spots_in

LEAST = 2  # places of a question


class Spots(Multiple):
    name = "spots"
    label = gettext_lazy("marking places in a text")
    files = SpotFiles()
    template = "kinds/spots/fields.html"
    shuffles_choices = False

    def faults(self, content: Content, key: Key) -> list[str]:
        faults = stem_faults(content)
        if len(content.choices) < LEAST:
            faults.append(_("At least two places of the text have to stand in brackets: [1934年]."))
        if content.texts != spots_in(content.stem):
            faults.append(_("The options have to be the places of the text, in their order."))
        return faults + right_letters_faults(content, key)

    def right_text(self, content: Content, key: Key) -> str:
        return _lettered(content, key.right)

    def key_meaning(self, content: Content, key: Key) -> Any:
        """The places themselves."""
        return sorted(key.right)

    def answer_text(self, content: Content, answer: Response) -> str:
        return _lettered(content, answer)

    def heading(self, content: Content) -> str:
        """The lines without places, or what to do where there are none."""
        lines = [line for line in content.stem.split("\n") if not SPOT.search(line)]
        return "\n".join(lines) or _("Mark places in the text.")

    def fields_context(self, content: Content, name: str) -> dict[str, Any]:
        letters = iter(content.letters)
        lines = []
        for line in content.stem.split("\n"):
            if SPOT.search(line):
                lines.append(list(_pieces(line, letters)))
        return {"lines": lines}


def _lettered(content: Content, letters: Sequence[str]) -> str:
    """Letters tell the places apart: the same words may stand in two of them."""
    return "；".join(f"{letter}. {content.text_of(letter)}" for letter in letters)


def _pieces(line: str, letters: Iterator[str]) -> Iterator[dict[str, str]]:
    """The line in pieces: places with their letters, and what stands between them without."""
    end = 0
    for spot in SPOT.finditer(line):
        yield {"text": line[end : spot.start()], "letter": ""}
        yield {"text": spot[1], "letter": next(letters, "")}
        end = spot.end()
    yield {"text": line[end:], "letter": ""}
