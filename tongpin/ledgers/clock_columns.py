"""What columns of beginning and end say beside the act's day: hours, or its last day; pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.clock_times import read_clock
from tongpin.base.dates import DaySpan, read_days, read_time
from tongpin.base.sheets import Cell, cell_text
from tongpin.ledgers.cell_meanings import CellMeaning, Fault, TableContext, broken_fault
from tongpin.ledgers.headers import Table
from tongpin.ledgers.row_values import HeadCount

NOTHING = {"/", "-", "—", "——", "－", "--", "\\", "无"}


def clock_meaning(
    table: Table, cells: Sequence[Cell], meanings: Sequence[CellMeaning], context: TableContext
) -> CellMeaning:
    """What the columns of beginning and end say that no other column does."""
    first_on = said_by(meanings, "occurred_on")
    starts_at = said_by(meanings, "starts_at")
    act: dict[str, Any] = {}
    if starts_at is None and (starts_at := _clock(cells, table.starts)):
        act["starts_at"] = starts_at
    try:
        end = _end(table, cells, first_on, context)
    except ValueError:
        assert table.ends is not None
        accepted = _("an hour, or a day that is not before the beginning")
        header, written = table.headers[table.ends], cell_text(cells[table.ends])
        fault = broken_fault(header, cells[table.ends]) or Fault(header, written, accepted)
        return CellMeaning(act=act, faults=(fault,))
    if end is None:
        return CellMeaning(act=act)
    if end.last_on and not said_by(meanings, "ended_on"):
        note = _("ends on %(day)s") % {"day": end.last_on}
        return CellMeaning(act=act | {"ended_on": end.last_on}, notes=(note,))
    return CellMeaning(act=act, heads=_minutes(table, meanings, starts_at, end.ends_at))


def said_by(meanings: Sequence[CellMeaning], part: str) -> Any:
    """The first value that one of the cells gives this part of the act; None for none."""
    return next(filter(None, (meaning.act.get(part) for meaning in meanings)), None)


def _clock(cells: Sequence[Cell], index: int | None) -> time | None:
    """The hour in a cell, with its day or alone; None where there is none."""
    if index is None or not _written(cells, index):
        return None
    try:
        return read_clock(cells[index])
    except ValueError:
        return read_time(cells[index])


def _written(cells: Sequence[Cell], index: int) -> str:
    text = cell_text(cells[index]).strip() if index < len(cells) else ""
    return "" if text in NOTHING else text


def _end(
    table: Table, cells: Sequence[Cell], first_on: date | None, context: TableContext
) -> DaySpan | None:
    """From the act's day to what the column of ends says: an hour, a last day, or both.

    None where it says nothing, or no day is known. Raises ValueError for anything else.
    """
    if first_on is None or table.ends is None or not _written(cells, table.ends):
        return None
    cell = cells[table.ends]
    if isinstance(cell, datetime):
        return _span_to(cell, first_on, context)
    try:
        return DaySpan(first_on, ends_at=read_clock(cell))
    except ValueError:
        return _span_to(cell, first_on, context)


def _span_to(cell: Cell, first_on: date, context: TableContext) -> DaySpan:
    """From the day to another, which may leave out year and month: 7日 behind 3月5日."""
    try:
        return read_days(f"{first_on} 至 {cell_text(cell)}")
    except ValueError:
        end = read_days(cell, year=first_on.year, counts_from_1904=context.counts_from_1904)
    if end.last_on or end.first_on < first_on:
        raise ValueError("an end before the beginning")
    last_on = end.first_on if end.first_on > first_on else None
    return replace(end, first_on=first_on, last_on=last_on, ends_at=end.starts_at)


def _minutes(
    table: Table, meanings: Sequence[CellMeaning], starts_at: time | None, ends_at: time | None
) -> tuple[HeadCount, ...]:
    """How long the act lasted, where its kind asks for that and no other column says so."""
    specs = [spec for spec in table.kind.fields if spec.type == "minutes"]
    has_minutes = any(item.minutes for meaning in meanings for item in meaning.heads)
    if not (starts_at and ends_at and specs) or has_minutes or said_by(meanings, "ended_on"):
        return ()
    minutes = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute
    return (HeadCount(specs[0].role, 0, minutes),) if minutes > 0 else ()
