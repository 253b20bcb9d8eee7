"""What happens around every transaction of the usual database, whoever began it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

at_begin: list[Callable[[BaseDatabaseWrapper], None]] = []  # just before it begins; SQLite alone
at_flush: list[Callable[[BaseDatabaseWrapper], None]] = []  # all tables were emptied; SQLite alone
before_commit: list[Callable[[BaseDatabaseWrapper], None]] = []  # still inside it


def run_hooks(
    hooks: list[Callable[[BaseDatabaseWrapper], None]], connection: BaseDatabaseWrapper
) -> None:
    for hook in hooks:
        hook(connection)


def prepare_commit(connection: BaseDatabaseWrapper) -> None:
    """Let the hooks write what has to be in the same transaction; undo it where one fails."""
    if connections[DEFAULT_DB_ALIAS] is not connection:
        return
    try:
        with _inside(connection):
            run_hooks(before_commit, connection)
    except BaseException:
        connection.rollback()
        raise


@contextmanager
def _inside(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Django has left the block already when it commits; here it is as if it had not."""
    connection.in_atomic_block = True
    try:
        yield
    finally:
        connection.in_atomic_block = False
