"""What a pack says of kinds and figures: models that check it, read it and document it."""

from typing import Annotated, Any, ClassVar, Literal, get_args

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

FILLED_BY: tuple[str, ...] = get_args(FilledBy)


def check_counting_word(word: str) -> str:
    if word not in COUNTING_WORDS:
        accepted = {"accepted": "、".join(sorted(COUNTING_WORDS))}
        raise PydanticCustomError("counting_word", "not one of {accepted}", accepted)
    return word


Text = Annotated[str, Field(min_length=1)]
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


class FieldSpec(Spec):
    """One field of a kind, and the headers under which ledgers bring it."""

    key: Text = Field(description="by which the act keeps it")
    label: Text = Field(description="the header in tables and forms")
    type: FieldType = Field(description="what the cells hold")
    synonyms: Texts = Field(default=(), description="other headers that mean the same")
    required: bool = Field(default=False, description="a row without it is a fault")
    role: Text = Field(default="participant", description="of the people that it names or counts")
    register_key: str = Field(
        default="",
        validation_alias="register",
        serialization_alias="register",
        description="where the things of a field of type `entry` are registered",
    )
    choices: TextsByKey = Field(
        default={}, description="each choice with the forms in which it is written"
    )
    labels: dict[str, str] = Field(default={}, description="each choice as pages show it")
    status: dict[str, ActStatus] = Field(
        default={}, description="the status of the act that a choice says"
    )

    @property
    def headers(self) -> list[str]:
        return [self.label, *self.synonyms]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as (written form, label)."""
        return [(forms[0], self.labels.get(key, forms[0])) for key, forms in self.choices.items()]


class SlotSpec(Spec):
    """One thing that should remain of an act: a sign-in sheet, minutes, pictures."""

    key: Text = Field(description="by which answers and papers name it")
    label: Text = Field(description="as pages and archives show it")
    filled_by: Literal[FilledBy, ""] = Field(
        default="", description="by which rows the slot fills itself"
    )


class KindSpec(Spec):
    """One kind of act: its fields, its slots and the word that counts it."""

    key: Text = Field(description="by which indicators and outlines name it")
    label: Text = Field(description="as pages and tables show it")
    word: CountingWord = Field(description="the counting word of its acts")
    hints: Texts = Field(
        default=(), description="words in a file's name, a sheet's name or a title that mean it"
    )
    late_days: int = Field(
        default=7, description="an act recorded later than this many days after it is marked 补录"
    )
    on_paper: str = Field(
        default="", description="of a personal kind: the kind of what people filled in on paper"
    )
    keep: Keep = Field(
        default="30", description="how many years an archive keeps what remains of its acts"
    )
    fields: tuple[FieldSpec, ...] = tables(
        "field", "its fields, in the order of forms and tables", is_required=True
    )
    slots: tuple[SlotSpec, ...] = tables("slot", "what should remain of an act")

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

    key: Text = Field(description="by which outlines name it")
    label: Text = Field(description="as pages show it")
    word: CountingWord = Field(description="the counting word, one that the measure accepts")
    measure: Text = Field(description="how it counts, see the measures below")
    definition: Text = Field(description="what exactly it counts, for whoever reads the figure")
    kinds: Texts = Field(default=(), description="the kinds of acts that count")
    roles: Texts = Field(default=(), description="the roles of people that count")
    where: TextsByKey = Field(
        default={}, description="fields of the kinds with the values that count"
    )
    statuses: Annotated[tuple[ActStatus, ...], Strict(False)] = Field(
        default=("held", "closed"), description="the statuses of acts that count"
    )
    day: Literal["occurred_on", "ended_on"] = Field(
        default="occurred_on", description="the day of an act on which it counts"
    )
