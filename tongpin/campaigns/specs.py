"""What a pack says, as typed values; pure."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

# Types of a field that fill a column of the act itself; the rest go into its `fields`.
ACT_COLUMNS = {"unit", "day", "end", "title", "place", "number", "entry"}
VALUE_TYPES = {"text", "count", "choice", "date"}
PEOPLE_TYPES = {"names", "leave", "person", "headcount", "minutes", "expected", "token", "nickname"}
FIELD_TYPES = ACT_COLUMNS | VALUE_TYPES | PEOPLE_TYPES | {"slot"}
FILLED_BY = ("plan", "people", "minutes", "papers")
RUNS = {  # what the site runs of a mechanism, see office/mechanism_runs.py
    "reminders",
    "dispatch",
    "problems",
    "visits",
    "meeting",
    "briefs",
    "report",
    "circular",
    "liaison",
    "make_ups",
    "archive",
}
KEEP = {"permanent", "30", "10"}
EVERY = {"week", "two_weeks", "month", "quarter"}
STATUSES = ("planned", "held", "closed", "cancelled")


class Spec:
    """Common reading from plain data; unknown keys were refused when the pack was checked."""

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
        return cls(**{key: value for key, value in data.items() if key in known})


@dataclass(frozen=True)
class FieldSpec(Spec):
    """One field of a kind, and the headers under which ledgers bring it."""

    key: str
    label: str
    type: str
    synonyms: list[str] = field(default_factory=list)
    required: bool = False
    role: str = "participant"  # for people types
    register: str = ""  # for entry
    choices: dict[str, list[str]] = field(default_factory=dict)  # key -> written forms
    labels: dict[str, str] = field(default_factory=dict)  # choice key -> label
    status: dict[str, str] = field(default_factory=dict)  # choice key -> status of the act

    @property
    def headers(self) -> list[str]:
        return [self.label, *self.synonyms]

    @property
    def options(self) -> list[tuple[str, str]]:
        """The choices as (written form, label)."""
        return [(forms[0], self.labels.get(key, forms[0])) for key, forms in self.choices.items()]


@dataclass(frozen=True)
class SlotSpec(Spec):
    """One thing that should remain of an act: a sign-in sheet, minutes, pictures."""

    key: str
    label: str
    filled_by: str = ""  # one of FILLED_BY: by what rows the slot fills itself


@dataclass(frozen=True)
class KindSpec(Spec):
    """One kind of act: its fields, its slots and the word that counts it."""

    key: str
    label: str
    word: str
    hints: list[str] = field(default_factory=list)  # words in file, sheet or title
    fields: list[FieldSpec] = field(default_factory=list)
    slots: list[SlotSpec] = field(default_factory=list)
    late_days: int = 7  # recorded later than this many days after it happened: 补录
    on_paper: str = ""  # of a personal kind: the kind of what was filled in on paper
    keep: str = "30"  # one of KEEP: how many years an archive keeps what remains of its acts

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        parts = {
            "fields": [FieldSpec.of(item) for item in data.get("field", [])],
            "slots": [SlotSpec.of(item) for item in data.get("slot", [])],
        }
        return super().of(data | parts)

    @property
    def is_personal(self) -> bool:
        """Whether each act is what one person did alone, such as a quiz handed in."""
        return any(spec.type == "token" for spec in self.fields)


@dataclass(frozen=True)
class IndicatorSpec(Spec):
    """One figure as a pack declares it."""

    key: str
    label: str
    word: str
    measure: str
    definition: str
    kinds: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    where: dict[str, list[str]] = field(default_factory=dict)  # field -> accepted values
    statuses: list[str] = field(default_factory=lambda: ["held", "closed"])
    day: str = "occurred_on"  # or ended_on
