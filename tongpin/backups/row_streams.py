"""Rows of a table as lines of JSON, out of a database and into one."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from pydantic import BaseModel
from pydantic_core import from_json, to_json

from tongpin.backups.column_kinds import Convert, canonical_json
from tongpin.backups.tables import BackedTable

PART = 4 << 20  # bytes of lines in memory at once, and in one part of a file


class TableDigest(BaseModel, frozen=True):
    """How many rows, bytes of lines, and SHA-256 over these.

    `meaning` is SHA-256 over the same lines with JSON in one notation, which is the same on
    every kind of database.
    """

    rows: int
    bytes: int
    sha256: str
    meaning: str


class LineTally:
    """Adds up a digest line by line."""

    def __init__(self) -> None:
        self.rows = 0
        self.bytes = 0
        self.written = hashlib.sha256()
        self.meaning = hashlib.sha256()

    def add(self, line: bytes, meaning: bytes) -> None:
        self.rows += 1
        self.bytes += len(line)
        self.written.update(line)
        self.meaning.update(meaning)

    def digest(self) -> TableDigest:
        return TableDigest(
            rows=self.rows,
            bytes=self.bytes,
            sha256=self.written.hexdigest(),
            meaning=self.meaning.hexdigest(),
        )


def read_parts(
    connection: BaseDatabaseWrapper, table: BackedTable, tally: LineTally
) -> Iterator[bytes]:
    """All rows in the order of their key, as parts of whole lines; the tally counts them."""
    lines: list[bytes] = []
    size = 0
    json_places = table.json_places
    for row in _read_rows(connection, table):
        line = _line(row)
        meaning = _meaning(row, json_places) if json_places else line
        tally.add(line, meaning)
        lines.append(line)
        size += len(line)
        if size >= PART:
            yield b"".join(lines)
            lines = []
            size = 0
    if lines:
        yield b"".join(lines)


def digest_of_table(connection: BaseDatabaseWrapper, table: BackedTable) -> TableDigest:
    """What the table holds now."""
    tally = LineTally()
    for __ in read_parts(connection, table, tally):
        pass
    return tally.digest()


def _line(row: list[Any]) -> bytes:
    return to_json(row, inf_nan_mode="constants") + b"\n"


def _meaning(row: list[Any], json_places: list[int]) -> bytes:
    meaning = list(row)
    for place in json_places:
        if meaning[place] is not None:
            meaning[place] = canonical_json(meaning[place])
    return _line(meaning)


def _read_rows(connection: BaseDatabaseWrapper, table: BackedTable) -> Iterator[list[Any]]:
    """Each row as values of JSON."""
    readers = _converters(table, [_form(column, connection).read for column in table.columns])
    with connection.chunked_cursor() as cursor:
        cursor.execute(_select(connection, table))
        while rows := cursor.fetchmany(table.rows_at_once):
            for row in rows:
                yield _converted(row, readers)


def _form(column: Any, connection: BaseDatabaseWrapper) -> Any:
    return column.column_kind.form(connection.vendor)


def _select(connection: BaseDatabaseWrapper, table: BackedTable) -> str:
    quote = connection.ops.quote_name
    columns = []
    for column in table.columns:
        columns.append(_form(column, connection).sql.format(column=quote(column.name)))
    where = f"WHERE {table.rows_wanted} " if table.rows_wanted else ""
    order = ", ".join(map(quote, table.key))
    return f"SELECT {', '.join(columns)} FROM {quote(table.name)} {where}ORDER BY {order}"


def _converters(table: BackedTable, functions: list[Convert | None]) -> list[tuple[int, Convert]]:
    """The places in a row that have to be converted, each with its function."""
    converters = []
    for place, function in enumerate(functions):
        if function:
            converters.append((place, function))
    return converters


def _converted(row: Iterable[Any], converters: list[tuple[int, Convert]]) -> list[Any]:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def write_lines(connection: BaseDatabaseWrapper, table: BackedTable, lines: bytes) -> None:
    """Insert the rows of these lines, in a transaction that the caller holds.

    Raises ValueError for a line that is no row of the table, and the database's own errors.
    """
    functions = [_form(column, connection).write for column in table.columns]
    rows = _rows_of(lines, len(table.columns), _converters(table, functions))
    quote = connection.ops.quote_name
    names = ", ".join(quote(column.name) for column in table.columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(table.columns))
            statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"
            cursor.executemany(statement, list(rows))


def _rows_of(
    lines: bytes, width: int, converters: list[tuple[int, Convert]]
) -> Iterator[list[Any]]:
    for line in lines.splitlines():  # bytes: at line ends alone, JSON escapes those of texts
        row = from_json(line)
        if len(row) != width:
            raise ValueError(f"A row has {len(row)} values, not {width}.")
        yield _converted(row, converters)


def newest_number(connection: BaseDatabaseWrapper, table: BackedTable) -> int:
    """The highest number that the database ever gave to a row; 0 before the first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted_table = connection.ops.quote_name(table.name)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [quoted_table, table.key[0]])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table.name])
        row = cursor.fetchone()
    return row[0] if row else 0


def set_newest_number(connection: BaseDatabaseWrapper, table: BackedTable, number: int) -> None:
    """Let new rows have the numbers that follow, so that none of a row that is gone comes again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            quoted_table = connection.ops.quote_name(table.name)
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), greatest(%s, 1), %s)",
                [quoted_table, table.key[0], number, number > 0],
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table.name])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table.name, number])
