"""What a kind of question has to answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tongpin.questions.content import Content, Key, Mark, Response


class KindError(Exception):
    """The question cannot be asked; `faults` are sentences for its author."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class QuestionKind:
    """One kind of question as pure functions."""

    name: str
    label: str | Promise
    faults: Callable[[Content, Key], list[str]]
    score: Callable[[Content, Key, Response], Mark]  # of an answer that says something
    read: Callable[[Content, Callable[[str], list[str]]], Response]  # from a form, see below
    right: Callable[[Content, Key], str]  # the right answer as people read it
    shape: str  # of an answer: text, texts or parts
    is_marked_by_hand: bool = False

    # `read` gets a function from the end of a field's name ("" for the field itself, "1",
    # "2" … for what stands below it) to the values that a browser sent under it.


def below(sent: Callable[[str], list[str]], name: str) -> Callable[[str], list[str]]:
    """What `read` asks of the fields of one name, from what gives any field's values."""
    return lambda end: sent(f"{name}.{end}" if end else name)


def letter_faults(content: Content, least: int = 2) -> Iterator[str]:
    """What is wrong with the choices themselves."""
    if len(content.choices) < least:
        yield _("At least %(count)s options are needed.") % {"count": least}
    if len(set(content.letters)) < len(content.choices):
        yield _("Each option needs a letter of its own.")
    if any(not one.text.strip() for one in content.choices):
        yield _("An option is empty.")
    texts = [one.text.strip() for one in content.choices]
    if len(set(texts)) < len(texts):
        yield _("Two options say the same.")


def stem_faults(content: Content) -> Iterator[str]:
    if not content.stem.strip():
        yield _("The question is empty.")


def first(values: list[str]) -> str:
    return values[0] if values else ""
