"""What a measure is: which rows a figure counts, how, and how people read them."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal, NotRequired, TypedDict

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from tongpin.base.numbers import COUNTING_WORDS
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec

Aggregate = Literal["count", "sum", "distinct"]
PEOPLE_WORDS = frozenset({"人", "人次", "户", "户次", "分钟"})
THING_WORDS = frozenset(COUNTING_WORDS) - PEOPLE_WORDS


class RowDescription(TypedDict):
    """One row behind a figure in plain words, for a page or for JSON.

    value        what the row adds to the figure; for distinct ones the name of what is counted
    act          the number of the act to open
    recorded_by  a name; None where a machine recorded it
    source       file, sheet and row, or "" for what was recorded here
    path         the page to open where the row is no act's; "" where there is none
    A measure leaves out what its rows do not have.
    """

    id: int
    act: NotRequired[int]
    kind: NotRequired[str]
    unit: NotRequired[str]
    day: NotRequired[date]
    title: str
    value: int | str
    recorded_by: NotRequired[str | None]
    source: NotRequired[str]
    path: NotRequired[str]


@dataclass(frozen=True)
class RowName:
    """What a person would call a row, and the number of the act to open."""

    text: str
    act: int | None = None


@dataclass(frozen=True, kw_only=True)
class Measure(ABC):
    """One way to count, which packs name by its key.

    A subclass knows the rows of one model; an instance of it is one measure over them.

    about              what it counts, for the documentation of packs
    words              the counting words that its figures may have
    aggregate          count: rows; sum: `value` over rows; distinct: different ids in `value`
    value              the column or expression for sum and distinct
    is_folded          kept in cells, whose days every write marks; otherwise the rows are few
                       and counted each time
    is_attendance      its values are head-counts, which units are asked about before a release
    thing              the path from a row to the name of what it counts, which sentences may list
    """

    key: str
    about: str
    words: frozenset[str]
    aggregate: Aggregate
    value: str | Combinable
    is_folded: bool
    is_attendance: bool
    thing: str = ""

    model: ClassVar[type[Model]]
    unit_path: ClassVar[str]  # from a row to its unit's id
    sealed_columns: ClassVar[tuple[str, ...]]  # what a release seals of a row; "pk" comes first
    where_fields: ClassVar[Mapping[str, str]] = {}  # what `where` may ask for beside kinds' fields

    def total(self) -> Count | Sum:
        """The aggregate over plain rows."""
        if self.aggregate == "sum":
            value = F(self.value) if isinstance(self.value, str) else self.value
            return Sum(value, default=0)
        return Count(self.value, distinct=self.aggregate == "distinct")

    @abstractmethod
    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[Any]:
        """The rows that the indicator counts, unevaluated. `kinds`: ids of the indicator's."""

    @abstractmethod
    def day_path(self, spec: IndicatorSpec) -> str:
        """The path from a row to the day on which it counts."""

    def during(self, spec: IndicatorSpec, from_on: date, before_on: date) -> Q:
        """The rows that count within from_on <= day < before_on."""
        day = self.day_path(spec)
        return Q(**{f"{day}__gte": from_on, f"{day}__lt": before_on})

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows of some days that count, where the database alone cannot say."""
        return rows

    @abstractmethod
    def describe(self, rows: QuerySet[Any]) -> list[RowDescription]:
        """Each of the rows in their order, with `source` where the row itself knows it."""

    @abstractmethod
    def names(self, rows: QuerySet[Any]) -> dict[int, RowName]:
        """The rows' names by their ids, for rows that a release counted or counts."""


@dataclass(frozen=True)
class Definition:
    """What one figure counts: the measure over the rows that its indicator chooses."""

    indicator_id: int
    spec: IndicatorSpec
    measure: Measure
    rows: QuerySet[Any]  # unevaluated

    @property
    def key(self) -> str:
        return self.spec.key

    @property
    def day(self) -> str:
        return self.measure.day_path(self.spec)

    @property
    def unit(self) -> str:
        return self.measure.unit_path

    def during(self, from_on: date, before_on: date) -> Q:
        """The rows that count within from_on <= day < before_on."""
        return self.measure.during(self.spec, from_on, before_on)

    def rows_where(self, condition: Q) -> QuerySet[Any]:
        """The rows that count and meet the condition, which names days and units."""
        return self.measure.narrowed(self.rows.filter(condition))

    @property
    def is_folded(self) -> bool:
        return self.measure.is_folded

    @property
    def is_distinct(self) -> bool:
        return self.measure.aggregate == "distinct"


def folded_figures(definitions: Iterable[Definition]) -> list[Definition]:
    return [definition for definition in definitions if definition.is_folded]


def distinct_figures(definitions: Iterable[Definition]) -> list[Definition]:
    return [definition for definition in definitions if definition.is_distinct]


def indicator_ids(definitions: Iterable[Definition]) -> list[int]:
    return [definition.indicator_id for definition in definitions]
