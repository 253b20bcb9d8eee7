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
LETTER_SEPARATORS = re.compile(r"[\s,，、;；/|.．。:：和及与&+()（）\[\]【】]+")
SELECTION_WORDS = re.compile(r"^\s*(?:故?(?:应|本题)?选|选项|答案?[是为]?)\s*[:：]?|项$")
LETTER_MARK = re.compile(r"^\s*[（(\[【]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[.．、:：)）\]】]\s*")
LETTER_WITH_TEXT = re.compile(
    r"^\s*[（(\[【]?([A-Za-zＡ-Ｚａ-ｚ])(?:\s*[.．、:：)）\]】]\s*|\s+|\s*[（(](?=.*[)）]$))(\S.*)$"
)
OPTION_NAME = re.compile(r"[A-H]{1,8}|[①-⑩]+")  # an answer that only options give a meaning
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
    learner: str = ""  # what somebody answered, which is no key
    why: str = ""
    source: str = ""
    topic: str = ""
    difficulty: str = ""
    rule: str = ""
    remarks: str = ""  # on options, each on a line that begins with its letter
    parts: list["RawQuestion"] = field(default_factory=list)
    original: str = ""
    notes: list[str] = field(default_factory=list)  # what was understood rather than read
    faults: list[str] = field(default_factory=list)  # what the reader of the file saw wrong
    built_parts: list[AskedQuestion] = field(default_factory=list)  # `parts`, once understood


def squeezed_lines(text: str) -> str:
    """The text without spare blanks and empty lines."""
    lines = text.replace("\x0b", "\n").splitlines()
    return "\n".join(filter(None, map(squeeze, lines)))


def letters_in(text: str) -> list[str]:
    """A, C from AC, A、C, A C, a,c, （A）（C）, 选AC or A和C; nothing from other text."""
    plain = SELECTION_WORDS.sub("", half_width(text).strip())
    letters = list(LETTER_SEPARATORS.sub("", plain).upper())
    return letters if set(letters) <= set(LETTERS) else []


def names_options(text: str) -> bool:
    """Whether an answer says nothing by itself: B, Ａ、Ｃ or ②."""
    if re.fullmatch("[①-⑩]+", text.strip()):
        return True
    return OPTION_NAME.fullmatch("".join(letters_in(text))) is not None


def options_in_order(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The options from A on. Raises UnclearError for letters that leave a gap or come twice."""
    ordered = sorted(options, key=lambda option: option[0])
    letters = [letter for letter, __ in ordered]
    if letters != list(LETTERS[: len(letters)]):
        text = _("Its options are lettered %(letters)s; accepted are letters from A on, each once.")
        raise UnclearError(text % {"letters": ", ".join(letter for letter, __ in options)})
    return ordered


def choices_of(raw: RawQuestion) -> tuple[Choice, ...]:
    """The options with remarks. Raises UnclearError for a remark that fits no option."""
    options = options_in_order(raw.options)
    notes = _notes_of(raw)
    unknown = notes.keys() - dict(options).keys()
    if unknown:
        raise UnclearError(_("No option has the letter %(letter)s.") % {"letter": min(unknown)})
    choices = []
    for letter, text in options:
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

    Adds to raw.notes where the answer is both.
    Raises UnclearError for an answer that names no option.
    """
    letters = letters_in(raw.answer)
    by_text = _letters_by_text(raw)
    if letters and by_text and sorted(letters) != sorted(by_text):
        raw.notes.append(
            _("The answer “%(answer)s” is the text of another option too; the letter counts.")
            % {"answer": raw.answer}
        )
    letters = letters or by_text or _letters_with_texts(raw)
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


def _letters_with_texts(raw: RawQuestion) -> list[str]:
    """The letters of an answer such as B、嘉兴. Raises UnclearError where the text is another's."""
    options = dict(raw.options)
    letters = []
    for answer in answers_in(raw.answer):
        match = LETTER_WITH_TEXT.match(answer)
        letter = half_width(match[1]).upper() if match else ""
        if match is None or letter not in options:
            return []
        if _compared(match[2]) != _compared(options[letter]):
            text = _(
                "The answer “%(answer)s” names an option by its letter, but says something else."
            )
            raise UnclearError(text % {"answer": answer})
        letters.append(letter)
    return letters


def _compared(text: str) -> str:
    """The text of an option without what may stand around it: （嘉兴）。"""
    return bare(text).strip("。.;()")


def answers_in(text: str) -> list[str]:
    """The answers that ； or lines part."""
    return list(filter(str.strip, SEPARATORS.split(text)))


def lettered(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Options in their order, each with its letter.

    Letters typed before the texts go; where all have one they are the letters, so that a list
    that begins with B or leaves a gap is noticed.
    """
    marks = [LETTER_MARK.match(text) for text in texts]
    filled = [mark for text, mark in zip(texts, marks, strict=True) if text.strip()]
    are_typed = len(filled) > 1 and None not in filled
    options = []
    for own_letter, text, mark in zip(LETTERS, texts, marks, strict=False):
        typed_letter = half_width(mark[1]).upper() if mark else own_letter
        letter = typed_letter if are_typed else own_letter
        is_mark = mark is not None and typed_letter == letter
        options.append((letter, text[mark.end() :] if mark and is_mark else text))
    return options
