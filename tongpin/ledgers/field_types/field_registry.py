"""All types of field by their names in packs."""

from tongpin.base.sheets import Cell
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.cell_meanings import (
    CellError,
    CellMeaning,
    TableContext,
    broken_fault,
    fault_at,
)
from tongpin.ledgers.field_types.act_parts import ACT_PART_TYPES
from tongpin.ledgers.field_types.field_type import LedgerFieldType, UnitNames
from tongpin.ledgers.field_types.participants import PARTICIPANT_TYPES
from tongpin.ledgers.field_types.plain_values import PLAIN_VALUE_TYPES
from tongpin.ledgers.field_types.slot_answers import SLOT_TYPES
from tongpin.ledgers.headers import LedgerColumn
from tongpin.ledgers.row_values import RowValues

ALL_TYPES = (*ACT_PART_TYPES, *PLAIN_VALUE_TYPES, *PARTICIPANT_TYPES, *SLOT_TYPES)
REGISTRY: dict[str, LedgerFieldType] = {field_type.key: field_type for field_type in ALL_TYPES}


def type_of(spec: FieldSpec) -> LedgerFieldType:
    return REGISTRY[spec.type]


def read_cell(column: LedgerColumn, cell: Cell, context: TableContext) -> CellMeaning:
    """What a cell that is not blank says, or the fault that it says nothing."""
    if broken := broken_fault(column.header, cell):
        return CellMeaning(faults=(broken,))
    try:
        return type_of(column.spec).read(column, cell, context)
    except CellError as error:
        fault = fault_at(column, cell, error.accepted, is_question=error.is_question)
        return CellMeaning(notes=error.notes, faults=(fault,))


def cell_of(spec: FieldSpec, values: RowValues, unit_names: UnitNames) -> Cell | None:
    """One field of the act as a cell that reads back as the same."""
    return type_of(spec).cell(spec, values, unit_names)
