"""The tables of a pack's files as their specs declare them: keys, and tables inside."""

from collections.abc import Sequence
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

from tongpin.campaigns.specs import Spec

TablePath = Sequence[str | int]


def fields_by_key(spec: type[Spec]) -> dict[str, FieldInfo]:
    """The fields of a table by the keys that TOML has for them, in their order."""
    fields = {}
    for name, field in spec.model_fields.items():
        fields[field.serialization_alias or name] = field
    return fields


def inner_table(field: FieldInfo) -> type[Spec] | None:
    """The spec of the tables that a field holds; None where it holds plain values."""
    for kind in get_args(field.annotation):
        if isinstance(kind, type) and issubclass(kind, Spec):
            return kind
    return None


def is_list_of_tables(field: FieldInfo) -> bool:
    """Whether TOML writes it as [[key]]."""
    return get_origin(field.annotation) is tuple and inner_table(field) is not None


def fields_along(spec: type[Spec], path: TablePath) -> list[FieldInfo]:
    """The fields that a path leads through, from the file's table on.

    Places in lists and the free keys of a table of tables ([print]) are no fields.
    """
    fields: list[FieldInfo] = []
    table: type[Spec] | None = spec
    is_free_key = False
    for part in path:
        field = fields_by_key(table).get(str(part)) if table else None
        if isinstance(part, int) or is_free_key or field is None:
            is_free_key = False
            continue
        fields.append(field)
        table = inner_table(field)
        is_free_key = get_origin(field.annotation) is dict
    return fields


def table_at(spec: type[Spec], path: TablePath) -> type[Spec]:
    """The spec of the table at the path."""
    table = spec
    for field in fields_along(spec, path):
        table = inner_table(field) or table
    return table
