"""Fields that say who took part, by name, by device or by head; pure."""

import re
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tongpin.base.absences import read_absences
from tongpin.base.counts import ReadCount
from tongpin.base.durations import read_duration
from tongpin.base.name_lists import NotNames, read_name_list
from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare, squeeze
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import CellError, CellMeaning, TableContext
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.field_types.plain_values import (
    count_in,
    count_notes,
    field_cell,
    number_error,
)
from tongpin.ledgers.header_words import header_scale
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues

MAX_HEADS = 1_000_000
MAX_PERSON = 60  # characters of a name
MAX_REASON = 100  # characters of a reason to be away
MAX_TOKEN = 64
MAX_MINUTES = 1440
HOURS = re.compile(r"小时|(?<![用工课学])时(?!长|间|数)|^h$|hour")
MINUTES = re.compile("分钟|^分$|min")
OTHER_LENGTHS = re.compile(  # what neither hours nor minutes measure
    r"课时|学时|工日|人天|[(\[【〔/:](?:单位:)?(?:半?天|[工全半]?日|周|个?月|年|秒钟?|刻钟?|节课?|学分|次|场|期|d|days?|s)"
    r"(?:数|/[人次场])?(?:$|[)\]】〕/,、])|(?:天|日)数"
)
MOST_HOURS = 12  # a number without a word means hours up to here,
LEAST_MINUTES = 20  # and minutes from here on
HEADS_WORDS = ("", "人", "人次", "人/次", "人数", "名", "名次", "位", "位次")
HOUSEHOLDS = ("户", "户次")  # where the field itself counts these


def read_names(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """Everybody named, each alone; what stood beside a name is told."""
    text = cell_text(cell)
    try:
        names = read_name_list(text)
    except NotNames as error:
        raise group_error(error.part) from error
    people, asides = [], []
    for written in names:
        status = ("leave" if written.reason else "absent") if written.is_away else "present"
        reason = written.reason[:MAX_REASON]
        people.append(NamedPresence(written.name, column.spec.role, status, reason))
        if not written.is_plain:
            asides.append(f"{squeeze(written.written)} → {written.name}")
    return CellMeaning(people=tuple(people), notes=("；".join(asides),) if asides else ())


def group_error(part: str) -> CellError:
    """The question who is meant by words that name no person."""
    accepted = _(
        "names alone, such as 王伟、李娜; “%(part)s” is no person. A number belongs elsewhere"
    )
    return CellError(accepted % {"part": part[:MAX_PERSON]}, is_question=True)


def names_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    names = []
    for presence in present_in(spec.role, values):
        if presence.name:
            names.append(presence.name)
    return "、".join(names) or None


def present_in(role: str, values: RowValues) -> list[NamedPresence]:
    """Who was there in this role, by name or by device."""
    present = []
    for presence in values.people:
        if presence.role == role and presence.status == "present":
            present.append(presence)
    return present


def heads_in(role: str, values: RowValues) -> list[HeadCount]:
    return [heads for heads in values.heads if heads.role == role]


def read_leave(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """Who was away, with reasons; what stood beside a name is told."""
    try:
        names = read_absences(cell_text(cell))
    except NotNames as error:
        raise group_error(error.part) from error
    people: list[NamedPresence] = []
    notes: list[str] = []
    for written in names:
        if not written.is_plain:
            notes.append(f"{squeeze(written.written)} → {written.name}")
        if len(written.reason) > MAX_REASON:
            notes.append(_("cut to %(limit)s characters") % {"limit": MAX_REASON})
        if not written.reason:
            note = _("no reason is given for the absence of %(name)s")
            notes.append(note % {"name": written.name})
        people.append(absence(written.name, column.spec.role, written.reason[:MAX_REASON]))
    return CellMeaning(people=tuple(people), notes=tuple(notes))


def absence(name: str, role: str, reason: str) -> NamedPresence:
    """Who gives a reason has leave; who gives none is just absent."""
    return NamedPresence(name, role, "leave" if reason else "absent", reason)


def leave_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    written = []
    for presence in values.people:
        if presence.role == spec.role and presence.status != "present":
            reason = f"（{presence.reason}）" if presence.reason else ""
            written.append(presence.name + reason)
    return "；".join(written) or None


def whole_number(column: LedgerColumn, cell: Cell) -> tuple[int, tuple[str, ...]]:
    """A whole number of people, with a note where it is no exact one. Raises CellError."""
    count = count_in(cell)
    words = heads_words(column.spec)
    if count.households is not None and HOUSEHOLDS[0] in words:
        count = replace(count, value=count.households, word=HOUSEHOLDS[0])
    if count.word not in words:
        raise number_error()
    scale = header_scale(column.header)
    if scale > 1:
        count = scaled(count, scale)
    if count.value != int(count.value) or not 0 <= count.value <= MAX_HEADS:
        raise CellError(_("a whole number, 0 to %(high)s") % {"high": MAX_HEADS})
    return int(count.value), count_notes(cell, count)


def scaled(count: ReadCount, scale: int) -> ReadCount:
    """The count times what the header says; beside a word of its own neither is sure."""
    if count.word or count.is_understood or count.value >= scale:
        accepted = _("a number alone, below %(scale)s; the header says that it counts by %(scale)s")
        raise CellError(accepted % {"scale": scale})
    value = count.value * scale
    whole = Decimal(int(value))
    return replace(count, value=whole if whole == value else value, is_understood=True)


def heads_words(spec: FieldSpec) -> tuple[str, ...]:
    """The words with which cells of the field may count: of people, or of its 转移户数."""
    counts_households = any("户数" in name or "户次" in name for name in spec.headers)
    return ("", *HOUSEHOLDS) if counts_households else HEADS_WORDS


def read_expected(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """How many were to come; who came, whom the grammar of counts prefers, is another matter."""
    if re.search("实[有到际\\d]", bare(cell_text(cell))):
        raise number_error()
    number, notes = whole_number(column, cell)
    return CellMeaning(fields={column.spec.key: number}, notes=notes)


def read_headcount(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    number, notes = whole_number(column, cell)
    return CellMeaning(heads=(HeadCount(column.spec.role, number),), notes=notes)


def headcount_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> int | None:
    """Heads and named people together."""
    count = len(present_in(spec.role, values))
    for heads in heads_in(spec.role, values):
        count += heads.visits
    if count or spec.required:
        return count
    return None


def read_minutes(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    number, notes = minutes_in(column, cell)
    if number != int(number) or not 0 < number <= MAX_MINUTES:
        raise CellError(_("1 minute to 24 hours"), notes)
    heads = HeadCount(column.spec.role, 0, int(number))
    return CellMeaning(heads=(heads,), notes=notes)


def minutes_in(column: LedgerColumn, cell: Cell) -> tuple[Decimal, tuple[str, ...]]:
    """The minutes in the cell, by its own words, the header's, or what its size says.

    Raises CellError for a number that may mean hours as well as minutes.
    """
    try:
        duration = read_duration(cell)
    except ValueError as error:
        raise duration_error() from error
    text = squeeze(cell_text(cell))
    if duration.minutes is None:
        return _minutes_of_number(duration.number, text, time_word(column))
    notes = []
    if duration.is_rounded or duration.is_understood:
        note = _("%(text)s read as %(minutes)s minutes")
        notes.append(note % {"text": text, "minutes": f"{duration.minutes:f}"})
    return duration.minutes, tuple(notes)


def _minutes_of_number(number: Decimal, text: str, word: str) -> tuple[Decimal, tuple[str, ...]]:
    if word == "others":
        raise duration_error()
    if word == "hours":
        return number * 60, ()
    if word == "minutes":
        return number, ()
    if number <= MOST_HOURS:
        note = _("%(text)s read as hours: %(minutes)s minutes")
        return number * 60, (note % {"text": text, "minutes": int(number * 60)},)
    if number >= LEAST_MINUTES:
        return number, (_("%(text)s read as minutes") % {"text": text},)
    raise duration_error()


def duration_error() -> CellError:
    return CellError(_("a time with its word, such as 150分钟, 2.5小时 or 2小时30分"))


def time_word(column: LedgerColumn) -> str:
    """Which unit of time the header names: hours, minutes or others; "" where it names none."""
    header = bare(column.header)
    if word := _time_word(column.hint):
        return word
    return "others" if OTHER_LENGTHS.search(header) else _time_word(header)


def _time_word(text: str) -> str:
    if HOURS.search(text):
        return "hours"
    return "minutes" if MINUTES.search(text) else ""


def minutes_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    for heads in heads_in(spec.role, values):
        if heads.minutes:
            return f"{heads.minutes}分钟"
    return None


def read_token(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    token = squeeze(cell_text(cell))
    if len(token) > MAX_TOKEN:
        raise CellError(_("at most %(limit)s characters") % {"limit": MAX_TOKEN})
    return CellMeaning(people=(NamedPresence("", column.spec.role, token=token),))


def token_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    for presence in values.people:
        if presence.role == spec.role and presence.token:
            return presence.token
    return None


PARTICIPANT_TYPES = (
    LedgerFieldType(
        key="names",
        read=read_names,
        cell=names_cell,
        is_exported_once=True,
        input_part="text_area",
    ),
    LedgerFieldType(
        key="person",
        read=read_names,
        cell=names_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="leave",
        read=read_leave,
        cell=leave_cell,
        is_exported_once=False,
        input_part="text_area",
    ),
    LedgerFieldType(
        key="headcount",
        read=read_headcount,
        cell=headcount_cell,
        is_exported_once=True,
        input_part="whole_number",
    ),
    LedgerFieldType(
        key="expected",
        read=read_expected,
        cell=field_cell,
        is_exported_once=False,
        input_part="whole_number",
    ),
    LedgerFieldType(
        key="minutes",
        read=read_minutes,
        cell=minutes_cell,
        is_exported_once=False,
        input_part="line",
    ),
    LedgerFieldType(
        key="token",
        read=read_token,
        cell=token_cell,
        is_exported_once=False,
        input_part="",
    ),
)
