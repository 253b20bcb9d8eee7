"""Sections of typed questions, and the answers that stand together below them; pure."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongpin.base.text import bare, half_width
from tongpin.questions.formats.typed_questions import KIND_OF_WORD
from tongpin.questions.notations.raw_question import RawQuestion

_WORDS = sorted((word for word in KIND_OF_WORD if len(word) > 1), key=len, reverse=True)
KIND_WORD = rf"({'|'.join(_WORDS)})(?:选择)?题?"
NUMERAL = r"第?[（(]?[一二三四五六七八九十]+[)）]?\s*(?:部分|大题)?\s*[、.．:：]?"
HEADING_END = r"\s*[\]】]?\s*[:：。]?\s*(?:[（(].*)?$"
HEADING = re.compile(rf"^\s*{NUMERAL}\s*[\[【]?\s*{KIND_WORD}{HEADING_END}")
BARE_HEADING = re.compile(rf"^\s*[\[【]?\s*({'|'.join(_WORDS)})(?:选择)?题{HEADING_END}")
OTHER_HEADING = re.compile(
    r"^\s*[一二三四五六七八九十]+\s*、\s*[^\s，。？?]{1,10}题\s*[:：]?\s*(?:[（(].*)?$"
)
TITLE = re.compile(
    r"^\s*[\[【]?\s*(?:附[件录]?\s*[:：]\s*)?(?:试题|题库)?(?:参考|标准|正确)?答案\s*"
    r"(?:[与和及]\s*解析)?\s*[\]】]?\s*[:：]?\s*$"
)
RANGE = re.compile(r"(\d{1,4})\s*[-–~～—至]\s*(\d{1,4})\s*题?\s*[:：.．、]?\s*")
SIGNS = re.compile(r"[A-H√×✓✗对错TF\s,，、;；]*")
ITEM = re.compile(r"(\d{1,4})\s*[.．、:：)）]\s*(.+?)(?=\s+\d{1,4}\s*[.．、:：)）]|$)")
COMPACT_ITEM = re.compile(
    r"(\d{1,4})\s*[.．、:：)）]?\s*([A-H]+|[√×✓✗对错])(?![A-Za-z])[\s,，、;；]*"
)
COMPACT_LINE = re.compile(rf"\s*(?:{COMPACT_ITEM.pattern})+\s*")
LONE_SIGN = re.compile(r"[A-HＡ-Ｈ]{1,8}|[√×✓✗对错]")
CELLS = re.compile(r"[\t\s]+")


def kind_in_heading(line: str) -> str | None:
    """The kind of the questions below a heading, "" for an unknown one; None for another line."""
    if heading := HEADING.match(line) or BARE_HEADING.match(line):
        return KIND_OF_WORD[heading[1]]
    return "" if OTHER_HEADING.match(line) else None


@dataclass
class Section:
    """Questions under one heading, with numbers of their own."""

    kind: str = ""
    raws: dict[int, RawQuestion] = field(default_factory=dict)
    repeated: dict[int, list[RawQuestion]] = field(default_factory=dict)  # of one number

    def add(self, number: int, raw: RawQuestion) -> None:
        """Add a question under its number; two of one number are known to be so."""
        if number in self.raws:
            self.repeated.setdefault(number, [self.raws[number]]).append(raw)
        self.raws[number] = raw

    def refuse_answers(self) -> None:
        """Answers below say nothing about a section in which a number stands twice."""
        number = min(self.repeated)
        text = _(
            "Number %(number)s stands before several questions, so that answers below them could "
            "be of any; number the questions anew, or write each answer under its question."
        )
        waiting = list(self.raws.values())
        for raws in self.repeated.values():
            waiting += raws
        for raw in waiting:
            if not raw.answer and not raw.faults:
                raw.faults.append(text % {"number": number})


class AnswersBelow:
    """Takes lines of answers, which may stand under the headings of the questions."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.section = sections[1] if len(sections) == 2 else sections[0]
        if not self.section.raws:
            self._begin_next()
        self.answered: set[int] = set()  # numbers of the section
        self.numbers: list[int] = []  # a line of numbers, whose answers stand below

    def take(self, line: str) -> bool:
        """False for a line that answers nothing."""
        if (kind := kind_in_heading(line)) is not None:
            self._begin_section(kind)
            return True
        if numbers := _numbers_alone(line):
            self.numbers = numbers
            return True
        answers = self._answers_of_numbers(line) or answers_in_line(line)
        has_answers = False
        for number, answer in answers:
            if number in self.answered:
                self._begin_next()
            raw = self._question(number)
            if self.section.repeated and (raw or LONE_SIGN.fullmatch(answer.strip())):
                has_answers = True
                self.section.refuse_answers()
            elif raw:
                has_answers = True
                self.answered.add(number)
                _answer(raw, answer.strip())
        return has_answers

    def _question(self, number: int) -> RawQuestion | None:
        """Of this section, or of a later one where numbers run on through all sections."""
        place = self.sections.index(self.section)
        for section in self.sections[place:]:
            if number in section.raws:
                if section is not self.section:
                    self.answered = set()
                self.section = section
                return section.raws[number]
        return None

    def _answers_of_numbers(self, line: str) -> list[tuple[int, str]]:
        """Answers in a row below a row of numbers."""
        signs = CELLS.split(half_width(line).strip())
        if signs[0] in ("答案", "答"):
            signs = signs[1:]
        if not self.numbers or len(signs) != len(self.numbers):
            return []
        answers = list(zip(self.numbers, signs, strict=True))
        self.numbers = []
        return answers

    def _begin_section(self, kind: str) -> None:
        self.answered = set()
        for section in self.sections:
            if section.kind == kind:
                self.section = section
                return

    def _begin_next(self) -> None:
        """Numbers begin anew: the next section with questions is meant."""
        place = self.sections.index(self.section)
        for section in self.sections[place + 1 :]:
            if section.raws:
                self.section = section
                self.answered = set()
                return


def _answer(raw: RawQuestion, answer: str) -> None:
    """Give a question its answer; another one than it has is a fault."""
    if not raw.answer:
        raw.answer = answer
    elif bare(raw.answer) != bare(answer):
        text = _("It has the answer “%(one)s”, and below stands “%(other)s”.")
        raw.faults.append(text % {"one": raw.answer, "other": answer})


def _numbers_alone(line: str) -> list[int]:
    """The numbers of a line that holds nothing else, as the upper row of a table of answers."""
    cells = CELLS.split(half_width(line).strip())
    if cells[0] in ("题号", "序号", "编号"):
        cells = cells[1:]
    if len(cells) < 2 or not all(cell.isdecimal() and len(cell) <= 4 for cell in cells):
        return []
    return list(map(int, cells))


def answers_in_line(line: str) -> list[tuple[int, str]]:
    """(number, answer) from 1-5 ABCDA, 1A 2B or else from 1. A 2. B."""
    plain = half_width(line)
    if answers := _answers_of_ranges(plain):
        return answers
    if COMPACT_LINE.fullmatch(plain):
        return [(int(number), answer) for number, answer in COMPACT_ITEM.findall(plain)]
    return [(int(number), answer) for number, answer in ITEM.findall(line.strip())]


def _answers_of_ranges(line: str) -> list[tuple[int, str]]:
    """From 1-5 ABCDA, 1-3 AB ACD BC or 1～4：√×√×."""
    answers: list[tuple[int, str]] = []
    for match in RANGE.finditer(line):
        first, last = int(match[1]), int(match[2])
        signs = SIGNS.match(line, match.end())
        groups = re.split(r"[\s,，、;；]+", signs[0].strip()) if signs else []
        if len(groups) == 1:
            groups = list(groups[0])
        elif sum(map(len, groups)) == last - first + 1:
            groups = list("".join(groups))
        if len(groups) == last - first + 1:
            answers += zip(range(first, last + 1), groups, strict=True)
    return answers
