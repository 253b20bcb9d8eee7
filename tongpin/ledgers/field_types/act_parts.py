"""Fields that say a part of the act itself: unit, day, title, place and others; pure."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.dates import ACCEPTED, DaySpan, read_days
from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import squeeze, without_debris
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import (
    CellError,
    CellMeaning,
    TableContext,
    joint_fault,
    unit_fault,
)
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import RowValues

MAX_TITLE = 200  # characters, as of the following
MAX_PLACE = 120
MAX_NUMBER = 60
MAX_ENTRY = 120
TIME_SUFFIX = "_at"  # of a day: the browser has an input for each


def clean_text(cell: Cell, limit: int) -> tuple[str, tuple[str, ...]]:
    """The cell's text of at most `limit` characters, and notes on what was left out."""
    written = squeeze(cell_text(cell))
    text = without_debris(written)
    notes = []
    if text != written:
        notes.append(_("web debris removed: %(text)s") % {"text": text[:40]})
    if len(text) > limit:
        notes.append(_("cut to %(limit)s characters") % {"limit": limit})
    return text[:limit], tuple(notes)


def span_in(cell: Cell, context: TableContext) -> DaySpan:
    """The day or days in the cell. Raises CellError for none.

    A day without its year that would lie outside the campaign is one of the campaign's other
    year, if it can be of one alone: 12月28日 in a table handed in after New Year.
    """
    span = _span_of_year(cell, context, context.year)
    if span and context.is_campaign_day(span.first_on):
        return span
    others = set()
    for year in range(context.starts_on.year, context.ends_on.year + 1):
        other = _span_of_year(cell, context, year)
        if other and context.is_campaign_day(other.first_on):
            others.add(other)
    if len(others) == 1:
        return others.pop()
    if span is None:
        raise CellError(_("a day, such as %(forms)s") % {"forms": ACCEPTED})
    return span


def _span_of_year(cell: Cell, context: TableContext, year: int | None) -> DaySpan | None:
    """What the cell says if a day without its year is one of this year; None for no day."""
    try:
        return read_days(
            cell, year=year, month=context.month, counts_from_1904=context.counts_from_1904
        )
    except ValueError:
        return None


def day_in(cell: Cell, context: TableContext) -> tuple[date, tuple[str, ...]]:
    """The single day in the cell, with a note where it was not plain. Raises CellError."""
    span = span_in(cell, context)
    if span.last_on:
        raise CellError(_("a single day, such as %(forms)s") % {"forms": ACCEPTED})
    return span.first_on, (span.note,) if span.note else ()


def read_unit(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    written = cell_text(cell)
    match = context.directory.find(written)
    if match.unit is None and len(match.together) > 1:
        return CellMeaning(faults=(joint_fault(column.header, written, match.together),))
    if match.unit is None:
        return CellMeaning(faults=(unit_fault(column.header, written, match.nearest),))
    notes = (match.note,) if match.note else ()
    return CellMeaning(act={"unit": match.unit}, notes=notes)


def unit_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    return unit_names.get(values.unit)


def read_act_day(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """The act's day; of several days the first, and the last as its end."""
    span = span_in(cell, context)
    notes = (span.note,) if span.note else ()
    if not context.is_campaign_day(span.first_on):
        campaign = {"start": context.starts_on, "end": context.ends_on}
        raise CellError(_("a day of the campaign, %(start)s to %(end)s") % campaign, notes)
    act: dict[str, Any] = {"occurred_on": span.first_on, "starts_at": span.starts_at}
    if span.last_on:
        act["ended_on"] = span.last_on
        notes = (*notes, _("ends on %(day)s") % {"day": span.last_on})
    return CellMeaning(act=act, notes=notes)


def day_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> Cell | None:
    if values.starts_at and values.occurred_on:
        return f"{values.occurred_on} {values.starts_at:%H:%M}"
    return values.occurred_on


def read_end(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    span = span_in(cell, context)
    notes = (span.note,) if span.note else ()
    return CellMeaning(act={"ended_on": span.last_on or span.first_on}, notes=notes)


def end_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> date | None:
    return values.ended_on


def read_title(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    text, notes = clean_text(cell, MAX_TITLE)
    return CellMeaning(act={"title": text}, notes=notes)


def title_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str:
    return values.title


def read_place(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    text, notes = clean_text(cell, MAX_PLACE)
    return CellMeaning(act={"place": text}, notes=notes)


def place_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str:
    return values.place


def read_number(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    text, notes = clean_text(cell, MAX_NUMBER)
    return CellMeaning(act={"number": text}, notes=notes)


def number_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str:
    return values.number


def read_entry(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """The thing of a register that the act is about; its first written form names it."""
    register = column.spec.register_key
    written, notes = clean_text(cell, MAX_ENTRY)
    name = context.entry_name(register, written)
    if name != written:
        notes += (f"{written} → {name}",)
    return CellMeaning(act={"entry": (register, name)}, notes=notes)


def entry_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    if values.entry is None:
        return None
    __, name = values.entry
    return name


ACT_PART_TYPES = (
    LedgerFieldType(
        key="unit",
        read=read_unit,
        cell=unit_cell,
        is_exported_once=False,
        input_part="unit",
    ),
    LedgerFieldType(
        key="day",
        read=read_act_day,
        cell=day_cell,
        is_exported_once=False,
        input_part="day",
        input_suffixes=("", TIME_SUFFIX),
    ),
    LedgerFieldType(
        key="end",
        read=read_end,
        cell=end_cell,
        is_exported_once=False,
        input_part="date",
    ),
    LedgerFieldType(
        key="title",
        read=read_title,
        cell=title_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="place",
        read=read_place,
        cell=place_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="number",
        read=read_number,
        cell=number_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="entry",
        read=read_entry,
        cell=entry_cell,
        is_exported_once=False,
        input_part="line",
    ),
)
