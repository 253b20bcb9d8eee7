"""Triggers of the database that note which rows were written, whoever writes them.

They are made from the catalogue after every migration, and step aside while tables change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from tongpin.orgs.searchable_rows import SearchableRows, TextSource
from tongpin.search.catalogue import KINDS
from tongpin.search.models import IndexedKind, SearchChange

PREFIX = "search_on_"
ADDED = "added_rows"
NOTE = f"INSERT INTO {SearchChange._meta.db_table} (kind, number)"
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'search_on_%'",
    "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE tgname LIKE 'search_on_%' AND relnamespace = current_schema()::regnamespace",
}
FUNCTIONS = (
    "SELECT proname FROM pg_proc "
    "WHERE proname LIKE 'search_on_%' AND pronamespace = current_schema()::regnamespace"
)


@dataclass(frozen=True)
class ChangeTrigger:
    """What is noted when one event (INSERT, UPDATE, DELETE) befalls a source of a kind's texts."""

    kind: SearchableRows
    source: TextSource
    event: str

    @property
    def table(self) -> str:
        return self.source.model._meta.db_table

    @property
    def name(self) -> str:
        parts = [self.kind.key, self.table, self.source.back, self.event.lower()]
        return PREFIX + "_".join(filter(None, parts))

    @property
    def columns(self) -> list[str]:
        """The columns whose change counts."""
        columns = []
        for field in self.source.fields:
            columns.append(column_of(self.source.model, field))
        return columns

    @property
    def condition(self) -> str:
        """What an update has to change."""
        changes = []
        for column in self.columns:
            changes.append(f"OLD.{column} IS DISTINCT FROM NEW.{column}")
        return " OR ".join(changes)

    @property
    def head(self) -> str:
        """The statement's beginning: its name, the event and the table."""
        event = self.event
        if event == "UPDATE":
            event = f"UPDATE OF {', '.join(self.columns)}"
        return f"CREATE TRIGGER {self.name} AFTER {event} ON {self.table}"

    @property
    def each_row(self) -> str:
        """For which rows it does its work."""
        if self.event == "UPDATE":
            return f"FOR EACH ROW WHEN ({self.condition})"
        return "FOR EACH ROW"

    @property
    def note(self) -> str:
        """The statement that notes the kind's rows, for the row that is changed or gone."""
        changed = "OLD" if self.event == "DELETE" else "NEW"
        if self.source.back:
            back = column_of(self.kind.model, self.source.back)
            table = self.kind.model._meta.db_table
            return f"{NOTE} SELECT '{self.kind.key}', id FROM {table} WHERE {back} = {changed}.id"
        return f"{NOTE} VALUES ('{self.kind.key}', {changed}.{self.owner})"

    @property
    def note_of_added(self) -> str:
        """The statement that notes all rows that one statement added."""
        return f"{NOTE} SELECT '{self.kind.key}', {self.owner} FROM {ADDED}"

    @property
    def owner(self) -> str:
        return column_of(self.source.model, self.source.owner)


def column_of(model: type[Model], field: str) -> str:
    if field == "pk":
        return str(model._meta.pk.column)
    found: Any = model._meta.get_field(field)
    return str(found.column)


def change_triggers() -> Iterator[ChangeTrigger]:
    """Every trigger that there has to be."""
    for kind in KINDS:
        for source in kind.sources:
            yield ChangeTrigger(kind, source, "UPDATE")
            if not source.back:  # no row points to what is new, or to what is gone
                yield ChangeTrigger(kind, source, "INSERT")
                yield ChangeTrigger(kind, source, "DELETE")


def sqlite_statements(trigger: ChangeTrigger) -> list[str]:
    """The SQL that makes the trigger on SQLite."""
    return [f"{trigger.head} {trigger.each_row} BEGIN {trigger.note}; END"]


def postgresql_statements(trigger: ChangeTrigger) -> list[str]:
    """The SQL that makes the trigger on PostgreSQL.

    Rows that are added in one statement are noted in one: ledgers bring many.
    """
    note, each = trigger.note, trigger.each_row
    if trigger.event == "INSERT":
        note = trigger.note_of_added
        each = f"REFERENCING NEW TABLE AS {ADDED} FOR EACH STATEMENT"
    body = f"$$ BEGIN {note}; RETURN NULL; END $$"
    return [
        f"CREATE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS {body}",
        f"{trigger.head} {each} EXECUTE FUNCTION {trigger.name}()",
    ]


STATEMENTS = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}


def standing_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of those that the database has."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """So that tables can be changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTIONS)
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")
        else:
            for name in standing_triggers(connection):
                cursor.execute(f"DROP TRIGGER {name}")


def make_triggers(connection: BaseDatabaseWrapper) -> None:
    """Make those that are missing. Nobody knows what was written without them, so that then
    everything is to be indexed anew.
    """
    triggers = possible_triggers(connection)
    if {trigger.name for trigger in triggers} == standing_triggers(connection):
        return
    drop_triggers(connection)
    with connection.cursor() as cursor:
        for trigger in triggers:
            for statement in STATEMENTS[connection.vendor](trigger):
                cursor.execute(statement)
    IndexedKind.objects.using(connection.alias).update(seal="")


def possible_triggers(connection: BaseDatabaseWrapper) -> list[ChangeTrigger]:
    """Those whose tables are there; none without the table of changes."""
    tables = set(connection.introspection.table_names())
    if not {SearchChange._meta.db_table, IndexedKind._meta.db_table} <= tables:
        return []
    triggers = []
    for trigger in change_triggers():
        if {trigger.table, trigger.kind.model._meta.db_table} <= tables:
            triggers.append(trigger)
    return triggers


def before_migrating(*, using: str, plan: Any = None, **options: object) -> None:
    """Step aside where something is to be migrated; without a plan nobody says so."""
    if plan is None or plan:
        drop_triggers(connections[using])


def after_migrating(*, using: str, **options: object) -> None:
    make_triggers(connections[using])
