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
    fields = _fields(model, columns)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(quote(field.column) for field in fields)
    prepared_rows = _prepared(fields, rows, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared_rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", prepared_rows)


def update_rows(
    model: type[Model], columns: Sequence[str], rows: Iterable[tuple[int, Sequence[Any]]]
) -> None:
    """Set these columns of rows given as (number, values); without rows, nothing.

    Far faster than bulk_update, whose statements grow with the rows.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    fields = _fields(model, columns)
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    numbers: list[int] = []
    rows_of_values: list[Sequence[Any]] = []
    for number, values in rows:
        numbers.append(number)
        rows_of_values.append(values)
    prepared_rows = _prepared(fields, rows_of_values, connection)
    for row, number in zip(prepared_rows, numbers, strict=True):
        row.append(number)
    assignments = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    where = f"WHERE {quote(str(model._meta.pk.column))} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {assignments} {where}", prepared_rows)


def _fields(model: type[Model], columns: Sequence[str]) -> list[Any]:
    return list(map(model._meta.get_field, columns))


def _prepared(fields: list[Any], rows: Iterable[Sequence[Any]], connection: Any) -> list[list[Any]]:
    """The rows with each value as the database takes it."""
    preparers = [_preparer(field, connection) for field in fields]
    prepared_rows = []
    for row in rows:
        values = [prepare(value) for prepare, value in zip(preparers, row, strict=True)]
        prepared_rows.append(values)
    return prepared_rows


def _preparer(field: Any, connection: Any) -> Callable[[Any], Any]:
    """How a value of the field is given to the database: as Django does, plain ones at once."""
    usual = field.get_db_prep_save
    if isinstance(field, models.JSONField):  # there a text is a value to be quoted
        return lambda value: usual(value, connection)

    def prepare(value: Any) -> Any:
        return value if type(value) in PLAIN else usual(value, connection)

    return prepare
