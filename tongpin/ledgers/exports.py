"""Lists as workbooks that `load` takes back unchanged."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from tongpin.acts.models import Act
from tongpin.base.columns import Column, cells_of, headers_of
from tongpin.base.sheets import Cell, write_book
from tongpin.campaigns.models import Kind
from tongpin.campaigns.specs import FieldSpec
from tongpin.ledgers.field_types.field_registry import cell_of, type_of
from tongpin.ledgers.headers import RECORD
from tongpin.ledgers.row_values import RowValues
from tongpin.ledgers.stored_rows import code_of, values_of_acts
from tongpin.orgs.models import Unit

BATCH = 1000


@dataclass(frozen=True)
class ActRow:
    """What the list of acts shows of one act."""

    act: int
    values: RowValues
    unit_names: Mapping[int, str]


ActColumn = Column[ActRow, Cell | None]


def export_acts(kind: Kind, acts: QuerySet[Act]) -> bytes:
    """The acts of one kind, one a row, with the code by which each is known again."""
    columns = act_columns(kind)
    cells = (cells_of(columns, row) for row in act_rows(acts))
    return write_book(kind.label, headers_of(columns), cells)


def act_columns(kind: Kind) -> list[ActColumn]:
    columns = [ActColumn(RECORD, lambda row: code_of(row.act, row.values))]
    for spec in exported_fields(kind):
        columns.append(field_column(spec))
    return columns


def field_column(spec: FieldSpec) -> ActColumn:
    return ActColumn(spec.label, lambda row: cell_of(spec, row.values, row.unit_names))


def exported_fields(kind: Kind) -> list[FieldSpec]:
    """The kind's fields without second ones for the same people, who would count twice."""
    specs = []
    exported: set[tuple[str, str]] = set()
    for spec in kind.spec.fields:
        subject = (spec.type, spec.role)
        if not (type_of(spec).is_exported_once and subject in exported):
            specs.append(spec)
        exported.add(subject)
    return specs


def act_rows(acts: QuerySet[Act]) -> Iterator[ActRow]:
    """By day, read in batches, so that a long list does not stand in memory whole."""
    unit_names = dict(Unit.objects.values_list("pk", "name"))
    numbers = list(acts.order_by("occurred_on", "id").values_list("pk", flat=True))
    for start in range(0, len(numbers), BATCH):
        batch_numbers = numbers[start : start + BATCH]
        by_number = acts.model._default_manager.in_bulk(batch_numbers)
        batch = [by_number[number] for number in batch_numbers]
        for act, values in zip(batch, values_of_acts(batch), strict=True):
            yield ActRow(act.pk, values, unit_names)
