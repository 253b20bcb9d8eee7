"""The kinds of questions: all that differs by kind is a member of its object in this registry.

A kind is a folder: its class, how files hold it, and the template of its fields. A new one is
entered below; nothing else has to know it.
"""

from tongpin.questions.content import UNANSWERED, Content, Key, Mark, Response
from tongpin.questions.kinds.blank import Blank
from tongpin.questions.kinds.composite import Composite
from tongpin.questions.kinds.matching import Matching
from tongpin.questions.kinds.multiple import Multiple
from tongpin.questions.kinds.number import Number
from tongpin.questions.kinds.ordering import Ordering
from tongpin.questions.kinds.poll import Poll
from tongpin.questions.kinds.question_kind import KindError, QuestionKind, below, is_answered
from tongpin.questions.kinds.short import Short
from tongpin.questions.kinds.single import Single
from tongpin.questions.kinds.spots import Spots
from tongpin.questions.kinds.true_false import TrueFalse

PART_KINDS = (  # which may also be asked as parts of one text
    Single(),
    Multiple(),
    TrueFalse(),
    Blank(),
    Matching(),
    Ordering(),
    Number(),
    Spots(),
)
KINDS: dict[str, QuestionKind] = {
    kind.name: kind for kind in (*PART_KINDS, Composite(PART_KINDS), Short(), Poll())
}


def kind_of(content: Content) -> QuestionKind:
    """Raises KindError for a kind that there is not."""
    try:
        return KINDS[content.kind]
    except KeyError:
        raise KindError([f"kind: {content.kind!r}"]) from None


def fit_response(content: Content, data: object) -> Response:
    """An answer in the kind's shape, whatever a program sent; what does not fit says nothing."""
    return kind_of(content).fit(content, data)


def score_response(content: Content, key: Key, response: Response) -> Mark:
    """What the answer, in its kind's shape, is worth. Nothing answered is worth nothing."""
    kind = KINDS[content.kind]
    if not is_answered(kind, response):
        return UNANSWERED
    return kind.score(content, key, response)


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
