"""Sections of typed questions, and the answers that stand together below them; pure."""

import re
from dataclasses import dataclass, field

from tongpin.base.text import half_width
from tongpin.questions.formats.typed_questions import KIND_OF_WORD
from tongpin.questions.notations.raw_question import RawQuestion

_WORDS = sorted((word for word in KIND_OF_WORD if len(word) > 1), key=len, reverse=True)
KIND_WORD = rf"({'|'.join(_WORDS)})(?:选择)?题?"
NUMERAL = r"[（(]?[一二三四五六七八九十]+[)）]?\s*[、.．:：]?"
HEADING = re.compile(rf"^\s*{NUMERAL}\s*{KIND_WORD}\s*(?:[（(].*)?$")
TITLE = re.compile(r"^\s*[\[【]?\s*(?:参考|标准|正确)?答案\s*[\]】]?\s*[:：]?\s*$")
RANGE = re.compile(
    r"(\d{1,4})\s*[-–~～—至]\s*(\d{1,4})\s*[:：.．、]?\s*([A-H]+|[√×对错TF]+)(?![a-z])"
)
ITEM = re.compile(r"(\d{1,4})\s*[.．、:：)）]\s*(.+?)(?=\s+\d{1,4}\s*[.．、:：)）]|$)")


def kind_in_heading(line: str) -> str | None:
    """The kind of the questions below a heading; None for a line that is none."""
    heading = HEADING.match(line)
    return KIND_OF_WORD[heading[1]] if heading else None


@dataclass
class Section:
    """Questions under one heading, with numbers of their own."""

    kind: str = ""
    raws: dict[int, RawQuestion] = field(default_factory=dict)


class AnswersBelow:
    """Takes lines of answers, which may stand under the headings of the questions."""

    def __init__(self, sections: list[Section]) -> None:
        self.sections = sections
        self.section = sections[1] if len(sections) == 2 else sections[0]

    def take(self, line: str) -> bool:
        """False for a line that answers nothing."""
        if (kind := kind_in_heading(line)) is not None:
            self._begin_section(kind)
            return True
        has_answers = False
        for number, answer in answers_in_line(line):
            raw = self.section.raws.get(number)
            if raw is None:
                continue
            has_answers = True
            if not raw.answer:
                raw.answer = answer.strip()
        return has_answers

    def _begin_section(self, kind: str) -> None:
        for section in self.sections:
            if section.kind == kind:
                self.section = section
                return


def answers_in_line(line: str) -> list[tuple[int, str]]:
    """(number, answer) from 1-5 ABCDA, or else from 1. A 2. B."""
    answers: list[tuple[int, str]] = []
    for first, last, signs in RANGE.findall(half_width(line)):
        numbers = range(int(first), int(last) + 1)
        if len(numbers) == len(signs):
            answers += zip(numbers, signs, strict=True)
    if answers:
        return answers
    for number, answer in ITEM.findall(line.strip()):
        answers.append((int(number), answer))
    return answers
