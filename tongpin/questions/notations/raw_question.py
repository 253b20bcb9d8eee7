"""A question as somebody typed it, and what its fields say; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongpin.base.text import bare, half_width, squeeze
from tongpin.questions.content import Choice, Content, Key

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TRUES = {"√", "✓", "✔", "对", "正确", "是", "t", "true", "y", "yes", "v", "真"}
FALSES = {"×", "✗", "✘", "x", "错", "错误", "否", "不对", "不正确", "f", "false", "n", "no", "假"}
BLANK = "____"  # how a gap is written in a stem
GAP = re.compile(r"_{2,}|＿{1,}|[（(][\s_　]*[)）]")
SEPARATORS = re.compile(r"[；;\n]+")  # between answers
LETTER_SEPARATORS = re.compile(r"[\s,，、;；/|.．和及]+")
REMARK = re.compile(r"^([A-Za-z])\s*[:：.．、]\s*(.+)$")
OF_OTHERS = re.compile(
    r"以上|上述|都对|都错|都不对|^[A-H]\s*[、,，和与及]\s*[A-H]"
)  # options that keep their places

ODD = (ValueError, ArithmeticError, LookupError, AttributeError)  # what odd files lead to
AskedQuestion = tuple[Content, Key]


class UnclearError(Exception):
    """Something typed cannot be understood; says what is accepted."""


@dataclass
class RawQuestion:
    """What was typed for one question; "" where nothing was."""

    place: str = ""
    kind: str = ""  # as typed, or the name of a kind
    stem: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)  # letter, text
    answer: str = ""
    why: str = ""
    source: str = ""
    topic: str = ""
    difficulty: str = ""
    rule: str = ""
    remarks: str = ""  # on options, each on a line that begins with its letter
    parts: list["RawQuestion"] = field(default_factory=list)
    original: str = ""
    notes: list[str] = field(default_factory=list)  # what was understood rather than read
    built_parts: list[AskedQuestion] = field(default_factory=list)  # `parts`, once understood


def squeezed_lines(text: str) -> str:
    """The text without spare blanks and empty lines."""
    lines = text.replace("\x0b", "\n").splitlines()
    return "\n".join(filter(None, map(squeeze, lines)))


def letters_in(text: str) -> list[str]:
    """A, C from AC, A、C, A C, a,c or A和C; nothing from other text."""
    letters = list(LETTER_SEPARATORS.sub("", half_width(text)).upper())
    return letters if set(letters) <= set(LETTERS) else []


def choices_of(raw: RawQuestion) -> tuple[Choice, ...]:
    """The options with remarks. Raises UnclearError for a remark that fits no option."""
    notes = _notes_of(raw)
    unknown = notes.keys() - dict(raw.options).keys()
    if unknown:
        raise UnclearError(_("No option has the letter %(letter)s.") % {"letter": min(unknown)})
    choices = []
    for letter, text in raw.options:
        plain = squeezed_lines(text)
        keeps_place = bool(OF_OTHERS.search(plain))
        choices.append(Choice(letter, plain, is_fixed=keeps_place, note=notes.get(letter, "")))
    return tuple(choices)


def _notes_of(raw: RawQuestion) -> dict[str, str]:
    """What whoever chose an option is told, by its letter. Raises UnclearError for another line."""
    notes = {}
    for line in filter(None, map(squeeze, raw.remarks.splitlines())):
        remark = REMARK.match(line)
        if not remark:
            raise UnclearError(_("Write remarks on options as A：text, each on a line of its own."))
        notes[remark[1].upper()] = remark[2]
    return notes


def remarks_text(content: Content) -> str:
    """The remarks on options as they are typed."""
    lines = []
    for choice in content.choices:
        if choice.note.strip():
            lines.append(f"{choice.letter}：{squeeze(choice.note)}")
    return "\n".join(lines)


def chosen_letters(raw: RawQuestion) -> list[str]:
    """The letters of the answer; the text of an option stands for its letter.

    Raises UnclearError for an answer that names no option.
    """
    letters = letters_in(raw.answer) or _letters_by_text(raw)
    if not letters:
        raise UnclearError(_("The answer “%(answer)s” names no option.") % {"answer": raw.answer})
    return letters


def _letters_by_text(raw: RawQuestion) -> list[str]:
    """The letters of the options that the answer names by text; none if it says anything else."""
    by_text = {bare(text): letter for letter, text in raw.options}
    letters = []
    for text in answers_in(raw.answer):
        letter = by_text.get(bare(text))
        if letter is None:
            return []
        letters.append(letter)
    return letters


def answers_in(text: str) -> list[str]:
    """The answers that ； or lines part."""
    return list(filter(str.strip, SEPARATORS.split(text)))


def lettered(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Options in their order, each with its letter; a letter that is typed before one goes."""
    options = []
    for letter, text in zip(LETTERS, texts, strict=False):
        plain = re.sub(rf"^\s*{letter}\s*[.．、:：)）]\s*", "", text)
        options.append((letter, plain))
    return options
