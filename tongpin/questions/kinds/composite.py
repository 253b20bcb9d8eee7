"""One text with several questions; each part is worth the same."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import UNANSWERED, Content, Key, Mark, Reason, Response, is_empty
from tongpin.questions.kinds.kind import QuestionKind, below, stem_faults

NOT_INSIDE = ("composite", "short", "poll")  # they have parts, or no score of their own
_kinds: dict[str, QuestionKind] = {}


def use(kinds: Mapping[str, QuestionKind]) -> None:
    """Tell the kinds that parts may have."""
    _kinds.update(kinds)


def composite_faults(content: Content, key: Key) -> list[str]:
    found = list(stem_faults(content))
    if not content.parts or len(content.parts) != len(key.parts):
        return [*found, _("Each part needs its key.")]
    for number, (part, its_key) in enumerate(zip(content.parts, key.parts, strict=True), start=1):
        if part.kind in NOT_INSIDE or part.kind not in _kinds:
            found.append(
                _("Part %(number)s is of a kind that cannot be a part.") % {"number": number}
            )
            continue
        found += [f"({number}) {fault}" for fault in _kinds[part.kind].faults(part, its_key)]
    return found


def score_composite(content: Content, key: Key, response: Response) -> Mark:
    total, reasons = Fraction(0), []
    for number, (part, its_key) in enumerate(zip(content.parts, key.parts, strict=True)):
        answer = response[number]
        mark = UNANSWERED if is_empty(answer) else _kinds[part.kind].score(part, its_key, answer)
        total += mark.fraction or 0
        if mark.fraction != 1:
            reasons.append(str(number + 1))
    share = total / len(content.parts)
    return Mark(share, (Reason("wrong", tuple(reasons)),) if reasons else (Reason("right"),))


def read_composite(content: Content, sent: Callable[[str], list[str]]) -> Response:
    answers = []
    for number, part in enumerate(content.parts, start=1):
        mine = below(sent, str(number))
        answers.append(_kinds[part.kind].read(part, mine))
    return answers


def right_composite(content: Content, key: Key) -> str:
    pairs = zip(content.parts, key.parts, strict=True)
    told = [_kinds[part.kind].right(part, its_key) for part, its_key in pairs]
    return "；".join(f"({number}) {text}" for number, text in enumerate(told, start=1))


COMPOSITE = QuestionKind(
    "composite",
    gettext_lazy("one text with several questions"),
    composite_faults,
    score_composite,
    read_composite,
    right_composite,
    "parts",
)
