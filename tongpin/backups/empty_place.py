"""Whether a place is empty, so that a county may be brought there; and emptying it again."""

from django.conf import settings
from django.core.files.storage import storages
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from tongpin.backups.errors import BackupError
from tongpin.backups.proofs import stored_places
from tongpin.backups.tables import applied_migrations, tables_after

MADE_BY_MIGRATE = ("django_content_type", "auth_permission")
FIRST_KEYS = {"secret_key", "data_key", "code_key"}  # which every start makes where there are none


def check_empty_database(connection: BaseDatabaseWrapper) -> None:
    """Raises BackupError for tables of others, or rows beyond what migrating makes."""
    loader = MigrationLoader(connection)
    migrations = applied_migrations(loader)
    names = connection.introspection.table_names()
    if not migrations and names:
        text = _("The database is not empty: it has tables of something else, such as %(table)s.")
        raise BackupError(text % {"table": names[0]})
    for table in tables_after(loader, migrations) if migrations else ():
        if table.name not in MADE_BY_MIGRATE and _has_rows(connection, table.name):
            text = _("The database is not empty: %(table)s has rows. Name a new one.")
            raise BackupError(text % {"table": table.name})


def _has_rows(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def check_no_files() -> None:
    """Raises BackupError where there is evidence, for it belongs to another county."""
    place = next(stored_places(storages["evidence"]), None)
    if place:
        text = _("There are files of evidence already, such as %(file)s. Name an empty folder.")
        raise BackupError(text % {"file": place})


def check_no_other_keys(keys: dict[str, bytes]) -> None:
    """Raises BackupError for a key of this place that the backup would replace or lacks.

    Those that are made at every start signed and sealed nothing in an empty place.
    """
    for path in sorted(settings.VAR.glob("*_key")):
        if path.name not in FIRST_KEYS and path.read_bytes() != keys.get(path.name):
            text = _("There is another key here already: %(path)s. Move it away.")
            raise BackupError(text % {"path": path})


def remove_files() -> None:
    """Empty the storage of evidence, which was empty before a restore began."""
    storage = storages["evidence"]
    for place in list(stored_places(storage)):
        storage.delete(place)
