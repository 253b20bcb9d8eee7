"""Whether the database answers, and whether its tables are those of this version."""

from dataclasses import dataclass
from functools import cache

from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

Migration = tuple[str, str]  # the app and the migration's name


@dataclass(frozen=True)
class DatabaseState:
    """What the database says when it is asked for its migrations."""

    fault: str = ""  # why it cannot be used, in its own words
    applied: int = 0  # migrations of this version that it has
    missing: tuple[Migration, ...] = ()  # those that it lacks, in order of their names

    @property
    def is_reachable(self) -> bool:
        return not self.fault

    @property
    def is_ready(self) -> bool:
        return self.is_reachable and not self.missing

    @property
    def problem(self) -> str:
        """A sentence of what is wrong and what to do; "" where nothing is."""
        if self.fault:
            return _("The database cannot be used: %(fault)s") % {"fault": self.fault}
        if self.missing and not self.applied:
            return _("The database has no tables yet: run `tongpin migrate` first.")
        if self.missing:
            text = _("Changes that the tables lack: %(count)s; run `tongpin migrate` first.")
            return text % {"count": len(self.missing)}
        return ""


@cache
def _needed_migrations() -> frozenset[Migration]:
    """Every migration that this version brings. Reads their files once in a process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def database_state() -> DatabaseState:
    """How the database stands now. Costs two queries, and raises nothing of the database's."""
    try:
        found = MigrationRecorder(connection).applied_migrations().keys()
    except Error as error:
        return DatabaseState(fault=fault_words(error))
    needed = _needed_migrations()
    missing = tuple(sorted(needed - found))
    return DatabaseState(applied=len(needed) - len(missing), missing=missing)


def fault_words(error: Error) -> str:
    """What the database said, on one line."""
    return " ".join(str(error).split()) or type(error).__name__


def has_no_tables() -> bool:
    """Whether the database was never migrated. Raises what the database raises."""
    return not MigrationRecorder(connection).has_table()
