"""The kinds of questions: a registry of pure functions, each kind a module."""

from tongpin.base.text import printable
from tongpin.questions.content import UNANSWERED, Content, Key, Mark, Response, is_empty
from tongpin.questions.kinds import (
    choosing,
    composite,
    matching,
    number,
    open_answers,
    ordering,
    typing_in,
)
from tongpin.questions.kinds.kind import KindError, QuestionKind, below

KINDS: dict[str, QuestionKind] = {
    kind.name: kind
    for kind in (
        choosing.SINGLE,
        choosing.MULTIPLE,
        choosing.TRUE_FALSE,
        typing_in.BLANKS,
        matching.MATCHING,
        ordering.ORDERING,
        number.NUMBER,
        composite.COMPOSITE,
        open_answers.SHORT,
        open_answers.POLL,
    )
}
composite.use(KINDS)
LONGEST = 2000  # characters of one answer


def kind_of(content: Content) -> QuestionKind:
    """Raises KindError for a kind that there is not."""
    try:
        return KINDS[content.kind]
    except KeyError:
        raise KindError([f"kind: {content.kind!r}"]) from None


def fit_response(content: Content, told: object) -> Response:
    """An answer in the kind's shape, whatever a program sent; what does not fit says nothing."""
    shape = kind_of(content).shape
    if shape == "text":
        return printable(told[:LONGEST]) if isinstance(told, str) else ""
    listed = told if isinstance(told, list) else []
    if shape == "parts":
        answers = [*listed, *[None] * len(content.parts)]
        return [
            fit_response(part, answer) for part, answer in zip(content.parts, answers, strict=False)
        ]
    most = max(content.blanks, len(content.choices), len(content.lefts))
    return [printable(one[:LONGEST]) if isinstance(one, str) else "" for one in listed[:most]]


def score_response(content: Content, key: Key, response: Response) -> Mark:
    """What the answer, in its kind's shape, is worth. Nothing answered is worth nothing."""
    if is_empty(response) and content.kind != "poll":
        return UNANSWERED
    return KINDS[content.kind].score(content, key, response)


def question_faults(content: Content, key: Key) -> list[str]:
    """What keeps the question from being asked, in sentences for its author."""
    return kind_of(content).faults(content, key)


__all__ = [
    "KINDS",
    "KindError",
    "QuestionKind",
    "below",
    "fit_response",
    "kind_of",
    "question_faults",
    "score_response",
]
