"""What one cell says of its row, with a note for whatever had to be understood; frozen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import HeadCount, NamedPresence, RowValues
from tongpin.orgs.unit_names import Directory

ERRORS = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|#+)"
)
FORMULA = re.compile(r"=[A-Za-z+\-(\[$'\d{@]")
MAX_FORMULA = 100  # characters of one that are shown


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be taken: where, what stands there, what is accepted."""

    column: str
    value: str
    accepted: str
    unit: str = ""  # the unknown name of a unit, where that is the fault
    nearest: tuple[str, ...] = ()
    is_question: bool = False  # it is not wrong, yet somebody must say what is meant


@dataclass(frozen=True, slots=True)
class CellMeaning:
    """The parts of a row's values that one cell says; see RowValues."""

    act: Mapping[str, Any] = field(default_factory=dict)  # by name of the act's part
    fields: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[NamedPresence, ...] = ()
    heads: tuple[HeadCount, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()  # slot, kind, text
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


class CellError(Exception):
    """The cell means nothing here; the message says what is accepted."""

    def __init__(
        self, accepted: str, notes: tuple[str, ...] = (), *, is_question: bool = False
    ) -> None:
        super().__init__(accepted)
        self.accepted = accepted
        self.notes = notes
        self.is_question = is_question


@dataclass(frozen=True)
class TableContext:
    """What the rows of one table share."""

    directory: Directory
    starts_on: date
    ends_on: date
    year: int | None  # for days without one
    unit: int | None = None  # where the table has no column of units
    unknown: tuple[str, tuple[str, ...]] | None = None  # the name above it that no unit has
    entry_names: dict[tuple[str, str], str] = field(default_factory=dict)
    counts_from_1904: bool = False  # bare numbers for days, as the workbook says
    month: int | None = None  # for days without one, where a title names it

    def is_campaign_day(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def entry_name(self, register: str, written: str) -> str:
        """The name under which the register has it; one that is new enters it as written."""
        return self.entry_names.setdefault((register, bare(written)), written)


def fault_at(
    column: LedgerColumn, cell: Cell, accepted: str, *, is_question: bool = False
) -> Fault:
    return Fault(column.header, cell_text(cell), accepted, is_question=is_question)


def broken_fault(header: str, cell: Cell) -> Fault | None:
    """The fault of a cell that holds no value: an error, or a formula never computed."""
    if not isinstance(cell, str) or not cell.startswith(("#", "=")):
        return None
    text = cell.strip()
    if ERRORS.fullmatch(text):
        accepted = _("a value; the workbook holds an error there. Mend its formula")
        return Fault(header, text, accepted)
    if FORMULA.match(text):
        accepted = _(
            "a value; this formula was never computed. Open the file in an office program, "
            "save it and load it again"
        )
        return Fault(header, text[:MAX_FORMULA], accepted)
    return None


def empty_fault(header: str, written: str) -> Fault:
    return Fault(header, written, _("something; this column must be filled"))


def joint_fault(header: str, written: str, names: tuple[str, ...]) -> Fault:
    """The question whose act it is, where several units are named."""
    accepted = _("one unit; %(names)s held it together. Whose act is it?")
    return Fault(
        column=header,
        value=written,
        accepted=accepted % {"names": "、".join(names)},
        unit=written.strip(),
        nearest=names,
        is_question=True,
    )


def unit_fault(header: str, written: str, nearest: tuple[str, ...]) -> Fault:
    """The fault of a unit's name that no unit has."""
    names = "、".join(nearest) or _("none is near; add it to the register of units")
    accepted = _("a unit of the register; nearest: %(names)s") % {"names": names}
    return Fault(header, written, accepted, unit=written.strip(), nearest=nearest)


def row_values(kind: str, unit: int, meanings: Iterable[CellMeaning]) -> RowValues:
    """What the cells of one row say together; of two that say the same part, the later."""
    act: dict[str, Any] = {"unit": unit}
    fields: dict[str, Any] = {}
    people: list[NamedPresence] = []
    heads: list[HeadCount] = []
    answers: list[tuple[str, str, str]] = []
    for meaning in meanings:
        act.update(meaning.act)
        fields.update(meaning.fields)
        people += meaning.people
        heads += meaning.heads
        answers += meaning.answers
    return RowValues(
        kind=kind,
        **act,
        fields=fields,
        people=tuple(people),
        heads=tuple(heads),
        answers=tuple(answers),
    )
