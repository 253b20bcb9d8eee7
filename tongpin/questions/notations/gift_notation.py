"""How Moodle's GIFT writes texts and answers; pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from tongpin.questions.content import Content
from tongpin.questions.notations.option_weights import share_of
from tongpin.questions.notations.raw_question import AskedQuestion, UnclearError

SPECIAL = re.compile(r"([~=#{}:\\])")
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
ESCAPED_SIGNS = "~=#{}:\\n"  # n stands for a line break
STAND_INS = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007"  # for them, while parsing
TO_STAND_INS = dict(zip(ESCAPED_SIGNS, STAND_INS, strict=True))
TO_SIGNS = str.maketrans(STAND_INS, ESCAPED_SIGNS.replace("n", "\n"))
ANSWER = re.compile(r"([=~])\s*(?:%(-?[\d.]+)%)?([^=~]*)")
HTML_TAG = re.compile(r"<[^<>]+>")
TRUTHS = ("T", "TRUE", "F", "FALSE")


def without_escapes(text: str) -> str:
    """Escaped signs stand aside, so that the others can be read."""
    return ESCAPED.sub(lambda escape: TO_STAND_INS[escape[1]], text)


def plain_text(text: str) -> str:
    """The text itself: escaped signs are back, HTML is gone."""
    lines = HTML_TAG.sub("", text.translate(TO_SIGNS)).splitlines()
    return "\n".join(filter(None, map(str.strip, lines)))


def escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


@dataclass(frozen=True)
class GiftAnswer:
    """One answer in braces."""

    sign: str  # = or ~
    weight: Fraction | None  # as %50% tells it
    text: str  # signs still stand aside
    note: str  # feedback

    @classmethod
    def of(cls, match: re.Match[str]) -> "GiftAnswer":
        """Raises UnclearError for an odd weight."""
        sign, percent, words = match.groups()
        weight = share_of(percent) if percent else None
        text, __, note = words.partition("#")
        return cls(sign, weight, text.strip(), note.strip())

    @property
    def share(self) -> Fraction:
        """Of the points."""
        if self.weight is not None:
            return self.weight
        return Fraction(int(self.sign == "="))


class GiftForm(Enum):
    """What GIFT itself tells apart, by the look of the answers."""

    TRUE_FALSE = auto()  # {T}
    ESSAY = auto()  # {}
    NUMERICAL = auto()  # {#1921:0}
    MATCHING = auto()  # {=left -> right =left -> right}
    SHORT_ANSWER = auto()  # {=1921 =一九二一}
    MULTIPLE_CHOICE = auto()  # {=right ~wrong}


@dataclass(frozen=True)
class GiftQuestion:
    """One question: its stem as people read it, and what stands in the braces."""

    stem: str
    braces: str  # escaped signs stand aside

    @cached_property
    def answers(self) -> list[GiftAnswer]:
        """Raises UnclearError for odd weights."""
        return [GiftAnswer.of(match) for match in ANSWER.finditer(self.braces)]

    @property
    def texts(self) -> list[str]:
        """The answers as people read them."""
        return [plain_text(answer.text) for answer in self.answers]

    @property
    def form(self) -> GiftForm:
        """Raises UnclearError for answers that have none."""
        if self.braces.upper() in TRUTHS:
            return GiftForm.TRUE_FALSE
        if not self.braces:
            return GiftForm.ESSAY
        if self.braces.startswith("#"):
            return GiftForm.NUMERICAL
        if not self.answers:
            raise UnclearError(_("Its answers cannot be read."))
        return self._form_of_answers()

    def _form_of_answers(self) -> GiftForm:
        pair_count = 0
        for answer in self.answers:
            if answer.sign == "~":
                return GiftForm.MULTIPLE_CHOICE
            pair_count += "->" in answer.text
        if pair_count == len(self.answers):
            return GiftForm.MATCHING
        return GiftForm.SHORT_ANSWER


GiftReader = Callable[[GiftQuestion], AskedQuestion]


def text_with_answers(content: Content, answers: str) -> str:
    """The stem, then the answers in braces."""
    return f"{escaped(content.stem)} {{{answers}}}"
