"""One or several blanks to be filled in: `right` is a list of accepted answers for each."""

from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongpin.questions.blanks import is_accepted, normal
from tongpin.questions.content import RIGHT, Content, Key, Mark, Reason, Response
from tongpin.questions.kinds.kind import QuestionKind, first, stem_faults

MOST = 100  # characters in one blank


def blank_faults(content: Content, key: Key) -> list[str]:
    found = list(stem_faults(content))
    right = key.right if isinstance(key.right, list) else []
    if not content.blanks or len(right) != content.blanks:
        found.append(_("Each blank needs its answers, and each answer its blank."))
    if any(not accepted or not all(map(normal, accepted)) for accepted in right):
        found.append(_("The answer to a blank is empty."))
    return found


def score_blanks(content: Content, key: Key, response: Response) -> Mark:
    told = [*response, *[""] * content.blanks][: content.blanks]
    wrong = _wrong_anywhere(key.right, told) if key.any_order else _wrong(key.right, told)
    if not wrong:
        return RIGHT
    share = Fraction(content.blanks - len(wrong), content.blanks)
    return Mark(share, (Reason("wrong", tuple(str(number + 1) for number in wrong)),))


def _wrong(right: list[list[str]], told: list[str]) -> list[int]:
    pairs = zip(right, told, strict=True)
    return [n for n, (accepted, text) in enumerate(pairs) if not is_accepted(text, accepted)]


def _wrong_anywhere(right: list[list[str]], told: list[str]) -> list[int]:
    """Which blanks find no answer of their own: the most that can are given one."""
    taken: dict[int, int] = {}  # answer -> the blank that has it

    def finds(blank: int, seen: set[int]) -> bool:
        for answer, accepted in enumerate(right):
            if answer not in seen and is_accepted(told[blank], accepted):
                seen.add(answer)
                if answer not in taken or finds(taken[answer], seen):
                    taken[answer] = blank
                    return True
        return False

    for blank in range(len(told)):
        finds(blank, set())
    return sorted(set(range(len(told))) - set(taken.values()))


def read_blanks(content: Content, sent: Callable[[str], list[str]]) -> Response:
    return [first(sent(str(number + 1)))[:MOST] for number in range(content.blanks)]


def right_blanks(content: Content, key: Key) -> str:
    return "；".join(" / ".join(accepted) for accepted in key.right)


BLANKS = QuestionKind(
    "blank",
    gettext_lazy("blanks to fill in"),
    blank_faults,
    score_blanks,
    read_blanks,
    right_blanks,
    "texts",
)
