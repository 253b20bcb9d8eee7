"""The rows that a transaction wrote, of models that the journal vouches for.

Triggers note what our own connections write, however they write it. On SQLite they belong to
the connection, so that nobody else's writing is noted; on PostgreSQL they belong to the table,
and what they note ends with the transaction, so that nobody else's is ever vouched for.
"""

from collections.abc import Iterator, Sequence

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from tongpin.orgs.vouched import vouched_models

ROWS_AT_ONCE = 2000
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}

CREATE_NOTES = """
CREATE TEMP TABLE IF NOT EXISTS written_rows (
  name text NOT NULL, number bigint NOT NULL, PRIMARY KEY (name, number)
) {ending}
"""
ENDINGS = {"sqlite": "WITHOUT ROWID", "postgresql": "ON COMMIT DELETE ROWS"}
SQLITE_TRIGGER = """
CREATE TEMP TRIGGER written_{table}_{event} AFTER {event} ON main.{table}
BEGIN INSERT OR IGNORE INTO written_rows VALUES ('{table}', {row}.id); END
"""
COUNT_TRIGGERS = """
SELECT count(*) FROM sqlite_temp_master WHERE type = 'trigger' AND name LIKE 'written_%'
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION note_written_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_regclass('pg_temp.written_rows') IS NULL THEN
    {create_notes};
  END IF;
  IF TG_OP = 'DELETE' THEN
    INSERT INTO pg_temp.written_rows SELECT TG_TABLE_NAME, id FROM old_rows
    ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO pg_temp.written_rows SELECT TG_TABLE_NAME, id FROM new_rows
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER written_{event} AFTER {event} ON {table}
REFERENCING {row} TABLE AS {row}_rows
FOR EACH STATEMENT EXECUTE FUNCTION note_written_rows()
"""
NOTE_NUMBER = "INSERT INTO written_rows VALUES (%s, %s) ON CONFLICT DO NOTHING"
FIRST_NUMBERS = "SELECT number FROM written_rows WHERE name = %s ORDER BY number LIMIT %s"
FORGET_NUMBERS = "DELETE FROM written_rows WHERE name = %s AND number <= %s"
NOTES_ARE_THERE = {
    "postgresql": "SELECT to_regclass('pg_temp.written_rows') IS NOT NULL",
    "sqlite": "SELECT EXISTS (SELECT 1 FROM sqlite_temp_master WHERE name = 'written_rows')",
}


def create_notes(connection: BaseDatabaseWrapper) -> str:
    """The statement that makes the table of notes, which ends with the connection."""
    return CREATE_NOTES.format(ending=ENDINGS[connection.vendor])


def watch_rows(*names: str) -> migrations.RunPython:
    """The operation of a migration by which PostgreSQL notes what is written into these tables."""

    def watch(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        connection = schema_editor.connection
        if connection.vendor == "postgresql":
            _create_triggers(connection, names)

    def look_away(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        connection = schema_editor.connection
        if connection.vendor == "postgresql":
            _drop_triggers(connection, names)

    return migrations.RunPython(watch, look_away)


def _create_triggers(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRESQL_FUNCTION.format(create_notes=create_notes(connection)))
        for table in tables:
            for event, row in EVENTS.items():
                cursor.execute(POSTGRESQL_TRIGGER.format(table=table, event=event, row=row))


def _drop_triggers(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            for event in EVENTS:
                cursor.execute(f"DROP TRIGGER written_{event} ON {table}")


def begin_notes(connection: BaseDatabaseWrapper) -> None:
    """On SQLite: see to it that this connection notes what it writes, as soon as it can."""
    with connection.cursor() as cursor:
        cursor.execute(create_notes(connection))
        cursor.execute(COUNT_TRIGGERS)
        if cursor.fetchone()[0] == len(vouched_models()) * len(EVENTS):
            return
        tables = connection.introspection.table_names(cursor)
        for table in vouched_models().keys() & set(tables):
            for event, row in EVENTS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS temp.written_{table}_{event}")
                cursor.execute(SQLITE_TRIGGER.format(table=table, event=event, row=row))


def has_notes(connection: BaseDatabaseWrapper) -> bool:
    """Whether this transaction wrote rows that are to be vouched for yet."""
    with connection.cursor() as cursor:
        cursor.execute(NOTES_ARE_THERE[connection.vendor])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM written_rows)")
        return bool(cursor.fetchone()[0])


def take_notes(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, list[int]]]:
    """The rows that this transaction wrote, as (table, numbers in order); forgets them.

    A table comes as often as it has parts of at most ROWS_AT_ONCE numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT name FROM written_rows ORDER BY name")
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            while numbers := _first_numbers(cursor, table):
                cursor.execute(FORGET_NUMBERS, [table, numbers[-1]])
                yield table, numbers


def _first_numbers(cursor: CursorWrapper, table: str) -> list[int]:
    cursor.execute(FIRST_NUMBERS, [table, ROWS_AT_ONCE])
    return [number for (number,) in cursor.fetchall()]


def note_rows(connection: BaseDatabaseWrapper, table: str, numbers: Sequence[int]) -> None:
    """Let the next entry vouch for these rows too, whoever wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(create_notes(connection))
        cursor.executemany(NOTE_NUMBER, [(table, number) for number in numbers])


def forget_notes(connection: BaseDatabaseWrapper) -> None:
    """What was written so far brings its vouchers along, as what is restored does."""
    if has_notes(connection):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM written_rows")
