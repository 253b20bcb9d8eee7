"""How each app says in its searchable.py which rows people may search; search joins the lists."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from tongpin.orgs.models import Person


@dataclass(frozen=True, kw_only=True)
class TextSource:
    """Columns of one table; whoever writes them changes by what a row is found.

    owner   the table's field that holds the row's number; "pk" for the rows themselves
    back    the rows' field that points to the table, where rows know it and not the reverse
    """

    model: type[Model]
    fields: tuple[str, ...]
    owner: str = "pk"
    back: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchEntry:
    """What one row is found by, and how a page of results shows it.

    number     the row's primary key
    campaign   the campaign that it belongs to; 0 for none
    day        by which the newest comes first; None for rows that have no day
    units      numbers of all units by whose reach it may open
    title      what people call it; may be found, as all `texts`
    unit_name  the unit that results name beside it; may be found too, as it is among `texts`
    """

    number: int
    campaign: int
    day: date | None
    units: frozenset[int]
    title: str
    texts: tuple[str, ...]
    unit_name: str

    @property
    def all_texts(self) -> tuple[str, ...]:
        return (self.title, *self.texts)


class SearchableRows(ABC):
    """Rows of one model that people find by words.

    key             by which the index keeps them: ten letters at most
    label           what pages call them
    model           whose rows they are
    version         another number builds their index anew
    sources         all columns by which a row is found, or ceases to be
    campaign_field  path to the number of the row's campaign; "" where it has none
    day_field       path to the row's day or moment; "" where it has none
    """

    key: ClassVar[str]
    label: ClassVar[Promise | str]
    model: ClassVar[type[Model]]
    version: ClassVar[int] = 1
    sources: ClassVar[tuple[TextSource, ...]]
    campaign_field: ClassVar[str] = ""
    day_field: ClassVar[str] = ""

    @abstractmethod
    def rows(self) -> QuerySet[Any]:
        """All rows that may be found by anybody, with all that `entry` looks at."""

    @abstractmethod
    def entry(self, row: Any) -> SearchEntry:
        """What the row is found by. Costs no query for one of `rows`."""

    @abstractmethod
    def reach(self, person: Person, day: date) -> frozenset[int] | None:
        """The units whose rows may open for the person, perhaps some more; None: all units."""

    @abstractmethod
    def open_rows(self, numbers: Sequence[int], person: Person, day: date) -> Iterable[Any]:
        """Those of these `rows` whose page opens for the person."""

    @abstractmethod
    def address(self, row: Any) -> str:
        """The page to which a result leads, for one of `open_rows`."""


def rows_of_units(rows: Iterable[Any], units: frozenset[int]) -> Iterator[Any]:
    """Those of the rows whose unit is among these: quicker than a query that names a thousand."""
    for row in rows:
        if row.unit_id in units:
            yield row


def filled_texts(texts: Iterable[str]) -> tuple[str, ...]:
    """Those that say something."""
    return tuple(text for text in texts if text)
