"""Lettered options that stand together in one text: A. 上海 B. 嘉兴, also without dots; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from tongpin.base.text import half_width
from tongpin.questions.notations.raw_question import LETTERS

Option = tuple[str, str]  # letter, text
DOTTED = re.compile(
    r"(?<![A-Za-z0-9Ａ-Ｚａ-ｚ])(?:[（(\[【]\s*)?([A-ZＡ-Ｚa-hａ-ｈ])\s*[.．、:：)）\]】。]\s*"
)
UNDOTTED = re.compile(
    r"(?:^|(?<=[\s　。？?！!；;）)]))([A-HＡ-Ｈ])(?:[ \t　]+(?=\S)|(?=[\u3400-\u9fff《“]))",
    re.MULTILINE,
)
USUAL_LETTERS = LETTERS[:8]  # later ones begin an option only where their turn is
ENDS = " \t\n　；;|｜○●◯□■☐•"
PARTS = (  # between options without letters, the likeliest first
    re.compile(r"\n"),
    re.compile(r"[|｜]"),
    re.compile(r"[;；]"),
    re.compile(r"\$\$|##|@@"),
    re.compile(r"\t"),
)


@dataclass(frozen=True)
class _Mark:
    """A letter in a text that may begin an option."""

    letter: str
    start: int
    end: int
    is_strong: bool  # behind a blank or at the beginning
    is_small: bool


def _marks(text: str, pattern: re.Pattern[str]) -> list[_Mark]:
    marks = []
    for match in pattern.finditer(text):
        letter = half_width(match[1])
        before = text[: match.start()][-1:]
        is_apart = before == "" or before in ENDS
        if letter.islower() and not is_apart:
            continue
        mark = _Mark(
            letter=letter.upper(),
            start=match.start(),
            end=match.end(),
            is_strong=is_apart,
            is_small=letter.islower(),
        )
        marks.append(mark)
    return marks


def _chain(marks: Sequence[_Mark], first: int) -> list[_Mark]:
    """The marks of one list from a first one on: all that stand apart, and each next letter.

    A letter inside a text gives way to the same one standing apart: A. 维生素B、C  B. 没有.
    """
    chain = [marks[first]]
    rest = [mark for mark in marks[first + 1 :] if mark.is_small == chain[0].is_small]
    strong_letters = {mark.letter for mark in rest if mark.is_strong}
    for mark in rest:
        is_next = LETTERS.index(mark.letter) == LETTERS.index(chain[-1].letter) + 1
        is_weak_option = is_next and mark.letter not in strong_letters
        is_option = is_weak_option or (mark.is_strong and (is_next or mark.letter in USUAL_LETTERS))
        if mark.start >= chain[-1].end and is_option:
            chain.append(mark)
    return chain


def split_options(text: str, first: str = "A") -> tuple[str, list[Option]]:
    """(what stands before, options) of a text; no options where none begin with `first`.

    A list that stands apart counts before others, the last one before earlier ones; it has two
    options at least.
    """
    for pattern in (DOTTED, UNDOTTED):
        marks = _marks(text, pattern)
        places = [place for place, mark in enumerate(marks) if mark.letter == first]
        places.sort(key=lambda place: (marks[place].is_strong, place), reverse=True)
        for place in places:
            chain = _chain(marks, place)
            options = _options_between(text, chain)
            is_apart = all(map(attrgetter("is_strong"), chain))
            if len(options) > 1 and (is_apart or all(map(_says_something, options))):
                return text[: chain[0].start].rstrip(), options
    return text, []


def _options_between(text: str, chain: Sequence[_Mark]) -> list[Option]:
    ends = [*map(attrgetter("start"), chain[1:]), len(text)]
    options = []
    for mark, end in zip(chain, ends, strict=True):
        options.append((mark.letter, text[mark.end : end].strip(ENDS)))
    return options


def _says_something(option: Option) -> bool:
    return bool(option[1])


def options_of_cell(text: str) -> list[Option]:
    """The options of one cell, by their letters or by what parts them; one where nothing does."""
    __, options = split_options(text)
    before = text.split(options[0][1], maxsplit=1)[0] if options else ""
    if options and len(before.strip()) <= 4:  # nothing but the mark of the first option
        return options
    for part in PARTS:
        texts = [piece.strip() for piece in part.split(text) if piece.strip()]
        if len(texts) > 1:
            return list(zip(LETTERS, texts, strict=False))
    return [("A", text.strip())] if text.strip() else []
