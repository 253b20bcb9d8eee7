"""What a question says, and apart from it its key; plain data, pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from hashlib import sha256
from typing import Any

from tongpin.questions.picture_signs import signs_in

# An answer is what JSON holds: a text, a list of texts, or for a text with several
# questions a list of such answers. "" and [] say nothing, and score nothing.
Response = Any

TRUE, FALSE = "T", "F"  # answers to a sentence that is true or false


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; its letter stays with it however options are shuffled."""

    letter: str
    text: str
    is_fixed: bool = False  # keeps its place, as 以上都对 does
    note: str = ""  # told to who chose it, after hand-in

    def as_json(self, *, with_note: bool) -> dict[str, Any]:
        data: dict[str, Any] = {"letter": self.letter, "text": self.text}
        if self.is_fixed:
            data["fixed"] = True
        if self.note and with_note:
            data["note"] = self.note
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Choice":
        """From what as_json gave."""
        return cls(
            letter=data["letter"],
            text=data["text"],
            is_fixed=data.get("fixed", False),
            note=data.get("note", ""),
        )


@dataclass(frozen=True, slots=True)
class Content:
    """One question without its key: all of it may be shown before hand-in."""

    kind: str
    stem: str
    choices: tuple[Choice, ...] = ()  # also the things to be put in order
    lefts: tuple[str, ...] = ()  # of a matching: what is matched to the choices
    blanks: int = 0  # how many there are
    unit: str = ""  # of a number, printed behind the field
    parts: tuple["Content", ...] = ()  # of one text with several questions

    def choice(self, letter: str) -> Choice | None:
        for choice in self.choices:
            if choice.letter == letter:
                return choice
        return None

    def text_of(self, letter: str) -> str:
        """The text of the option with this letter; without one, the letter itself."""
        choice = self.choice(letter)
        return choice.text if choice else letter

    def letter_or_blank(self, letter: str) -> str:
        """The letter, if it is of an option; what a browser made up becomes ""."""
        return letter if letter in self.letters else ""

    @property
    def texts(self) -> list[str]:
        """Of the options, in their order."""
        return [choice.text for choice in self.choices]

    @property
    def shown_texts(self) -> list[str]:
        """Everything that the question says before it is answered."""
        texts = [self.stem, *self.texts, *self.lefts]
        for part in self.parts:
            texts += part.shown_texts
        return texts

    @property
    def letters(self) -> tuple[str, ...]:
        return tuple(choice.letter for choice in self.choices)

    @property
    def places(self) -> range:
        """The numbers of the blanks."""
        return range(1, self.blanks + 1)

    @property
    def scattered(self) -> list[Choice]:
        """The choices in an order of chance that is always the same: as typed, it would tell."""
        return sorted(self.choices, key=lambda choice: sha256(choice.text.encode()).digest())

    @property
    def scattered_pictures(self) -> list[Choice]:
        """Those of them that show pictures, which a list of options cannot hold."""
        return [choice for choice in self.scattered if signs_in([choice.text])]

    @property
    def parts_under(self) -> list[tuple["Content", str]]:
        """Each part with the end of its fields' names."""
        parts = []
        for number, part in enumerate(self.parts, start=1):
            parts.append((part, f".{number}"))
        return parts

    def with_texts(self, change: Callable[[str], str]) -> "Content":
        """The same question with each of its texts changed."""
        choices = []
        for choice in self.choices:
            choices.append(replace(choice, text=change(choice.text), note=change(choice.note)))
        return replace(
            self,
            stem=change(self.stem),
            choices=tuple(choices),
            lefts=tuple(map(change, self.lefts)),
            unit=change(self.unit),
            parts=tuple(part.with_texts(change) for part in self.parts),
        )

    def as_json(self, *, with_notes: bool = True) -> dict[str, Any]:
        """Plain data; without the notes nothing of it may tell what is right."""
        data: dict[str, Any] = {"kind": self.kind, "stem": self.stem}
        if self.choices:
            data["choices"] = [choice.as_json(with_note=with_notes) for choice in self.choices]
        if self.lefts:
            data["lefts"] = list(self.lefts)
        if self.blanks:
            data["blanks"] = self.blanks
        if self.unit:
            data["unit"] = self.unit
        if self.parts:
            data["parts"] = [part.as_json(with_notes=with_notes) for part in self.parts]
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Content":
        """From what as_json gave."""
        return cls(
            kind=data["kind"],
            stem=data["stem"],
            choices=tuple(map(Choice.of, data.get("choices", ()))),
            lefts=tuple(data.get("lefts", ())),
            blanks=data.get("blanks", 0),
            unit=data.get("unit", ""),
            parts=tuple(map(cls.of, data.get("parts", ()))),
        )


@dataclass(frozen=True, slots=True)
class Key:
    """What is right, how it is scored, and why."""

    right: Any = None  # shape by kind, see kinds/
    rule: str = ""  # of a multiple choice: how a part of the right letters is scored
    tolerance: str = "0"  # of a number
    any_order: bool = False  # of blanks: each answer may stand in any of them
    why: str = ""  # told after hand-in
    parts: tuple["Key", ...] = ()

    @property
    def right_list(self) -> list[Any]:
        """What is right, of kinds that take several; nothing for what is no list."""
        return self.right if isinstance(self.right, list) else []

    def with_texts(self, change: Callable[[str], str]) -> "Key":
        """The same key with each of its texts changed."""
        parts = tuple(part.with_texts(change) for part in self.parts)
        right = _with_texts(self.right, change)
        return replace(self, right=right, why=change(self.why), parts=parts)

    def as_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"right": self.right}
        if self.rule:
            data["rule"] = self.rule
        if self.why:
            data["why"] = self.why
        if self.tolerance != "0":
            data["tolerance"] = self.tolerance
        if self.any_order:
            data["any_order"] = True
        if self.parts:
            data["parts"] = [part.as_json() for part in self.parts]
        return data

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Key":
        """From what as_json gave."""
        return cls(
            right=data.get("right"),
            rule=data.get("rule", ""),
            tolerance=data.get("tolerance", "0"),
            any_order=data.get("any_order", False),
            why=data.get("why", ""),
            parts=tuple(map(cls.of, data.get("parts", ()))),
        )


def _with_texts(right: Any, change: Callable[[str], str]) -> Any:
    if isinstance(right, list):
        return [_with_texts(part, change) for part in right]
    return change(right) if isinstance(right, str) else right


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fraction is what it is: a word that pages translate, and what it is about."""

    word: str  # right, unanswered, missed, wrong, part, by_hand
    about: tuple[str, ...] = ()  # letters, or numbers of blanks from 1


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer is worth: from 0 to 1, or None where a person decides or nobody does."""

    fraction: Fraction | None
    reasons: tuple[Reason, ...] = field(default=())


RIGHT = Mark(Fraction(1), (Reason("right"),))
UNANSWERED = Mark(Fraction(0), (Reason("unanswered"),))


def wrong(*about: str) -> Mark:
    """Worth nothing, for what is named."""
    return Mark(Fraction(0), (Reason("wrong", about),))


def all_or_nothing(key: Key, response: Response) -> Mark:
    """Right where the answer is the key itself."""
    return RIGHT if response == key.right else wrong(str(response))


def is_empty(response: Response) -> bool:
    """Whether nothing was answered."""
    if isinstance(response, str):
        return not response.strip()
    if isinstance(response, list):
        return all(map(is_empty, response))
    return response is None
