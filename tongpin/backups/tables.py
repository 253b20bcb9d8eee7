"""Which tables, columns and rows a backup holds, as the migrations of a database say."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from pydantic import BaseModel

from tongpin.backups.column_kinds import BY_NAME, ColumnKind, kind_of
from tongpin.backups.errors import BackupError

LEFT_OUT = {  # who is signed in where, what was sent to forms today
    "sessions.session",
    "serving.sentform",
}
ROWS_WANTED = {"evidence.upload": "file_id IS NOT NULL"}  # what arrived whole
ROWS_AT_ONCE = 500
LARGE_ROWS = {"reports_release"}  # one holds a seal for every row of every figure

Migration = tuple[str, str]  # app and name


class BackedColumn(BaseModel, frozen=True):
    """One column, with the name of the kind of its values."""

    name: str
    kind: str

    @property
    def column_kind(self) -> ColumnKind:
        return BY_NAME[self.kind]


class BackedTable(BaseModel, frozen=True):
    """One table, whose rows are written as lists of values in the order of its columns."""

    name: str
    columns: tuple[BackedColumn, ...]
    key: tuple[str, ...]  # columns by which rows are ordered
    rows_wanted: str = ""  # a condition in SQL; "" for all
    has_numbers: bool = True  # that the database gives to new rows

    @property
    def rows_at_once(self) -> int:
        return 1 if self.name in LARGE_ROWS else ROWS_AT_ONCE

    @property
    def json_places(self) -> list[int]:
        """The places in a row that hold JSON."""
        return [place for place, column in enumerate(self.columns) if column.kind == "json"]


@dataclass(frozen=True)
class Schema:
    """What a database's migrations made of it."""

    migrations: tuple[Migration, ...]
    tables: tuple[BackedTable, ...]


def applied_migrations(loader: MigrationLoader) -> tuple[Migration, ...]:
    """The migrations of this database, in order of app and name.

    Raises BackupError for one that this Tongpin does not know.
    """
    assert loader.disk_migrations is not None
    names = []
    for app, name in sorted(loader.applied_migrations):
        if app not in loader.migrated_apps:  # of a package that is used no more
            continue
        if (app, name) not in loader.disk_migrations:
            values = {"migration": f"{app}.{name}"}
            text = _("The database knows %(migration)s, which is of a newer Tongpin. Install it.")
            raise BackupError(text % values)
        names.append((app, name))
    return tuple(names)


def schema_of(connection: BaseDatabaseWrapper) -> Schema:
    """The schema as it is in the database, also where migrations are yet to come.

    Raises BackupError where the database is empty or newer than this Tongpin.
    """
    loader = MigrationLoader(connection)
    migrations = applied_migrations(loader)
    if not migrations:
        raise BackupError(_("The database is empty. Run `tongpin migrate` first."))
    return Schema(migrations, tables_after(loader, migrations))


def has_pending_migrations(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database is older than this Tongpin."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def tables_after(
    loader: MigrationLoader, migrations: tuple[Migration, ...]
) -> tuple[BackedTable, ...]:
    """The tables that there are after these migrations, by name."""
    state = loader.project_state(list(migrations))
    tables = []
    for model in state.apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy and not is_left_out(options):
            tables.append(table_of(model))
    return tuple(sorted(tables, key=lambda table: table.name))


def is_left_out(options: Any) -> bool:
    """Whether a backup does without the table: its app says that it is made from others."""
    config = apps.get_app_config(options.app_label)
    return options.label_lower in LEFT_OUT or getattr(config, "is_derived", False)


def table_of(model: Any) -> BackedTable:
    options = model._meta
    columns = []
    for field in options.local_concrete_fields:
        if not field.generated:  # the database works it out
            columns.append(BackedColumn(name=field.column, kind=kind_of(field).name))
    return BackedTable(
        name=options.db_table,
        columns=tuple(columns),
        key=tuple(field.column for field in options.pk_fields),
        rows_wanted=ROWS_WANTED.get(options.label_lower, ""),
        has_numbers=options.auto_field is not None,
    )
