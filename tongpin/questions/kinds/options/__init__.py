"""What kinds share whose answers are lettered options."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tongpin.questions.blanks import normal
from tongpin.questions.content import Content, Key, Response
from tongpin.questions.kinds.question_kind import (
    QuestionKind,
    SentValues,
    SheetLine,
    first,
)

LEAST = 2  # options of a question


def option_faults(content: Content) -> list[str]:
    """What is wrong with the options themselves."""
    faults = []
    texts = list(map(str.strip, content.texts))
    if len(texts) < LEAST:
        faults.append(_("At least %(count)s options are needed.") % {"count": LEAST})
    if len(set(content.letters)) < len(texts):
        faults.append(_("Each option needs a letter of its own."))
    if "" in texts:
        faults.append(_("An option is empty."))
    if len(set(texts)) < len(texts):
        faults.append(_("Two options say the same."))
    return faults


def xapi_listed(items: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """(identifier, text) pairs as components of an interaction."""
    return [{"id": identifier, "description": {"zh-CN": text}} for identifier, text in items]


def xapi_choices(content: Content) -> list[dict[str, Any]]:
    return xapi_listed(list(zip(content.letters, content.texts, strict=True)))


class OptionsKind(QuestionKind):
    """Some of several options are chosen; they may change places."""

    template = "kinds/options/fields.html"
    shuffles_choices = True
    xapi_type = "choice"

    def right_text(self, content: Content, key: Key) -> str:
        letters = filter(content.choice, key.right)  # one letter, or a list of them
        return "；".join(map(content.text_of, letters))

    def key_meaning(self, content: Content, key: Key) -> Any:
        """The texts of the right options."""
        return sorted(map(normal, map(content.text_of, key.right or ())))

    def read_answer(self, content: Content, sent: SentValues) -> Response:
        return content.letter_or_blank(first(sent("")))

    def sheet_lines(self, content: Content, letters: str) -> list[SheetLine]:
        """Options beyond the letters of a line have no circles: their letter is written."""
        if len(content.choices) > len(letters):
            return [SheetLine()]
        return [SheetLine(circles=letters[: len(content.choices)])]

    def xapi_components(self, content: Content) -> dict[str, Any]:
        return {"choices": xapi_choices(content)}
