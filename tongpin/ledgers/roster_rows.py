"""One row of a register or roster: its text by column, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import squeeze
from tongpin.ledgers.cell_meanings import Fault, empty_fault
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

    def missing(self) -> list[Fault]:
        """Faults for columns that must be filled and are not."""
        faults = []
        for spec in self.table.kind.fields:
            if spec.required and not self[spec.key]:
                faults.append(empty_fault(self.header(spec.key), ""))
        return faults

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
    return RosterRowReport(RowOutcome.REFUSED, faults=faults)


def taken(notes: Sequence[str]) -> RosterRowReport:
    outcome = RowOutcome.NOTED if notes else RowOutcome.TAKEN
    return RosterRowReport(outcome, tuple(notes))
