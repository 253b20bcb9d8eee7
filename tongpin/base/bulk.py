"""Many rows at once, where nobody asks for their numbers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Model

PLAIN = {int, str, type(None)}  # what databases take as it is


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows given as values of these columns, in their order; without them, nothing.

    columns  names of fields, all but the number; the value of a foreign key is a number
    Far faster than bulk_create, which makes an object of each row and asks for its number.
    """
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy of all would be asked for each value
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table, places = connection.ops.quote_name(model._meta.db_table), ", ".join(["%s"] * len(fields))
    prepared = [_preparing(field, connection) for field in fields]
    ready = [[prepare(value) for prepare, value in zip(prepared, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", ready)


def update_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]
) -> None:
    """Set these columns of rows given as (number, values); without rows, nothing.

    Far faster than bulk_update, whose statements grow with the rows.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    quote = connection.ops.quote_name
    set_ = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    prepared = [_preparing(field, connection) for field in fields]
    ready = [
        [*(prepare(value) for prepare, value in zip(prepared, values, strict=True)), number]
        for number, values in rows
    ]
    with connection.cursor() as cursor:
        where = f"WHERE {quote(str(model._meta.pk.column))} = %s"
        cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {set_} {where}", ready)


def _preparing(field: Any, connection: Any) -> Callable[[Any], Any]:
    """How a value of the field is given to the database: as Django does, plain ones at once."""
    usual = field.get_db_prep_save
    if isinstance(field, models.JSONField):  # there a text is a value to be quoted
        return lambda value: usual(value, connection)

    def prepare(value: Any) -> Any:
        return value if type(value) in PLAIN else usual(value, connection)

    return prepare
