"""From the cells of a row to what the row means, with notes and faults; frozen."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import squeeze
from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.carried_cells import CarriedRow
from tongpin.ledgers.cell_meanings import (
    CellMeaning,
    Fault,
    TableContext,
    empty_fault,
    row_values,
    unit_fault,
)
from tongpin.ledgers.clock_columns import NOTHING, clock_meaning
from tongpin.ledgers.field_types.field_registry import read_cell
from tongpin.ledgers.headers import LedgerColumn, Table, is_unit
from tongpin.ledgers.row_doubts import doubts_of, notes_beside, notes_of_totals
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues

MAX_SERIAL = 20  # characters
LOST = "\ufffd"  # stands for bytes that could not be read
NUMBERS = ("headcount", "expected", "count", "minutes")
REMEMBERED = 4096  # different cells of one column


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """One row, understood or not."""

    number: int  # from 1
    serial: str
    record: str
    values: RowValues
    cells: Mapping[str, str]  # as typed, by their headers
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    def with_note(self, note: str) -> "ParsedRow":
        return replace(self, notes=(*self.notes, note))

    def with_fault(self, fault: Fault) -> "ParsedRow":
        return replace(self, faults=(*self.faults, fault))


class RowParser:
    """Reads the rows of one table; equal cells of a column are understood once."""

    def __init__(self, table: Table, context: TableContext) -> None:
        self.table = table
        self.context = context
        self._readers = [(column, self._reader(column)) for column in table.columns]

    def _reader(self, column: LedgerColumn) -> Callable[[Cell], CellMeaning]:
        # Typed: 1 and True are equal, yet one is a count and the other is not.
        remember = lru_cache(maxsize=REMEMBERED, typed=True)
        return remember(partial(read_cell, column, context=self.context))

    def parse(self, number: int, row: Sequence[Cell]) -> ParsedRow:
        """Read row `number` (from 1)."""
        return self.parse_carried(CarriedRow(number, list(row)))

    def parse_carried(self, row: CarriedRow) -> ParsedRow:
        """Read a row with what it takes from those above."""
        cells: dict[str, str] = {}
        meanings: list[CellMeaning] = []
        for column, read in self._readers:
            cell = row.cells[column.index] if column.index < len(row.cells) else ""
            text = cells[column.header] = cell_text(cell)
            if is_said(column, text):
                meanings.append(read(cell))
            elif column.spec.required:
                meanings.append(self._unsaid(column, row, text))
            if LOST in text:
                note = _("%(column)s holds a character that could not be read")
                meanings.append(CellMeaning(notes=(note % {"column": column.header},)))
        meanings.append(clock_meaning(self.table, row.cells, meanings, self.context))
        unit = (self.context.unit or 0) if row.group is None else row.group
        values = row_values(self.table.kind.key, unit, meanings)
        faults = _faults_of_cells(meanings)
        faults += self._faults_of_row(values, faults)
        faults += _faults_of_ticks(self.table, meanings)
        faults += doubts_of(self.table, row.cells)
        notes = [*_notes_of_cells(meanings), *notes_beside(self.table, row.cells)]
        notes += notes_of_totals(self.table, row.cells)
        values, notes_of_people = settled(values, self.table.kind)
        return ParsedRow(
            number=row.number,
            serial=plain_cell(row.cells, self.table.serial)[:MAX_SERIAL],
            record=plain_cell(row.cells, self.table.record),
            values=values,
            cells=cells,
            notes=(*row.notes, *notes, *self._sums(row.cells), *notes_of_people),
            faults=tuple(faults),
        )

    def _faults_of_row(self, values: RowValues, faults: Sequence[Fault]) -> Iterator[Fault]:
        """What is wrong between columns, where each by itself may be right."""
        if not values.unit and not self._tells_unit(faults):
            yield _missing_unit(self.context)
        if values.ended_on and values.occurred_on and values.ended_on < values.occurred_on:
            written = f"{values.occurred_on} > {values.ended_on}"
            yield Fault("", written, _("an end that is not before the beginning"))

    def _tells_unit(self, faults: Sequence[Fault]) -> bool:
        """Whether one of the faults is about the unit already."""
        column = self.table.unit_column
        header = column.header if column else None
        return any(fault.unit or fault.column == header for fault in faults)

    def _sums(self, cells: Sequence[Cell]) -> Iterator[str]:
        """A note for each count that several columns make up: 干部 5 + 群众 15."""
        for columns in self.table.summed.values():
            written = [(column.header, plain_cell(cells, column.index)) for column in columns]
            parts = [f"{squeeze(header)} {text or '—'}" for header, text in written]
            yield _("counted together: %(parts)s") % {"parts": " + ".join(parts)}

    def _is_part_of_sum(self, column: LedgerColumn, cells: Sequence[Cell]) -> bool:
        """Whether another column of the same count says something in this row."""
        columns = self.table.summed.get(column.spec.key, ())
        return any(is_said(other, plain_cell(cells, other.index)) for other in columns)

    def _unsaid(self, column: LedgerColumn, row: CarriedRow, text: str) -> CellMeaning:
        """What a blank means where something must stand: the unit above, or a fault."""
        if self._is_part_of_sum(column, row.cells):
            return CellMeaning()
        if is_unit(column.spec) and self.context.unit and not row.group:
            name = self.context.directory.name_of(self.context.unit)
            note = _("%(column)s is empty; the row is recorded under %(unit)s")
            return CellMeaning(notes=(note % {"column": column.header, "unit": name},))
        if is_unit(column.spec) and self.context.unknown:
            return CellMeaning()  # the fault of the row says which name above no unit has
        if (first := row.counted_above.get(column.index)) is not None:
            accepted = _("a number of its own; one cell with row %(row)s is counted there")
            fault = Fault(column.header, "", accepted % {"row": first}, is_question=True)
            return CellMeaning(faults=(fault,))
        return CellMeaning(faults=(empty_fault(column.header, text),))


def is_said(column: LedgerColumn, text: str) -> bool:
    """Whether the cell says something; a dash in a column of numbers does not."""
    plain = text.strip()
    if column.spec.type in NUMBERS and plain in NOTHING:
        return False
    return bool(plain)


def plain_cell(row: Sequence[Cell], index: int | None) -> str:
    """The text of one cell; "" where the table or the row has no such cell."""
    if index is None or index >= len(row):
        return ""
    return cell_text(row[index]).strip()


def _notes_of_cells(meanings: Sequence[CellMeaning]) -> list[str]:
    notes: list[str] = []
    for meaning in meanings:
        notes += meaning.notes
    return notes


def _faults_of_cells(meanings: Sequence[CellMeaning]) -> list[Fault]:
    faults: list[Fault] = []
    for meaning in meanings:
        faults += meaning.faults
    return faults


def _faults_of_ticks(table: Table, meanings: Sequence[CellMeaning]) -> Iterator[Fault]:
    """A fault for each field of which two columns say different things."""
    said: dict[str, set[Any]] = {}
    for meaning in meanings:
        for key, value in meaning.fields.items():
            said.setdefault(key, set()).add(value)
    for key, values in said.items():
        if len(values) > 1:
            column = table.column_of(key)
            written = "、".join(sorted(map(column.spec.shown, values)))
            yield Fault(column.spec.label, written, _("one of them alone"), is_question=True)


def _missing_unit(context: TableContext) -> Fault:
    if context.unknown is None:
        return Fault("", "", _("a column of units, or the reporting unit above the table"))
    written, nearest = context.unknown
    return unit_fault("填报单位", written, nearest)


def settled(values: RowValues, kind: KindSpec) -> tuple[RowValues, list[str]]:
    """The values with what follows from several columns, and notes on what does not agree.

    Who is named is not counted by head as well; an act without a title goes by its kind.
    """
    names = _present_names(values.people)
    heads = merged_heads(values.heads)
    notes = _notes_of_heads(heads, names)
    heads = tuple(_unnamed_heads(heads, names))
    notes += _notes_of_chairs(names)
    values = replace(values, title=values.title or kind.label, heads=heads)
    notes += _notes_of_expected(values, names)
    return values, notes


def _present_names(people: Sequence[NamedPresence]) -> Mapping[str, list[str]]:
    """Role -> names of those who were there, in their order."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for presence in people:
        if presence.status == "present" and presence.name:
            names[presence.role].append(presence.name)
    return names


def merged_heads(heads: Sequence[HeadCount]) -> tuple[HeadCount, ...]:
    """One head-count per role: a count and a time from two columns belong together."""
    by_role: dict[str, HeadCount] = {}
    for item in heads:
        earlier = by_role.get(item.role)
        by_role[item.role] = earlier.joined(item) if earlier else item
    return tuple(by_role.values())


def _notes_of_heads(heads: Sequence[HeadCount], names: Mapping[str, list[str]]) -> list[str]:
    notes = []
    for item in heads:
        named = len(names.get(item.role, ()))
        if named and item.visits != named:
            note = _("%(count)s counted, %(named)s named; the named ones are taken by name")
            notes.append(note % {"count": item.visits, "named": named})
    return notes


def _unnamed_heads(
    heads: Sequence[HeadCount], names: Mapping[str, list[str]]
) -> Iterator[HeadCount]:
    """The head-counts without those who are named."""
    for item in heads:
        visits = item.visits - len(names.get(item.role, ()))
        if visits > 0:
            yield replace(item, visits=visits)


def _notes_of_chairs(names: Mapping[str, list[str]]) -> list[str]:
    participants = names.get("participant")
    if not participants:
        return []
    notes = []
    for chair in names.get("chair", ()):
        if chair not in participants:
            note = _("%(name)s chaired but is not in the list of those present")
            notes.append(note % {"name": chair})
    return notes


def _notes_of_expected(values: RowValues, names: Mapping[str, list[str]]) -> list[str]:
    expected = values.fields.get("expected")
    if expected is None:
        return []
    came = len(names.get("participant", ()))
    for heads in values.heads:
        if heads.role == "participant":
            came += heads.visits
    away = 0
    for presence in values.people:
        if presence.status != "present":
            away += 1
    if not came or expected == came + away:
        return []
    note = _("expected %(expected)s, present %(came)s, on leave %(away)s: they differ")
    return [note % {"expected": expected, "came": came, "away": away}]
