"""What a pack says of kinds and figures: models that check it, read it and document it."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal, get_args

from django.utils.translation import gettext_noop
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict
from pydantic_core import PydanticCustomError

from tongpin.base.numbers import COUNTING_WORDS

# Types of a field that fill a column of the act itself; the rest go into its `fields`.
ActColumn = Literal["unit", "day", "end", "title", "place", "number", "entry"]
ValueType = Literal["text", "count", "choice", "date"]
PeopleType = Literal[
    "names", "leave", "person", "headcount", "minutes", "expected", "token", "nickname"
]
FieldType = Literal[ActColumn, ValueType, PeopleType, "slot"]
FilledBy = Literal["plan", "people", "minutes", "papers"]
Keep = Literal["permanent", "30", "10"]
ActStatus = Literal["planned", "held", "closed", "cancelled"]

STORED_TYPES: tuple[str, ...] = (*get_args(ValueType), "expected")  # in `fields` of an act
TYPE_WORDS: dict[FieldType, str] = {
    "unit": gettext_noop("who did it; where no column says so, it stands above the table"),
    "day": gettext_noop("the day of the act; every kind has one"),
    "end": gettext_noop("its last day"),
    "title": gettext_noop("what it was called or about"),
    "place": gettext_noop("where"),
    "number": gettext_noop("a reference number, such as of a document"),
    "entry": gettext_noop(
        "a thing that is registered under `register`, such as a base or a column"
    ),
    "text": gettext_noop("words, kept as they are"),
    "count": gettext_noop("a number, which may say how many things there were"),
    "choice": gettext_noop("one of `choices`"),
    "date": gettext_noop("another day, told in words"),
    "names": gettext_noop("people by name, each of whom took part in the `role`"),
    "leave": gettext_noop("people who were away, each with a reason in brackets"),
    "person": gettext_noop("one person by name, in the `role`"),
    "headcount": gettext_noop("how many people came, those named among them"),
    "minutes": gettext_noop("how long each of the `role` was there, for hours of service"),
    "expected": gettext_noop("how many should have come"),
    "token": gettext_noop(
        "the number of a device or sheet; makes the kind personal, one act a person"
    ),
    "nickname": gettext_noop("what a device's person calls itself"),
    "slot": gettext_noop(
        "the column of the slot with the same key: a description or a file's name"
    ),
}

FILLED_BY: tuple[str, ...] = get_args(FilledBy)


def check_counting_word(word: str) -> str:
    if word not in COUNTING_WORDS:
        accepted = {"accepted": "、".join(sorted(COUNTING_WORDS))}
        raise PydanticCustomError("counting_word", "not one of {accepted}", accepted)
    return word


Text = Annotated[str, Field(min_length=1)]
Text40 = Annotated[Text, Field(max_length=40)]  # as long as the column that keeps it
Text60 = Annotated[Text, Field(max_length=60)]
Text80 = Annotated[Text, Field(max_length=80)]
Text100 = Annotated[Text, Field(max_length=100)]
Text200 = Annotated[Text, Field(max_length=200)]
Note200 = Annotated[str, Field(max_length=200)]  # which may be empty
Key = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=50)
]  # as braces in sentences name it
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Limit = Annotated[int, Field(ge=0, le=30_000)]  # of days, minutes, things
UsualMinutes = Annotated[int, Field(ge=5, le=1440)]
Texts = Annotated[tuple[str, ...], Strict(False)]  # a list, in TOML and in JSON
TextsByKey = dict[str, Texts]
CountingWord = Annotated[Text, AfterValidator(check_counting_word)]


class Spec(BaseModel):
    """One table of a pack, frozen. A name in the singular in TOML is in the plural here."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, validate_by_name=True, validate_by_alias=True
    )

    def as_json(self) -> dict[str, Any]:
        """What the pack said, as plain values for JSON: days as ISO text, no defaults."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


def tables(key: str, description: str, *, is_required: bool = False) -> Any:
    """A field for the tables [[key]] of a pack's file, which may be missing unless required."""
    return Field(
        default=... if is_required else (),
        strict=False,  # a list, in TOML and in JSON
        validation_alias=key,
        serialization_alias=key,
        description=description,
    )


class FileSpec(Spec):
    """All that one file of a pack says."""

    file_name: ClassVar[str]
    headline: ClassVar[str]  # its first line in a new pack
    is_optional: ClassVar[bool] = False  # whether a pack may do without it


class FieldSpec(Spec):
    """One field of a kind, and the headers under which ledgers bring it."""

    key: Key = Field(description=gettext_noop("by which the act keeps it"))
    label: Text = Field(description=gettext_noop("the header in tables and forms"))
    type: FieldType = Field(description=gettext_noop("what the cells hold"))
    synonyms: Texts = Field(
        default=(), description=gettext_noop("other headers that mean the same")
    )
    required: bool = Field(default=False, description=gettext_noop("a row without it is a fault"))
    role: Text = Field(
        default="participant",
        description=gettext_noop(
            "of the people that it names or counts: a word of the pack's own, which "
            "indicators ask for; `participant`, `chair` and `served` are known to pages"
        ),
    )
    register_key: str = Field(
        default="",
        validation_alias="register",
        serialization_alias="register",
        description=gettext_noop("where the things of a field of type `entry` are registered"),
    )
    choices: TextsByKey = Field(
        default={}, description=gettext_noop("each choice with the forms in which it is written")
    )
    labels: dict[str, str] = Field(
        default={}, description=gettext_noop("each choice as pages show it")
    )
    status: dict[str, ActStatus] = Field(
        default={}, description=gettext_noop("the status of the act that a choice says")
    )

    @property
    def headers(self) -> list[str]:
        return [self.label, *self.synonyms]

    @property
    def is_stored(self) -> bool:
        """Whether an act keeps it in its `fields`."""
        return self.type in STORED_TYPES

    def shown(self, value: object) -> str:
        """What an act keeps, as people read it: a choice by its label or first written form."""
        key = str(value)
        written = self.choices.get(key) or (key,)
        return self.labels.get(key, written[0])

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as (written form, label)."""
        return [(forms[0], self.labels.get(key, forms[0])) for key, forms in self.choices.items()]


class SlotSpec(Spec):
    """One thing that should remain of an act: a sign-in sheet, minutes, pictures."""

    key: Key = Field(description=gettext_noop("by which answers and papers name it"))
    label: Text = Field(description=gettext_noop("as pages and archives show it"))
    filled_by: Literal[FilledBy, ""] = Field(
        default="", description=gettext_noop("by which rows the slot fills itself")
    )


class KindSpec(Spec):
    """One kind of act: its fields, its slots and the word that counts it."""

    key: Key = Field(description=gettext_noop("by which indicators and outlines name it"))
    label: Text40 = Field(description=gettext_noop("as pages and tables show it"))
    word: CountingWord = Field(description=gettext_noop("the counting word of its acts"))
    hints: Texts = Field(
        default=(),
        description=gettext_noop("words in a file's name, a sheet's name or a title that mean it"),
    )
    late_days: Limit = Field(
        default=7,
        description=gettext_noop(
            "an act recorded later than this many days after it is marked 补录"
        ),
    )
    usual_minutes: UsualMinutes = Field(
        default=60,
        description=gettext_noop(
            "how long an act usually lasts: where calendars show it to end when nothing says so"
        ),
    )
    on_paper: str = Field(
        default="",
        description=gettext_noop("of a personal kind: the kind of what people filled in on paper"),
    )
    keep: Keep = Field(
        default="30",
        description=gettext_noop("how many years an archive keeps what remains of its acts"),
    )
    fields: tuple[FieldSpec, ...] = tables(
        "field", gettext_noop("its fields, in the order of forms and tables"), is_required=True
    )
    slots: tuple[SlotSpec, ...] = tables("slot", gettext_noop("what should remain of an act"))

    @property
    def is_personal(self) -> bool:
        """Whether each act is what one person did alone, such as a quiz handed in."""
        return any(spec.type == "token" for spec in self.fields)

    @property
    def has_roster(self) -> bool:
        """Whether it is known beforehand who should come, so that others are guests."""
        return any(spec.type == "leave" for spec in self.fields)


class IndicatorSpec(Spec):
    """One figure that the campaign can print."""

    key: Key = Field(description=gettext_noop("by which outlines name it"))
    label: Text = Field(description=gettext_noop("as pages show it"))
    word: CountingWord = Field(
        description=gettext_noop("the counting word, one that the measure accepts")
    )
    measure: Text = Field(description=gettext_noop("how it counts, see the measures below"))
    definition: Text = Field(
        description=gettext_noop("what exactly it counts, for whoever reads the figure")
    )
    kinds: Texts = Field(default=(), description=gettext_noop("the kinds of acts that count"))
    roles: Texts = Field(
        default=(), description=gettext_noop("the roles of people, or of posts, that count")
    )
    of_own_unit: bool = Field(
        default=False,
        description=gettext_noop("units below do not count; for measures that keep no cells"),
    )
    where: TextsByKey = Field(
        default={}, description=gettext_noop("fields of the kinds with the values that count")
    )
    is_minor: bool = Field(
        default=False,
        description=gettext_noop("sentences and the list of figures have it, start pages do not"),
    )
    statuses: Annotated[tuple[ActStatus, ...], Strict(False)] = Field(
        default=("held", "closed"), description=gettext_noop("the statuses of acts that count")
    )
    day: Literal["occurred_on", "ended_on"] = Field(
        default="occurred_on", description=gettext_noop("the day of an act on which it counts")
    )
