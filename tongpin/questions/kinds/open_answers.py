"""Answers without a key: a short text that a person marks, and a poll that nobody does."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy

from tongpin.questions.content import Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.choosing import read_one
from tongpin.questions.kinds.kind import QuestionKind, first, letter_faults, stem_faults

MOST = 2000  # characters of a short answer


def short_faults(content: Content, key: Key) -> list[str]:
    return list(stem_faults(content))


def score_by_hand(content: Content, key: Key, response: Response) -> Mark:
    return Mark(None, (Reason("by_hand"),))


def read_text(content: Content, sent: Callable[[str], list[str]]) -> Response:
    return first(sent(""))[:MOST]


def right_short(content: Content, key: Key) -> str:
    return key.right or ""


def poll_faults(content: Content, key: Key) -> list[str]:
    return [*stem_faults(content), *letter_faults(content)]


def score_poll(content: Content, key: Key, response: Response) -> Mark:
    return Mark(None)


def right_poll(content: Content, key: Key) -> str:
    return ""


SHORT = QuestionKind(
    "short",
    gettext_lazy("a short answer"),
    short_faults,
    score_by_hand,
    read_text,
    right_short,
    "text",
    is_marked_by_hand=True,
)
POLL = QuestionKind(
    "poll", gettext_lazy("a poll"), poll_faults, score_poll, read_one, right_poll, "text"
)
