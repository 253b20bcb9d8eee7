"""The table of a request: a column for each field, with what is known and what units answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongpin.base.columns import Column
from tongpin.burden.known_data import ValuesByUnit, values_of
from tongpin.burden.models import AskedUnit, DataRequest, RequestField

AnswerColumn = Column[AskedUnit, str | int]


@dataclass(frozen=True)
class FieldValues:
    """What is known of each unit for one field, besides what the units answered."""

    field: RequestField
    known: ValuesByUnit

    def known_value(self, asked: AskedUnit) -> str | int:
        """What nobody needs to fill in; "" where nothing is known of this unit."""
        return self.known.get(asked.unit_id, "")

    def answer(self, asked: AskedUnit) -> str:
        """What the unit answered; "" where it did not."""
        text: str = asked.values.get(str(self.field.position), "")
        return text

    def value(self, asked: AskedUnit) -> str | int:
        known_value = self.known_value(asked)
        return self.answer(asked) if known_value == "" else known_value


def field_values(
    request: DataRequest, asked_units: Sequence[AskedUnit], *, now: datetime
) -> list[FieldValues]:
    """The fields of the request in their order, with what is known of these units."""
    fields = list(request.fields.order_by("position"))
    keys = [field.known_as for field in fields if field.known_as]
    units = [asked.unit for asked in asked_units]
    known: Mapping[str, ValuesByUnit] = {}
    if units:
        known = values_of(keys, request.campaign, units, now=now)
    return [FieldValues(field, known.get(field.known_as, {})) for field in fields]


def columns_of(
    request: DataRequest, asked_units: Sequence[AskedUnit], *, now: datetime
) -> list[AnswerColumn]:
    """The unit's name, then a column for each field."""
    columns: list[AnswerColumn] = [Column("单位", lambda asked: asked.unit.name)]
    for values in field_values(request, asked_units, now=now):
        columns.append(Column(values.field.label, values.value))
    return columns
