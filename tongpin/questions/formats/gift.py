"""Moodle's GIFT and Aiken, in and out; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from tongpin.questions.blanks import read_number
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.raw import (
    BLANK,
    RawQuestion,
    ReadQuestion,
    UnclearError,
    found,
    read_question,
)
from tongpin.questions.formats.weights import (
    ODD,
    choices_of,
    key_of,
    share_of,
    weights_of,
    with_source,
    without_source,
)
from tongpin.questions.kinds.choosing import FALSE, TRUE

SPECIAL = re.compile(r"([~=#{}:\\])")
ESCAPED = re.compile(r"\\([~=#{}:\\n])")
HOLD = {sign: chr(0xE000 + place) for place, sign in enumerate("~=#{}:\\n")}  # while parsing
FREE = {held: "\n" if sign == "n" else sign for sign, held in HOLD.items()}
TITLE = re.compile(r"^\s*::(.*?)::", re.DOTALL)
FORMAT = re.compile(r"^\s*\[(?:html|moodle|plain|markdown)\]")
ANSWER = re.compile(r"([=~])\s*(?:%(-?[\d.]+)%)?([^=~]*)")
TAG = re.compile(r"<[^<>]+>")
SIGNS = (
    re.compile(r"^[ \t]*(::|\$CATEGORY:)", re.MULTILINE),
    re.compile(r"\{[^{}=~]*[=~][^{}]*\}"),
    re.compile(r"\{\s*(T|F|TRUE|FALSE|#[^{}]+)?\s*\}\s*$", re.MULTILINE),
)
AIKEN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)


def is_gift(text: str) -> bool:
    """Whether the text looks like GIFT rather than plain questions."""
    return any(sign.search(text) for sign in SIGNS)


def is_aiken(text: str) -> bool:
    return bool(AIKEN.search(text))


def read_aiken(text: str) -> list[ReadQuestion]:
    """A stem on one line, options by letter, ANSWER: and a letter."""
    told: list[ReadQuestion] = []
    raw = RawQuestion()
    for number, line in enumerate(text.splitlines(), start=1):
        if option := re.match(r"^\s*([A-Z])[.)]\s+(.*)$", line):
            raw.options.append((option[1], option[2]))
        elif answer := re.match(r"^ANSWER:\s*([A-Z])\s*$", line):
            raw.answer = answer[1]
            told.append(found(raw))
            raw = RawQuestion()
        elif line.strip():
            raw.stem = f"{raw.stem}\n{line}".strip()
            raw.place = raw.place or str(number)
        raw.original = f"{raw.original}\n{line}".strip()
    if raw.stem:
        told.append(found(raw))
    return told


def read_gift(text: str) -> list[ReadQuestion]:
    return list(_read(text))


def _read(text: str) -> Iterator[ReadQuestion]:
    topic, lines, first = "", list[str](), 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.startswith("$CATEGORY:"):
            topic = _plain(line.partition(":")[2]).rsplit("/", 1)[-1].strip()
            topic = "" if topic.startswith("$") else topic
        elif line.strip().startswith("//"):
            continue
        elif line.strip():
            first = first if lines else number
            lines.append(line)
        elif lines and _is_whole("\n".join(lines)):
            yield _one("\n".join(lines), str(first), topic)
            lines = []
        elif lines:
            lines.append(line)
    if lines:
        yield _one("\n".join(lines), str(first), topic)


def _is_whole(text: str) -> bool:
    held = _held(text)
    return held.count("{") == held.count("}")


def _held(text: str) -> str:
    """Escaped signs stand aside while the others are read."""
    return ESCAPED.sub(lambda sign: HOLD[sign[1]], text)


def _plain(text: str) -> str:
    """The text itself: signs back, without HTML."""
    for held, sign in FREE.items():
        text = text.replace(held, sign)
    return "\n".join(line.strip() for line in TAG.sub("", text).splitlines() if line.strip())


def _one(text: str, place: str, topic: str) -> ReadQuestion:
    held = FORMAT.sub("", TITLE.sub("", _held(text)))
    before, opened, rest = held.partition("{")
    answers, __, after = rest.partition("}")
    try:
        if not opened:
            raise UnclearError(_("It has no answers in braces."))
        answers, __, general = answers.partition("####")
        why, source = without_source(_plain(general))
        content, key = _asked(before, answers.strip(), after)
        key = replace(key, why=why)
    except UnclearError as error:
        return ReadQuestion(place, None, (str(error),), text)
    except ODD:
        return ReadQuestion(place, None, (_("Its answers cannot be read."),), text)
    return read_question(QuestionDraft(content, key, source, topic, place=place, original=text))


def _asked(before: str, answers: str, after: str) -> tuple[Content, Key]:
    stem = _plain(before)
    if after.strip():
        stem = f"{stem}{BLANK}{_plain(after)}"
    if answers.upper() in ("T", "TRUE", "F", "FALSE"):
        return Content("true_false", stem), Key(TRUE if answers[0].upper() == "T" else FALSE)
    if not answers:
        return Content("short", stem), Key("")
    if answers.startswith("#"):
        return _number(stem, answers[1:])
    told = [_GiftAnswer.of(one) for one in ANSWER.finditer(answers)]
    if not told:
        raise UnclearError(_("Its answers cannot be read."))
    if all(one.sign == "=" and "->" in one.text for one in told):
        return _matching(stem, [one.text for one in told])
    if all(one.sign == "=" for one in told):
        if any(one.weight not in (None, 1) for one in told):
            raise UnclearError(_("Answers that are worth a part of the points are not known here."))
        stem = stem if BLANK in stem else f"{stem}{BLANK}"
        return Content("blank", stem, blanks=1), Key([[_plain(one.text) for one in told]])
    key = key_of([one.share for one in told])
    texts, notes = [_plain(one.text) for one in told], [_plain(one.note) for one in told]
    kind = "single" if isinstance(key.right, str) else "multiple"
    return Content(kind, stem, choices_of(texts, notes)), key


@dataclass(frozen=True)
class _GiftAnswer:
    """One answer in braces."""

    sign: str  # = or ~
    weight: Fraction | None  # as %50% tells it
    text: str
    note: str  # feedback

    @classmethod
    def of(cls, found_: re.Match[str]) -> "_GiftAnswer":
        text, __, note = found_[3].partition("#")
        return cls(found_[1], _weight(found_[2]), text.strip(), note.strip())

    @property
    def share(self) -> Fraction:
        return Fraction(int(self.sign == "=")) if self.weight is None else self.weight


def _weight(text: str | None) -> Fraction | None:
    return share_of(text) if text else None


def _number(stem: str, told: str) -> tuple[Content, Key]:
    value = told.strip().removeprefix("=").split("#")[0].strip()
    if ".." in value:
        low, high = (read_number(part) for part in value.split("..", 1))
        if low is None or high is None:
            raise UnclearError(_("Its answers cannot be read."))
        right, off = (low + high) / 2, (high - low) / 2
    else:
        first, __, second = value.partition(":")
        number, tolerance = read_number(first), read_number(second or "0")
        if number is None or tolerance is None:
            raise UnclearError(_("Its answers cannot be read."))
        right, off = number, tolerance
    return Content("number", stem), Key(f"{right.normalize():f}", tolerance=f"{off.normalize():f}")


def _matching(stem: str, told: Sequence[str]) -> tuple[Content, Key]:
    pairs = [[_plain(part) for part in text.split("->", 1)] for text in told]
    texts = list(dict.fromkeys(right for __, right in pairs))
    choices = choices_of(texts)
    letters = {one.text: one.letter for one in choices}
    lefts = [(left, letters[right]) for left, right in pairs if left]
    content = Content("matching", stem, choices, tuple(left for left, __ in lefts))
    return content, Key([letter for __, letter in lefts])


def write_gift(drafts: Sequence[QuestionDraft]) -> tuple[str, list[QuestionDraft]]:
    """The questions as GIFT, and those that GIFT cannot say."""
    told, left_out, topic = list[str](), list[QuestionDraft](), ""
    for draft in sorted(drafts, key=lambda one: one.topic):
        answers = _written(draft)
        if answers is None:
            left_out.append(draft)
            continue
        if draft.topic != topic:
            topic = draft.topic
            told.append(f"$CATEGORY: {_escaped(topic)}")
        told.append(answers)
    return "\n\n".join(told) + "\n", left_out


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\n", "\\n")


def _written(draft: QuestionDraft) -> str | None:
    content, key = draft.content, draft.key
    body = _answers(content, key)
    if body is None:
        return None
    general = with_source(key.why, draft.source)
    if general:
        body = f"{body}\n####{_escaped(general)}"
    if content.kind == "blank":
        before, __, after = content.stem.partition(BLANK)
        return f"{_escaped(before)}{{{body}}}{_escaped(after)}"
    return f"{_escaped(content.stem)} {{{body}}}"


def _answers(content: Content, key: Key) -> str | None:
    if content.kind == "true_false":
        return "TRUE" if key.right == TRUE else "FALSE"
    if content.kind == "short" and not key.right:
        return ""
    if content.kind == "number" and not content.unit:
        return f"#{key.right}:{key.tolerance}"
    if content.kind == "blank" and content.blanks == 1:
        return " ".join(f"={_escaped(one)}" for one in key.right[0])
    if content.kind == "matching":
        pairs = zip(content.lefts, key.right, strict=True)
        right = {one.letter: one.text for one in content.choices}
        lines = [f"={_escaped(left)} -> {_escaped(right[letter])}" for left, letter in pairs]
        lines += [
            f"= -> {_escaped(one.text)}" for one in content.choices if one.letter not in key.right
        ]
        return "\n".join(lines)
    weights = weights_of(content, key) if content.kind in ("single", "multiple") else None
    if weights is None:
        return None
    return "\n".join(
        f"{_sign(weight, content.kind)}{_escaped(one.text)}"
        + (f"#{_escaped(one.note)}" if one.note else "")
        for one, weight in zip(content.choices, weights, strict=True)
    )


def _sign(weight: Fraction, kind: str) -> str:
    if kind == "single":
        return "=" if weight == 1 else "~"
    return f"~%{float(weight * 100):.5f}%"
