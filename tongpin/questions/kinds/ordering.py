"""Putting in order: `right` is the letters in the right order, as is the answer."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind import QuestionKind, first, letter_faults, stem_faults


def ordering_faults(content: Content, key: Key) -> list[str]:
    found = [*stem_faults(content), *letter_faults(content)]
    if sorted(key.right or []) != sorted(content.letters):
        found.append(_("The right order has to hold each thing once."))
    return found


def score_ordering(content: Content, key: Key, response: Response) -> Mark:
    """The share of neighbours that stand in the right order, where everything has a place."""
    if response == key.right:
        return RIGHT
    wrong = (Reason("wrong", tuple(response)),)
    if sorted(response) != sorted(key.right):
        return Mark(Fraction(0), wrong)
    told, pairs = set(pairwise(response)), list(pairwise(key.right))
    return Mark(Fraction(sum(pair in told for pair in pairs), len(pairs)), wrong)


def read_ordering(content: Content, sent: Callable[[str], list[str]]) -> Response:
    """From the place that each thing was given; things with the same place have none."""
    places = {letter: first(sent(letter)) for letter in content.letters}
    given = {letter: int(place) for letter, place in places.items() if _is_place(place)}
    if len(set(given.values())) < len(given):
        return []
    return sorted(given, key=lambda letter: given[letter])


def _is_place(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def right_ordering(content: Content, key: Key) -> str:
    chosen = [content.choice(letter) for letter in key.right]
    return " → ".join(one.text for one in chosen if one)


ORDERING = QuestionKind(
    "ordering",
    gettext_lazy("putting in order"),
    ordering_faults,
    score_ordering,
    read_ordering,
    right_ordering,
    "texts",
)
