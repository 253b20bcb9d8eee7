"""Aiken: a stem, options by letter, then ANSWER: and a letter, as people write it; pure."""

import re

from django.utils.translation import gettext as _

from tongpin.base.text import half_width
from tongpin.questions.drafts import ReadQuestion
from tongpin.questions.formats.question_lines import DOTTED, FIELD, NAMED
from tongpin.questions.formats.typed_questions import read_typed
from tongpin.questions.notations.raw_question import LETTERS, RawQuestion

SIGN = re.compile(r"^\s*ANSWERS?\s*[:：]\s*[（(]?[A-ZＡ-Ｚ][)）]?", re.MULTILINE | re.IGNORECASE)
OPTION = re.compile(r"^\s*[（(\[]?([A-ZＡ-Ｚ])\s*[.)．）、:：\]]\s*(.*)$", re.IGNORECASE)
UNDOTTED = re.compile(r"^\s*([A-HＡ-Ｈ])\s+(\S.*)$")  # A 上海
MOST_GAP = 3  # letters that may be missing in a list of options
ANSWER = re.compile(r"^\s*(?:ANSWERS?|KEY|答案)\s*[:：]\s*(.*?)\s*$", re.IGNORECASE)


def is_aiken(text: str) -> bool:
    """Whether answers stand below options, without numbers and fields of typed questions."""
    if not SIGN.search(text):
        return False
    lines = [line for line in text.splitlines() if line.strip(" \t\ufeff")]
    has_fields = any(FIELD.match(line) and not ANSWER.match(line) for line in lines)
    first_line = lines[0].lstrip("\ufeff")
    return not has_fields and not (DOTTED.match(first_line) or NAMED.match(first_line))


class _AikenReader:
    """Takes lines one by one; a question ends with its answer, or where another one begins."""

    def __init__(self) -> None:
        self.questions: list[ReadQuestion] = []
        self.raw = RawQuestion()
        self.is_parted = False  # whether an empty line stands behind the last one

    def take(self, number: int, line: str) -> None:
        if not line.strip():
            self.is_parted = True
            return
        if answer := ANSWER.match(line):
            if not self.raw.original and self.questions and not self.is_parted:
                self._refuse_last(line)
                return
            self._begin(number, line)
            self.raw.answer = answer[1]
            if not self.raw.answer:
                self.raw.faults.append(_("Its answer is missing."))
            self.finish()
        elif option := self._option(line):
            self._begin(number, line)
            self.raw.options.append((half_width(option[1]).upper(), option[2].strip()))
        else:
            if self.raw.options or (self.raw.stem and self.is_parted):
                self.finish()  # the question above has no answer
            self._begin(number, line)
            self.raw.stem = f"{self.raw.stem}\n{line.strip()}".strip()
        self.is_parted = False

    def _option(self, line: str) -> re.Match[str] | None:
        """(letter, text) of a line that goes on with the options, rather than I. Newton."""
        count = len(self.raw.options)
        option = OPTION.match(line)
        if option and LETTERS.index(half_width(option[1]).upper()) <= count + MOST_GAP:
            return option  # a gap is told as one
        undotted = UNDOTTED.match(line)
        if undotted and self.raw.stem and LETTERS.index(half_width(undotted[1])) == count:
            return undotted
        return None

    def _refuse_last(self, line: str) -> None:
        """The question above has an answer already, and nobody knows which one is right."""
        last = self.questions[-1]
        original = f"{last.original}\n{line}"
        fault = _("Two answers stand below it.")
        self.questions[-1] = ReadQuestion(last.place, None, (fault,), original)

    def _begin(self, number: int, line: str) -> None:
        self.raw.place = self.raw.place or str(number)
        self.raw.original = f"{self.raw.original}\n{line}".strip()

    def finish(self) -> None:
        """Give the question, which has everything that it will get."""
        raw = self.raw
        if raw.original:
            if not raw.stem:
                raw.faults.append(_("The question is empty."))
            if not raw.options:
                raw.faults.append(_("It has no options, each on a line of its own: A. …"))
            elif not raw.answer and not raw.faults:
                raw.faults.append(_("It has no line such as ANSWER: B."))
            self.questions.append(read_typed(raw))
        self.raw = RawQuestion()


def read_aiken(text: str) -> list[ReadQuestion]:
    reader = _AikenReader()
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        reader.take(number, line)
    reader.finish()
    return reader.questions
