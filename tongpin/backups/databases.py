"""Connections of their own: one moment of a database, and another database as the usual one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils.translation import gettext as _

from tongpin.backups.errors import BackupError
from tongpin.backups.tables import schema_of

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
LOCK_WAIT_S = 20  # for those who are writing


@contextmanager
def default_database(settings: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """In the block and this thread, everything speaks with the database of these settings.

    The connection is a new one, also to the database that is the usual one anyway.
    """
    usual = connections[DEFAULT_DB_ALIAS]
    own = ConnectionHandler({DEFAULT_DB_ALIAS: settings})[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield own
    finally:
        connections[DEFAULT_DB_ALIAS] = usual
        own.close()


def usual_settings(**options: Any) -> dict[str, Any]:
    """The settings of the usual database, with other options."""
    settings: dict[str, Any] = dict(connections[DEFAULT_DB_ALIAS].settings_dict)
    return settings | {"OPTIONS": settings["OPTIONS"] | options}


@contextmanager
def one_moment() -> Iterator[BaseDatabaseWrapper]:
    """In the block, the usual database as it was at its beginning, whatever others write."""
    options = {}
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        options["transaction_mode"] = "DEFERRED"  # it reads, and holds up no writer
    with default_database(usual_settings(**options)) as connection, transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(ONE_MOMENT)
            cursor.execute("SELECT count(*) FROM django_migrations")  # the moment begins here
        yield connection


@contextmanager
def standing_still() -> Iterator[BaseDatabaseWrapper]:
    """In the block, the usual database, which lets others read and nobody write.

    Raises BackupError where others do not stop writing.
    """
    with ExitStack() as stack:
        connection = stack.enter_context(default_database(usual_settings()))
        try:
            stack.enter_context(transaction.atomic())  # SQLite's begin with the lock
            if connection.vendor == "postgresql":
                _lock_tables(connection)
        except OperationalError as error:
            text = _("Others are writing. Stop the site and its timers, then try again.")
            raise BackupError(text) from error
        yield connection


def _lock_tables(connection: BaseDatabaseWrapper) -> None:
    names = [connection.ops.quote_name(table.name) for table in schema_of(connection).tables]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT_S}s'")
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE")


def is_same_database(one: dict[str, Any], other: dict[str, Any]) -> bool:
    places = []
    for settings in (one, other):
        names = ("ENGINE", "HOST", "PORT", "NAME")
        places.append([str(settings.get(name, "")) for name in names])
    return places[0] == places[1]
