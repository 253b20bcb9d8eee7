"""One row of a register or roster: its text by column, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import squeeze
from tongpin.ledgers.cell_meanings import Fault, broken_fault, empty_fault
from tongpin.ledgers.headers import Table
from tongpin.ledgers.models import RowOutcome


@dataclass(frozen=True)
class RosterRow:
    """One row of a roster: the text of each of its fields."""

    table: Table
    texts: dict[str, str]  # by key of the field; "" for columns that the table lacks

    @classmethod
    def of(cls, table: Table, cells: Sequence[Cell]) -> "RosterRow":
        texts: dict[str, str] = {}
        for spec in table.kind.fields:
            texts[spec.key] = ""
        for column in table.columns:
            if column.index < len(cells):
                texts[column.spec.key] = squeeze(cell_text(cells[column.index]))
        return cls(table, texts)

    def __getitem__(self, key: str) -> str:
        return self.texts[key]

    def with_text(self, key: str, text: str) -> "RosterRow":
        return replace(self, texts=self.texts | {key: text})

    def header(self, key: str) -> str:
        return self.table.column_of(key).header

    def fault(self, key: str, accepted: str) -> Fault:
        return Fault(self.header(key), self[key], accepted)

    def has_column(self, key: str) -> bool:
        return any(column.spec.key == key for column in self.table.columns)

    def missing(self) -> list[Fault]:
        """Faults for columns that must be filled and are not, or that hold no value."""
        faults = []
        for column in self.table.columns:
            if fault := broken_fault(column.header, self[column.spec.key]):
                faults.append(fault)
        for spec in self.table.kind.fields:
            if spec.required and not self[spec.key]:
                faults.append(empty_fault(self.header(spec.key), ""))
        return faults

    def cut(self, key: str, limit: int, notes: list[str]) -> str:
        """The text of at most `limit` characters; that something is left out is noted."""
        if len(self[key]) > limit:
            note = _("%(column)s is cut to %(limit)s characters")
            notes.append(note % {"column": self.header(key), "limit": limit})
        return self[key][:limit]

    def too_long(self, key: str, limit: int) -> list[Fault]:
        """A fault where the text has more than `limit` characters."""
        if len(self[key]) <= limit:
            return []
        return [self.fault(key, _("at most %(limit)s characters") % {"limit": limit})]


@dataclass(frozen=True)
class RosterRowReport:
    """What became of one row of a roster."""

    outcome: RowOutcome
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def refused(*faults: Fault) -> RosterRowReport:
    """The report of a row with faults; with questions alone, somebody has to answer them."""
    return RosterRowReport(outcome_of(faults), faults=faults)


def outcome_of(faults: Sequence[Fault]) -> RowOutcome:
    is_question = all(fault.is_question for fault in faults)
    return RowOutcome.QUESTION if is_question else RowOutcome.REFUSED


def taken(notes: Sequence[str]) -> RosterRowReport:
    outcome = RowOutcome.NOTED if notes else RowOutcome.TAKEN
    return RosterRowReport(outcome, tuple(notes))
