"""How Moodle's GIFT writes texts and answers; pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from tongpin.questions.content import Content
from tongpin.questions.notations.markup import has_html, shown_text, text_of_html
from tongpin.questions.notations.option_weights import remark_on, share_of
from tongpin.questions.notations.raw_question import AskedQuestion, UnclearError

SPECIAL = re.compile(r"([~=#{}:\\])")
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
ESCAPED_SIGNS = "~=#{}:\\n"  # n stands for a line break
STAND_INS = "\ue000\ue001\ue002\ue003\ue004\ue005\ue006\ue007"  # for them, while parsing
TO_STAND_INS = dict(zip(ESCAPED_SIGNS, STAND_INS, strict=True))
TO_SIGNS = str.maketrans(STAND_INS, ESCAPED_SIGNS.replace("n", "\n"))
FORMAT = re.compile(r"^\s*\[(html|moodle|plain|markdown)\]\s*", re.IGNORECASE)
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
SIGN = re.compile(r"[=~]")
PERCENT = re.compile(r"^\s*%\s*([^%\s]*)\s*%")
TRUTH = re.compile(r"(T|TRUE|F|FALSE)\s*(#.*)?", re.IGNORECASE | re.DOTALL)


def without_escapes(text: str) -> str:
    """Escaped signs stand aside, so that the others can be read."""
    return ESCAPED.sub(lambda escape: TO_STAND_INS[escape[1]], text)


def plain_text(text: str) -> str:
    """The text itself: escaped signs are back, HTML is read. Raises UnclearError.

    A text may begin with its format; [plain] and a text without any sign of HTML are no HTML.
    """
    text = text.translate(TO_SIGNS)
    text_format = FORMAT.match(text)
    if text_format:
        text = text[text_format.end() :]
    is_html = text_format is not None and text_format[1].lower() == "html"
    is_plain = text_format is not None and text_format[1].lower() == "plain"
    if is_html or (not is_plain and (has_html(text) or ENTITY.search(text))):
        return text_of_html(text)
    return shown_text(text)


def escaped(text: str) -> str:
    """The text so that it is read back as it is, also where it looks like HTML."""
    if has_html(text) or ENTITY.search(text):
        text = f"[plain]{text}"
    return SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


@dataclass(frozen=True)
class GiftAnswer:
    """One answer in braces."""

    sign: str  # = or ~
    weight: Fraction | None  # as %50% tells it
    text: str  # signs still stand aside
    note: str  # feedback

    @classmethod
    def of(cls, text: str) -> "GiftAnswer":
        """From all between its sign and the next one. Raises UnclearError for an odd weight."""
        words = text[1:]
        weight = None
        if percent := PERCENT.match(words):
            weight = share_of(percent[1])
            words = words[percent.end() :]
        answer, __, note = words.partition("#")
        return cls(text[0], weight, answer.strip(), note.strip())

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
        """Raises UnclearError for odd weights, and for words that belong to no answer."""
        braces = self._signed_numbers() if self.is_number else self.braces
        starts = [sign.start() for sign in SIGN.finditer(braces)]
        if not starts or braces[: starts[0]].strip():
            raise UnclearError(_("Its answers cannot be read."))
        ends = [*starts[1:], len(braces)]
        return [GiftAnswer.of(braces[start:end]) for start, end in zip(starts, ends, strict=True)]

    def _signed_numbers(self) -> str:
        """The numbers behind #; the sign of a single one may be left out."""
        numbers = self.braces[1:].strip()
        return numbers if numbers[:1] in ("=", "~") else f"={numbers}"

    @property
    def is_number(self) -> bool:
        return self.braces.startswith("#") and not self.braces.startswith("####")

    @property
    def truth(self) -> re.Match[str] | None:
        """(true or false, feedback) where the braces say that."""
        return TRUTH.fullmatch(self.braces)

    @property
    def texts(self) -> list[str]:
        """The answers as people read them."""
        return [plain_text(answer.text) for answer in self.answers]

    @property
    def remarks(self) -> list[str]:
        """What is told of answers that are written in words, each behind its answer."""
        remarks = []
        for answer in self.answers:
            if answer.note:
                remarks.append(remark_on(plain_text(answer.text), plain_text(answer.note)))
        return remarks

    @property
    def form(self) -> GiftForm:
        """Raises UnclearError for answers that have none."""
        if self.truth:
            return GiftForm.TRUE_FALSE
        if not self.braces:
            return GiftForm.ESSAY
        if self.is_number:
            return GiftForm.NUMERICAL
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
