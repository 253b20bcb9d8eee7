"""What a field's type decides."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tongpin.base.sheets import Cell
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import CellMeaning, TableContext
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import RowValues

UnitNames = Mapping[int, str]


@dataclass(frozen=True)
class LedgerFieldType:
    """One type of field: how a ledger's cell is read, and how a stored act shows as one.

    `cell` and `read` undo each other: what a cell shows reads back as the same.
    """

    key: str  # as packs name it
    # What a cell that is not blank says; raises CellError where it means nothing.
    read: Callable[[LedgerColumn, Cell, TableContext], CellMeaning]
    cell: Callable[[FieldSpec, RowValues, UnitNames], Cell | None]
    # Whether a second field of the same role would count the same people twice in a list.
    is_exported_once: bool
    # The part of ledgers/_field_input.html for the form of one act; "" where that form has none.
    input_part: str
    # What follows the field's key in the names of its inputs, one for each input.
    input_suffixes: tuple[str, ...] = ("",)
