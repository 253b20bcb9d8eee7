"""How each app says in its personal.py what it stores about people; home joins the lists.

The Chinese texts are those of docs/personal-data.md.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from tongpin.orgs.models import Person

WITH_RECORD = "与所属记录同期保存"
ATTRIBUTABLE = "履职行为须可追溯到人，经办人随记录保留"


class Erasure(StrEnum):
    """What becomes of the data when their person wants them gone."""

    BY_PERSON = "本人在“我的”页随时自行删除"
    BY_OFFICE = "本人向办公室提出，由办公室处理并答复"
    AUTOMATIC = "到期自动删除"
    NEVER = "不删除"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PersonalData:
    """What one column of a table stores about people, why, how long, and what erasing leaves.

    model, field   the table and its column: a key to a person, a person's number or UUID, or
                   words that name somebody
    label          what it is
    purpose        why it is stored
    kept_for       how long it is stored
    erasure        what becomes of it when the person wants it gone
    remainder      what is left then, and why
    key            its key in the person's export; "" where the export lacks it
    excuse         why the export lacks it; "" where it has it
    columns        the keys of an exported row -> the paths of its fields; none: rows are counted
    rows           the rows of a person in their order; without it those whose field is the person
    export         the exported value of a person, where columns cannot say it
    wish           what the page about oneself posts, with a row's number, to have it erased
    erase          erases one row: erase(row, by=person or None, now=now)
    """

    model: type[Model]
    field: str
    label: str
    purpose: str
    kept_for: str = WITH_RECORD
    erasure: Erasure = Erasure.BY_OFFICE
    remainder: str
    key: str = ""
    excuse: str = ""
    columns: Mapping[str, str] = dataclasses.field(default_factory=dict)
    rows: Callable[[Person], QuerySet[Any]] | None = None
    export: Callable[[Person], Any] | None = None
    wish: str = ""
    erase: Callable[..., None] | None = None

    @property
    def column(self) -> str:
        """The table and its column, such as acts.Act.recorded_by."""
        return f"{self.model._meta.label}.{self.field}"

    def rows_of(self, person: Person) -> QuerySet[Any]:
        """What is stored about the person."""
        if self.rows:
            return self.rows(person)
        rows = self.model._default_manager.filter(**{self.field: person})
        return rows.order_by("pk")

    def exported(self, person: Person) -> Any:
        """What the person's export says under the key, in plain JSON values."""
        if self.export:
            return self.export(person)
        rows = self.rows_of(person)
        if self.columns:
            return self.exported_rows(rows)
        return rows.count()

    def exported_rows(self, rows: QuerySet[Any]) -> list[dict[str, Any]]:
        """The columns of these rows. Costs one query."""
        records = []
        for values in rows.values_list(*self.columns.values()):
            plain_values = map(plain_value, values)
            records.append(dict(zip(self.columns, plain_values, strict=True)))
        return records


@dataclasses.dataclass(frozen=True, kw_only=True)
class Retention:
    """What of a closed campaign is emptied once nobody needs it any more.

    key        by which the journal names it
    label      what it is
    setting    the setting that says for how many days after the end it stays
    rows       of the number of a campaign: the rows that still hold it
    empty      takes it out of such rows at a moment; the answer is how many there were
    remainder  what is left then
    """

    key: str
    label: str
    setting: str
    rows: Callable[[int], QuerySet[Any]]
    empty: Callable[[QuerySet[Any], datetime], int]
    remainder: str


def deleted(rows: QuerySet[Any], now: datetime) -> int:
    """Delete whole rows; the answer is how many there were."""
    count, __ = rows.delete()
    return count


def plain_value(value: Any) -> Any:
    """The value as JSON has it: days and moments in ISO 8601, a missing text as it is."""
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


def signature(
    model: type[Model],
    field: str,
    *,
    key: str,
    label: str,
    columns: Mapping[str, str] | None = None,
) -> PersonalData:
    """Who made, signed or recorded something in office: such names stay with the record."""
    return PersonalData(
        model=model,
        field=field,
        key=key,
        label=label,
        purpose="说明由谁经办",
        erasure=Erasure.NEVER,
        remainder=ATTRIBUTABLE,
        columns=columns or {},
    )
