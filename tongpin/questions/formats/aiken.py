"""Aiken: a stem, options by letter, then ANSWER: and a letter. In only; pure."""

import re

from tongpin.questions.drafts import ReadQuestion
from tongpin.questions.formats.typed_questions import read_typed
from tongpin.questions.notations.raw_question import RawQuestion

SIGN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)
OPTION = re.compile(r"^\s*([A-Z])[.)]\s+(.*)$")
ANSWER = re.compile(r"^ANSWER:\s*([A-Z])\s*$")


def is_aiken(text: str) -> bool:
    return bool(SIGN.search(text))


def read_aiken(text: str) -> list[ReadQuestion]:
    questions: list[ReadQuestion] = []
    raw = RawQuestion()
    for number, line in enumerate(text.splitlines(), start=1):
        if answer := ANSWER.match(line):
            raw.answer = answer[1]
            questions.append(read_typed(raw))
            raw = RawQuestion(original=line.strip())
            continue
        if option := OPTION.match(line):
            raw.options.append((option[1], option[2]))
        elif line.strip():
            raw.stem = f"{raw.stem}\n{line}".strip()
            raw.place = raw.place or str(number)
        raw.original = f"{raw.original}\n{line}".strip()
    if raw.stem:
        questions.append(read_typed(raw))
    return questions
