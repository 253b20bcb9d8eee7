"""Moodle's GIFT, in and out; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.typed_questions import read_foreign
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.fact_source import with_source, without_source
from tongpin.questions.notations.gift_notation import (
    FORMAT,
    GiftForm,
    GiftQuestion,
    GiftReader,
    escaped,
    plain_text,
    without_escapes,
)
from tongpin.questions.notations.raw_question import BLANK, UnclearError

TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)
FORMAT_BEFORE_TITLE = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]\s*(?=::)", re.IGNORECASE)
SIGNS = (
    re.compile(r"^[ \t]*(::|\$CATEGORY:)", re.MULTILINE),
    re.compile(r"\{[^{}=~]*[=~][^{}]*\}"),
    re.compile(r"\{\s*(T|F|TRUE|FALSE|#[^{}]+)?\s*\}\s*$", re.MULTILINE | re.IGNORECASE),
    re.compile(r"\{\s*(T|F|TRUE|FALSE)\s*(#[^{}]*)?\}", re.IGNORECASE),
)
CATEGORY = "$CATEGORY:"
READERS: dict[GiftForm, GiftReader] = {}
for kind in KINDS.values():
    READERS.update(kind.files.gift_readers)


def is_gift(text: str) -> bool:
    """Whether the text looks like GIFT rather than plain questions."""
    return any(sign.search(text) for sign in SIGNS)


class _Collector:
    """Takes lines one by one and gives each question's text once it is whole."""

    def __init__(self) -> None:
        self.topic = ""
        self.lines: list[str] = []
        self.first = 1  # number of the first of the lines

    def take(self, number: int, line: str) -> bool:
        """Whether the lines are a whole question now."""
        if line.startswith(CATEGORY):
            self.topic = _topic_in(line)
        elif line.strip().startswith("//"):
            pass
        elif line.strip():
            if not self.lines:
                self.first = number
            self.lines.append(line)
        elif self.lines:
            if self._are_braces_closed():
                return True
            self.lines.append(line)
        return False

    def _are_braces_closed(self) -> bool:
        text = without_escapes("\n".join(self.lines))
        return text.count("{") == text.count("}")

    def question(self) -> ReadQuestion:
        """The question in the lines, which are gone afterwards."""
        text = "\n".join(self.lines)
        self.lines = []
        topic = self.topic
        return read_foreign(str(self.first), text, lambda: _draft(text, topic))


def _topic_in(line: str) -> str:
    """The last part of a category's path, but for those that begin with $."""
    topic = plain_text(line.partition(":")[2]).rsplit("/", 1)[-1].strip()
    return "" if topic.startswith("$") else topic


def read_gift(text: str) -> list[ReadQuestion]:
    return list(_questions(text))


def _questions(text: str) -> Iterator[ReadQuestion]:
    collector = _Collector()
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if collector.take(number, line):
            yield collector.question()
    if collector.lines:
        yield collector.question()


def _draft(text: str, topic: str) -> QuestionDraft:
    """Raises UnclearError for what is not known here."""
    text = FORMAT_BEFORE_TITLE.sub("", without_escapes(text))
    text = TITLE.sub("", text)
    before, brace, rest = text.partition("{")
    if not brace:
        raise UnclearError(_("It has no answers in braces."))
    braces, __, after = rest.partition("}")
    if "{" in after or "}" in after:
        raise UnclearError(_("It has answers in braces twice; an empty line parts two questions."))
    answers, __, feedback = braces.partition("####")
    why, source = without_source(plain_text(feedback))
    question = GiftQuestion(_stem_around(before, after), answers.strip())
    content, key = READERS[question.form](question)
    told = "\n".join(filter(None, (key.why, why)))
    return QuestionDraft(content, replace(key, why=told), source=source, topic=topic)


def _stem_around(before: str, after: str) -> str:
    """The stem, with a gap where the braces stood inside it."""
    text_format = FORMAT.match(before)
    stem = plain_text(before)
    if not after.strip():
        return stem
    prefix = text_format[0] if text_format else ""  # it holds for the whole stem
    return f"{stem}{BLANK}{plain_text(f'{prefix}{after}')}"


def write_gift(drafts: Sequence[QuestionDraft]) -> tuple[str, list[QuestionDraft]]:
    """The questions as GIFT, and those that GIFT cannot say."""
    texts = []
    left_out = []
    topic = ""
    for draft in sorted(drafts, key=lambda draft: draft.topic):
        text = _written(draft)
        if text is None:
            left_out.append(draft)
            continue
        if draft.topic != topic:
            topic = draft.topic
            texts.append(f"{CATEGORY} {escaped(topic)}")
        texts.append(text)
    return "\n\n".join(texts) + "\n", left_out


def _written(draft: QuestionDraft) -> str | None:
    """The question; None for what GIFT cannot say."""
    files = KINDS[draft.content.kind].files
    answers = files.gift_answers(draft.content, draft.key)
    if answers is None:
        return None
    if feedback := with_source(draft.key.why, draft.source):
        answers = f"{answers}\n####{escaped(feedback)}"
    return files.gift_text(draft.content, answers)
