"""Restoring a backup into an empty place: everything, proved, or nothing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.management.sql import emit_pre_migrate_signal
from django.db import DatabaseError, connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from tongpin import __version__
from tongpin.backups.backup_reader import CheckedBackup, show_backup
from tongpin.backups.contents import BackupHead, BackupVisitor
from tongpin.backups.empty_place import (
    check_empty_database,
    check_no_files,
    check_no_other_keys,
    remove_files,
)
from tongpin.backups.errors import BackupError
from tongpin.backups.proofs import Proof, file_proof, proofs_after
from tongpin.backups.restore_marker import broken_off_restore, restore_marked
from tongpin.backups.row_loader import (
    clear_tables,
    finish_rows,
    load_rows,
    proved_rows,
    required,
)
from tongpin.backups.sealing import Secrets
from tongpin.backups.tables import BackedTable, Migration, tables_after
from tongpin.backups.tar_streams import Readable, damaged
from tongpin.environment import kept_keys
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.orgs.sealing import DATA_KEY
from tongpin.orgs.vouchers import nothing_vouched
from tongpin.orgs.written_rows import forget_notes


@dataclass(frozen=True, kw_only=True)
class Restoration:
    """What was brought back, and what proves it."""

    backup: CheckedBackup
    proofs: tuple[Proof, ...]

    @property
    def holds(self) -> bool:
        return all(proof.holds for proof in self.proofs)


class KeyCollector(BackupVisitor):
    """Remembers the keys of a backup."""

    def __init__(self) -> None:
        self.keys: dict[str, bytes] = {}

    def key(self, name: str, content: bytes) -> None:
        self.keys[name] = content


class PlaceFiller(BackupVisitor):
    """Puts rows into the database and files into the storage."""

    def __init__(self, tables: Sequence[BackedTable]) -> None:
        self.tables = {table.name: table for table in tables}

    def rows(self, table: str, lines: bytes) -> None:
        load_rows(connection, self.tables[table], lines)

    def file(self, place: str, content: Readable) -> None:
        try:
            storages["evidence"].save(place, File(cast(IO[bytes], content), place))
        except OSError as error:
            values = {"file": place, "reason": error.strerror or error}
            raise BackupError(_("%(file)s cannot be written: %(reason)s") % values) from error


def restore_backup(
    path: Path, secrets: Secrets, *, by: Person | None, now: datetime
) -> Restoration:
    """Bring back all that the file holds, into the usual database and storage, both empty.

    Raises BackupError for a file that is damaged, closed or of a newer Tongpin, and for a place
    that is not empty; ProofError where rows or files are not what they were. Nothing is left
    then. Proofs that can only be asked afterwards stand in what is returned.
    """
    collector = KeyCollector()
    backup = show_backup(path, secrets, collector)  # before anything is touched
    _check_version(backup.head)
    _check_place(collector.keys)
    with (
        restore_marked(path.name),
        _migrated(backup.head.migrations),
        _undone_on_failure(collector.keys),
    ):
        proofs = _fill(path, secrets, backup, collector.keys)
    all_proofs = (*proofs, *proofs_after(backup.manifest))
    _record(path, backup, by=by, now=now)
    return Restoration(backup=backup, proofs=all_proofs)


def _record(path: Path, backup: CheckedBackup, *, by: Person | None, now: datetime) -> None:
    record(
        "backups.backup.restore",
        path.name,
        by=by,
        at=now,
        made_at=backup.head.made_at.isoformat(),
        rows=backup.manifest.rows,
        digest=backup.digest,
    )


def _check_version(head: BackupHead) -> None:
    """Raises BackupError for a backup that knows more than this Tongpin does."""
    loader = MigrationLoader(connection)
    assert loader.disk_migrations is not None
    is_known = loader.disk_migrations.keys() >= set(head.migrations)
    if not is_known or _numbers(head.tongpin) > _numbers(__version__):
        values = {"version": head.tongpin, "own": __version__}
        text = _("The backup is of Tongpin %(version)s, which is newer than %(own)s. Install that.")
        raise BackupError(text % values)


def _numbers(version: str) -> list[int]:
    return [int(number) for number in version.split(".") if number.isdigit()]


def _check_place(keys: dict[str, bytes]) -> None:
    check_empty_database(connection)
    check_no_other_keys(keys)
    if broken_off_restore():
        remove_files()  # the place was empty when that restore began
    check_no_files()


@contextmanager
def _migrated(migrations: Sequence[Migration]) -> Iterator[None]:
    """In the block the empty database has exactly these migrations, afterwards all there are."""
    try:
        _migrate_to(set(migrations))
        yield
    finally:
        call_command("migrate", verbosity=0, interactive=False)


@nothing_vouched()
def _migrate_to(wanted: set[Migration]) -> None:
    emit_pre_migrate_signal(0, False, connection.alias)  # noqa: FBT003  # Django names neither
    executor = MigrationExecutor(connection)
    surplus = executor.loader.applied_migrations.keys() - wanted
    surplus_apps = {app for app, __ in surplus} & executor.loader.migrated_apps
    try:
        executor.migrate(_ends(executor.loader, wanted, surplus_apps))
    except IrreversibleError as error:
        text = _("The database is newer than the backup and cannot go back. Name a new one.")
        raise BackupError(text) from error
    executor = MigrationExecutor(connection)
    executor.migrate(_ends(executor.loader, wanted, {app for app, __ in wanted}))


def _ends(
    loader: MigrationLoader, wanted: set[Migration], apps: set[str]
) -> list[tuple[str, str | None]]:
    """The wanted migrations of these apps that no wanted one of the app follows; or None."""
    ends: list[tuple[str, str | None]] = []
    for app in sorted(apps):
        own = {node for node in wanted if node[0] == app}
        last = [node for node in own if not own & _children(loader, node)]
        ends.extend(last or [(app, None)])
    return ends


def _children(loader: MigrationLoader, node: Migration) -> set[Migration]:
    return {child.key for child in loader.graph.node_map[node].children}


@contextmanager
def _undone_on_failure(keys: dict[str, bytes]) -> Iterator[None]:
    """Files and keys that the block placed go again where it fails."""
    before = {}
    for name in keys:
        path = settings.VAR / name
        before[name] = path.read_bytes() if path.exists() else None
    try:
        yield
    except BaseException:
        remove_files()
        for name, content in before.items():
            place_key(name, content)
        raise


def place_key(name: str, content: bytes | None) -> None:
    """Put the key where it is looked for, whole; None takes it away."""
    path = settings.VAR / name
    if content is None:
        path.unlink(missing_ok=True)
        return
    beside = path.with_name(f"{name}.new")
    beside.touch(mode=0o600)
    beside.write_bytes(content)
    beside.replace(path)
    if name == DATA_KEY:  # by which the proofs read what is sealed
        settings.DATA_KEYS = kept_keys(path)


def _fill(
    path: Path, secrets: Secrets, backup: CheckedBackup, keys: dict[str, bytes]
) -> tuple[Proof, ...]:
    """Rows, files and keys, with the proofs of rows and files; in one transaction."""
    manifest = backup.manifest
    tables = _tables_of(backup.head)
    try:
        with transaction.atomic():
            clear_tables(connection, tables)
            show_backup(path, secrets, PlaceFiller(tables))
            finish_rows(connection, tables, manifest.newest_numbers)
            rows = proved_rows(connection, tables, manifest.tables)
            files = required(file_proof(manifest.files))
            forget_notes(connection)  # the rows' vouchers are among them
            for name, content in keys.items():
                place_key(name, content)
    except DatabaseError as error:
        text = _("The database does not take the rows: %(reason)s")
        raise BackupError(text % {"reason": str(error).strip()}) from error
    return rows, files


def _tables_of(head: BackupHead) -> list[BackedTable]:
    """The tables of the backup, as this database has them after its migrations.

    Raises DamagedBackupError where the backup has others.
    """
    own_tables = tables_after(MigrationLoader(connection), head.migrations)
    own = {table.name: table for table in own_tables}
    tables = []
    for table in head.tables:
        if table.name not in own or own[table.name].columns != table.columns:
            raise damaged(table.name)
        tables.append(own[table.name])
    return tables
