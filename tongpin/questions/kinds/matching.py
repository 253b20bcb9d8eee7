"""Matching: `right` is the letter for each of the lefts, in their order."""

from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind import QuestionKind, first, letter_faults, stem_faults


def matching_faults(content: Content, key: Key) -> list[str]:
    found = [*stem_faults(content), *letter_faults(content)]
    right = key.right if isinstance(key.right, list) else []
    if len(content.lefts) < 2:
        found.append(_("At least two things have to be matched."))
    if any(not left.strip() for left in content.lefts):
        found.append(_("Something to be matched is empty."))
    if len(right) != len(content.lefts) or not set(right) <= set(content.letters):
        found.append(_("Each thing has to be matched to one of the options."))
    return found


def score_matching(content: Content, key: Key, response: Response) -> Mark:
    told = [*response, *[""] * len(key.right)]
    wrong = [number for number, letter in enumerate(key.right) if told[number] != letter]
    if not wrong:
        return RIGHT
    share = Fraction(len(key.right) - len(wrong), len(key.right))
    return Mark(share, (Reason("wrong", tuple(str(number + 1) for number in wrong)),))


def read_matching(content: Content, sent: Callable[[str], list[str]]) -> Response:
    told = [first(sent(str(number + 1))) for number in range(len(content.lefts))]
    return [letter if letter in content.letters else "" for letter in told]


def right_matching(content: Content, key: Key) -> str:
    chosen = [content.choice(letter) for letter in key.right]
    pairs = zip(content.lefts, chosen, strict=True)
    return "；".join(f"{left} – {one.text}" for left, one in pairs if one)


MATCHING = QuestionKind(
    "matching",
    gettext_lazy("matching"),
    matching_faults,
    score_matching,
    read_matching,
    right_matching,
    "texts",
)
