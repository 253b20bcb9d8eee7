"""Choosing among options: one, several, or true and false."""

from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind import QuestionKind, first, letter_faults, stem_faults

ALL, SOME, HALF, EACH = "all", "some", "half", "each"
RULES = {  # as they are told to people before they answer
    ALL: gettext_lazy("points only for exactly the right options"),
    SOME: gettext_lazy(
        "a part of the points for a part of the right options; none with a wrong one"
    ),
    HALF: gettext_lazy("half of the points for a part of the right options; none with a wrong one"),
    EACH: gettext_lazy("each right option adds its part, each wrong one takes its part away"),
}
TRUE, FALSE = "T", "F"


def single_faults(content: Content, key: Key) -> list[str]:
    found = [*stem_faults(content), *letter_faults(content)]
    if key.right not in content.letters:
        found.append(_("The right option is not among the options."))
    return found


def score_single(content: Content, key: Key, response: Response) -> Mark:
    if response == key.right:
        return RIGHT
    return Mark(Fraction(0), (Reason("wrong", (str(response),)),))


def read_one(content: Content, sent: Callable[[str], list[str]]) -> Response:
    told = first(sent(""))
    return told if told in content.letters else ""


def right_texts(content: Content, key: Key) -> str:
    """Without letters, for everybody may have seen them in another order."""
    letters = [key.right] if isinstance(key.right, str) else key.right
    chosen = [content.choice(letter) for letter in letters]
    return "；".join(one.text for one in chosen if one)


def multiple_faults(content: Content, key: Key) -> list[str]:
    found = [*stem_faults(content), *letter_faults(content)]
    right = key.right if isinstance(key.right, list) else []
    if not right or not set(right) <= set(content.letters) or len(set(right)) < len(right):
        found.append(_("The right options are not among the options."))
    if key.rule not in RULES:
        found.append(_("The rule for a part of the right options is missing."))
    return found


def score_multiple(content: Content, key: Key, response: Response) -> Mark:
    chosen, right = set(response), set(key.right)
    if chosen == right:
        return RIGHT
    missed, wrong = sorted(right - chosen), sorted(chosen - right)
    reasons = [Reason("missed", tuple(missed))] if missed else []
    reasons += [Reason("wrong", tuple(wrong))] if wrong else []
    return Mark(_share(content, key, chosen, right), tuple(reasons))


def _share(content: Content, key: Key, chosen: set[str], right: set[str]) -> Fraction:
    hit, wrong = len(chosen & right), len(chosen - right)
    if key.rule == SOME and not wrong:
        return Fraction(hit, len(right))
    if key.rule == HALF and not wrong:
        return Fraction(1, 2)
    if key.rule == EACH:
        others = len(content.choices) - len(right)
        return max(Fraction(hit, len(right)) - Fraction(wrong, max(others, 1)), Fraction(0))
    return Fraction(0)


def read_several(content: Content, sent: Callable[[str], list[str]]) -> Response:
    told = set(sent(""))
    return [letter for letter in content.letters if letter in told]


def true_false_faults(content: Content, key: Key) -> list[str]:
    found = list(stem_faults(content))
    if key.right not in (TRUE, FALSE):
        found.append(_("Say whether the sentence is true or false."))
    return found


def read_true_false(content: Content, sent: Callable[[str], list[str]]) -> Response:
    told = first(sent(""))
    return told if told in (TRUE, FALSE) else ""


def right_true_false(content: Content, key: Key) -> str:
    return _("true") if key.right == TRUE else _("false")


SINGLE = QuestionKind(
    "single",
    gettext_lazy("one of several"),
    single_faults,
    score_single,
    read_one,
    right_texts,
    "text",
)
MULTIPLE = QuestionKind(
    "multiple",
    gettext_lazy("several of several"),
    multiple_faults,
    score_multiple,
    read_several,
    right_texts,
    "texts",
)
TRUE_FALSE = QuestionKind(
    "true_false",
    gettext_lazy("true or false"),
    true_false_faults,
    score_single,
    read_true_false,
    right_true_false,
    "text",
)
