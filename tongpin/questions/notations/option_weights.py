"""How other systems say what an option is worth, and which rule of ours that is; pure."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.notations.raw_question import LETTERS, UnclearError
from tongpin.questions.scoring_rules import EACH, SOME

NEAR = Fraction(1, 1000)  # other systems write a third as 33.33333
PERCENT = re.compile(r"[-+]?(\d{1,3}(\.\d{0,12})?|\.\d{1,12})")
POINTS = re.compile(r"[-+]?(\d{1,6}(\.\d{0,12})?|\.\d{1,12})")


def key_of(weights: Sequence[Fraction]) -> Key:
    """The key of options worth these shares of the points, each alone. Raises UnclearError.

    One worth all and the others nothing: the right one. Several that add up to all: the right
    ones, by the rule that the others' weights speak for.
    """
    _check_count(weights)
    right = []
    good_weights = []
    other_weights = []
    for letter, weight in zip(LETTERS, weights, strict=False):
        if weight > 0:
            right.append(letter)
            good_weights.append(weight)
        else:
            other_weights.append(weight)
    if len(right) == 1 and _are_all(good_weights, 1) and not any(other_weights):
        return Key(right[0])
    if not right or not _are_all(good_weights, Fraction(1, len(right))):
        raise UnclearError(_("The weights of its options are none of the rules here."))
    if _are_all(other_weights, -1):
        return Key(right, rule=SOME)
    if _are_all(other_weights, Fraction(-1, len(other_weights))):
        return Key(right, rule=EACH)
    raise UnclearError(_("The weights of its options are none of the rules here."))


def _are_all(weights: Sequence[Fraction], expected: Fraction | int) -> bool:
    return all(abs(weight - expected) <= NEAR for weight in weights)


def weights_of_rule(content: Content, key: Key) -> list[Fraction] | None:
    """The share of the points that each of several options is worth alone.

    None for a rule that no weights can say.
    """
    right_count = len(key.right)
    other_count = len(content.choices) - right_count
    penalties = {SOME: Fraction(-1), EACH: Fraction(-1, max(other_count, 1))}
    if key.rule not in penalties or right_count < 2:
        return None
    weights = dict.fromkeys(content.letters, penalties[key.rule])
    weights |= dict.fromkeys(key.right, Fraction(1, right_count))
    return list(weights.values())


def share_of(text: str) -> Fraction:
    """A share of the points written in hundredths: 33.33333. Raises UnclearError for all else."""
    if not PERCENT.fullmatch(text.strip()):
        raise UnclearError(_("The weights of its options are none of the rules here."))
    return Fraction(text.strip()) / 100


def points_of(text: str) -> Fraction:
    """Points on any scale, such as 1, 2.5 or 100. Raises UnclearError for all else."""
    if not POINTS.fullmatch(text.strip()):
        raise UnclearError(_("The weights of its options are none of the rules here."))
    return Fraction(text.strip())


def as_shares(points: Sequence[Fraction]) -> list[Fraction]:
    """Points on any scale as shares of all that can be had."""
    total = sum(point for point in points if point > 0)
    return [point / total for point in points] if total else list(points)


def partly_right() -> UnclearError:
    return UnclearError(_("Some answers are worth a part of the points, which is not known here."))


def fully_right(answers: Iterable[tuple[Fraction, str]]) -> list[str]:
    """The answers worth all points; those worth nothing only had something told of them.

    answers  share of the points, text
    Raises UnclearError for those worth a part.
    """
    accepted = []
    for share, text in answers:
        if share == 1:
            accepted.append(text)
        elif share > 0:
            raise partly_right()
    return accepted


def choices_in_order(texts: Sequence[str], notes: Sequence[str] = ()) -> tuple[Choice, ...]:
    """Options with letters; `notes` are told to who chose them. Raises UnclearError for many."""
    _check_count(texts)
    choices = []
    for place, text in enumerate(texts):
        note = notes[place] if place < len(notes) else ""
        choices.append(Choice(LETTERS[place], text, note=note))
    return tuple(choices)


def _check_count(options: Sequence[object]) -> None:
    if len(options) > len(LETTERS):
        raise UnclearError(_("At most %(count)s options are known here.") % {"count": len(LETTERS)})


def remark_on(answer: str, text: str) -> str:
    """What is told of an answer, behind the answer; * is every other one."""
    return text if answer == "*" else f"{answer}：{text}"
