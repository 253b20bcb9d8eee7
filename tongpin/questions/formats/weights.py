"""How other systems say what an option is worth, and which rule of ours that is; pure."""

import re
from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.formats.raw import LETTERS, UnclearError
from tongpin.questions.kinds.choosing import EACH, SOME

NEAR = Fraction(1, 1000)  # other systems write a third as 33.33333
SOURCE = "出处："  # before the source, at the end of what is told after hand-in


def key_of(weights: Sequence[Fraction]) -> Key:
    """The key of options worth these shares of the points, each alone. Raises Unclear.

    One worth all and the others nothing: the right one. Several that add up to all: the right
    ones, by the rule that the others' weights speak for.
    """
    if len(weights) > len(LETTERS):
        raise UnclearError(_("At most %(count)s options are known here.") % {"count": len(LETTERS)})
    right = [LETTERS[place] for place, weight in enumerate(weights) if weight > 0]
    others = [weight for weight in weights if weight <= 0]
    good = [weight for weight in weights if weight > 0]
    if len(right) == 1 and _is(good[0], 1) and not any(others):
        return Key(right[0])
    if not good or not all(_is(weight, Fraction(1, len(good))) for weight in good):
        raise UnclearError(_("The weights of its options are none of the rules here."))
    if not others or all(_is(weight, -1) for weight in others):
        return Key(right, rule=SOME)
    if all(_is(weight, Fraction(-1, len(others))) for weight in others):
        return Key(right, rule=EACH)
    raise UnclearError(_("The weights of its options are none of the rules here."))


def _is(weight: Fraction, expected: Fraction | int) -> bool:
    return abs(weight - expected) <= NEAR


def weights_of(content: Content, key: Key) -> list[Fraction] | None:
    """The share of the points that each option is worth alone; None for a rule beyond that."""
    if content.kind == "single":
        return [Fraction(int(one.letter == key.right)) for one in content.choices]
    others = len(content.choices) - len(key.right)
    penalty = {SOME: Fraction(-1), EACH: Fraction(-1, max(others, 1))}.get(key.rule)
    if penalty is None or len(key.right) < 2:
        return None
    good = Fraction(1, len(key.right))
    return [good if one.letter in key.right else penalty for one in content.choices]


ODD = (ValueError, ArithmeticError, LookupError, AttributeError)  # what odd files lead to
PERCENT = re.compile(r"-?\d{1,3}(\.\d{1,12})?")


def share_of(text: str) -> Fraction:
    """A share of the points written in hundredths: 33.33333. Raises Unclear for anything else."""
    if not PERCENT.fullmatch(text.strip()):
        raise UnclearError(_("The weights of its options are none of the rules here."))
    return Fraction(text.strip()) / 100


def choices_of(texts: Sequence[str], notes: Sequence[str] = ()) -> tuple[Choice, ...]:
    """Options in their order, with letters."""
    if len(texts) > len(LETTERS):
        raise UnclearError(_("At most %(count)s options are known here.") % {"count": len(LETTERS)})
    told = [*notes, *[""] * len(texts)]
    pairs = zip(LETTERS, texts, told, strict=False)
    return tuple(Choice(letter, text, note=note) for letter, text, note in pairs)


def with_source(why: str, source: str) -> str:
    """What is told after hand-in, with the source of the fact at its end."""
    return f"{why}\n{SOURCE}{source}".strip() if source else why


def without_source(told: str) -> tuple[str, str]:
    """(why, source) from the text above."""
    why, sign, source = told.rpartition(SOURCE)
    return (why.strip(), source.strip()) if sign else (told.strip(), "")
