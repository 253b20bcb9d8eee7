"""Fields that say who took part, by name, by device or by head; pure."""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare, split_names, split_reasons, squeeze
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import CellError, CellMeaning, TableContext, fault_at
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.field_types.plain_values import count_in, field_cell, number_error
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues

MAX_HEADS = 1_000_000
MAX_PERSON = 60  # characters of a name
MAX_REASON = 100  # characters of a reason to be away
MAX_TOKEN = 64
MAX_MINUTES = 1440
HOURS = {"小时", "时", "h", "个小时"}
MINUTES = {"分钟", "分", "min"}
MOST_HOURS = 12  # a number without a word means hours up to here,
LEAST_MINUTES = 20  # and minutes from here on
NOBODY = {"无", "—", "-", "/", "没有"}
NOT_ALL_NAMED = re.compile(
    r".*等(?:[0-9]+|[一二三四五六七八九十]+)?(?:余)?[人名位]?|.*[0-9]+[余多]?[人名位]|全体.*|.{61,}"
)
HEADS_WORDS = ("人", "户", "名", "位", "次", "个", "群众", "干部", "家")


def read_names(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    people = []
    for name in split_names(cell_text(cell)):
        if name in NOBODY:
            continue
        if NOT_ALL_NAMED.fullmatch(bare(name)):
            raise CellError(_("names alone, such as 王伟、李娜; a number elsewhere"))
        people.append(NamedPresence(name, column.spec.role))
    return CellMeaning(people=tuple(people))


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
    """Who was away, with reasons; up to the first that is no name, which is a fault."""
    people: list[NamedPresence] = []
    notes: list[str] = []
    faults = []
    for name, reason in split_reasons(cell_text(cell)):
        if name in NOBODY:
            continue
        if len(name) > MAX_PERSON:
            accepted = _("names, each with a reason: 王伟（病假）；李娜（下乡）")
            faults.append(fault_at(column, cell, accepted))
            break
        if len(reason) > MAX_REASON:
            notes.append(_("cut to %(limit)s characters") % {"limit": MAX_REASON})
        if not reason:
            note = _("no reason is given for the absence of %(name)s")
            notes.append(note % {"name": name})
        people.append(absence(name, column.spec.role, reason[:MAX_REASON]))
    return CellMeaning(people=tuple(people), notes=tuple(notes), faults=tuple(faults))


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


def whole_number(cell: Cell) -> tuple[int, tuple[str, ...]]:
    """A whole number of people, with a note where it is no exact one. Raises CellError."""
    count = count_in(cell)
    if count.word and not count.word.startswith(HEADS_WORDS):
        raise number_error()
    if count.value != int(count.value) or not 0 <= count.value <= MAX_HEADS:
        raise CellError(_("a whole number, 0 to %(high)s") % {"high": MAX_HEADS})
    number = int(count.value)
    if not count.is_rounded:
        return number, ()
    note = _("%(text)s is no exact number; taken as %(number)s")
    return number, (note % {"text": cell_text(cell).strip(), "number": number},)


def read_expected(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    number, notes = whole_number(cell)
    return CellMeaning(fields={column.spec.key: number}, notes=notes)


def read_headcount(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    number, notes = whole_number(cell)
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
    """The minutes in the cell, by its own word, the header's, or what its size says.

    Raises CellError for a number that may mean hours as well as minutes.
    """
    count = count_in(cell)
    number = count.value
    word = count.word or time_word(column.hint)
    text = cell_text(cell).strip()
    if word in HOURS:
        return number * 60, ()
    if word in MINUTES:
        return number, ()
    if not word and number <= MOST_HOURS:
        note = _("%(text)s read as hours: %(minutes)s minutes")
        return number * 60, (note % {"text": text, "minutes": int(number * 60)},)
    if not word and number >= LEAST_MINUTES:
        return number, (_("%(text)s read as minutes") % {"text": text},)
    raise CellError(_("a time with its word, such as 150分钟 or 2.5小时"))


def time_word(hint: str) -> str:
    """What the header's brackets say of the time's unit; "" where they say something else."""
    return hint if hint in HOURS | MINUTES else ""


def minutes_cell(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> str | None:
    for heads in heads_in(spec.role, values):
        if heads.minutes:
            return f"{heads.minutes}分钟"
    return None


def read_token(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    token = squeeze(cell_text(cell))[:MAX_TOKEN]
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
