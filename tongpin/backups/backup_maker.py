"""Making a backup: rows and files of one moment in one file, whole or not at all."""

import fcntl
import gzip
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from tongpin import __version__
from tongpin.backups.backup_notes import BackupNote, note_backup
from tongpin.backups.backup_reader import CheckedBackup, check_backup
from tongpin.backups.contents import (
    FILES,
    FORMAT,
    HEAD,
    KEYS,
    MANIFEST,
    MANIFEST_SUM,
    ROWS,
    BackupHead,
    BackupManifest,
    Figures,
    FileTally,
    sum_line,
)
from tongpin.backups.databases import one_moment
from tongpin.backups.errors import BackupError
from tongpin.backups.proofs import released_figures
from tongpin.backups.row_streams import LineTally, TableDigest, newest_number, read_parts
from tongpin.backups.sealing import Secrets, sealed_writer
from tongpin.backups.tables import BackedTable, Schema, has_pending_migrations, schema_of
from tongpin.backups.tar_streams import CHUNK, Readable, TarWriter
from tongpin.evidence.models import StoredFile
from tongpin.orgs.journal_cache import newest_digest
from tongpin.orgs.models import JournalEntry, Person
from tongpin.serving.standstill import check_standstill

LEVEL = 3  # of gzip: half the time of the usual 6, for a tenth more


@dataclass(frozen=True, kw_only=True)
class MadeBackup:
    """A backup that stands under its name, read again after it was written."""

    path: Path
    note: BackupNote
    checked: CheckedBackup

    @property
    def faulty_files(self) -> tuple[str, ...]:
        """Files of evidence that rows name and that were missing or damaged already."""
        files = self.checked.manifest.files
        return files.missing + files.damaged


def make_backup(path: Path, secrets: Secrets, *, by: Person | None, now: datetime) -> MadeBackup:
    """Write everything into a new file, read it again, and tell it in the journal.

    Until it is whole and checked it has another name. Raises BackupError where the file is
    there already or cannot be written; nothing is left of it then. Raises StandstillError
    while the county is being moved.
    """
    secrets.check()
    check_standstill()  # else it could not be told in the journal
    with _whole_file(path) as part:
        with _new_file(part) as file:
            opener = _write_backup(file, secrets, now)
        checked = check_backup(part, opener)
    files = checked.manifest.files
    note = BackupNote(
        made_at=now,
        name=path.name,
        bytes=checked.bytes,
        digest=checked.digest,
        rows=checked.manifest.rows,
        faults=len(files.missing) + len(files.damaged),
    )
    note_backup(note, by=by)
    return MadeBackup(path=path, note=note, checked=checked)


def part_of(path: Path) -> Path:
    """Where a backup is until it is whole."""
    return path.with_name(f".{path.name}.part")


@contextmanager
def _whole_file(path: Path) -> Iterator[Path]:
    """What the block writes into the part gets its name once the block is left."""
    if path.exists():
        raise BackupError(_("%(path)s is there already. Choose another name.") % {"path": path})
    part = part_of(path)
    try:
        yield part
        part.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        part.unlink(missing_ok=True)
        values = {"path": path, "reason": error.strerror or error}
        raise BackupError(_("%(path)s cannot be written: %(reason)s") % values) from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _new_file(part: Path) -> Iterator[IO[bytes]]:
    """An empty file for this process alone; what the block writes is on the disk after it."""
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb", CHUNK) as file:
        hold_part(file)
        file.truncate()
        yield file
        file.flush()
        os.fsync(file.fileno())


def hold_part(file: IO[bytes]) -> None:
    """Raises BackupError where another process is writing it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupError(_("Another backup is being written there. Wait for its end.")) from error


def _write_backup(file: IO[bytes], secrets: Secrets, now: datetime) -> Secrets:
    """Write all parts; what opens the file afterwards."""
    with one_moment() as connection, sealed_writer(file, secrets) as (stream, opener):
        tar = TarWriter(stream)
        schema = schema_of(connection)
        head = _head_of(schema, connection, now).model_dump_json(indent=1).encode()
        tar.add(HEAD, head)
        tables = {table.name: _write_table(tar, connection, table) for table in schema.tables}
        manifest = BackupManifest(
            head_sha256=hashlib.sha256(head).hexdigest(),
            tables=tables,
            newest_numbers=_newest_numbers(connection, schema),
            files=_write_files(tar),
            keys=_write_keys(tar) if secrets.encrypts else {},
            journal_entries=JournalEntry.objects.count(),
            journal_digest=newest_digest(),
            figures=_figures(connection),
            stream_sha256=tar.digest.hexdigest(),
        )
        content = manifest.model_dump_json(indent=1).encode()
        tar.add(MANIFEST, content)
        tar.add(MANIFEST_SUM, sum_line(content))
        tar.close()
    return opener


def _head_of(schema: Schema, connection: BaseDatabaseWrapper, now: datetime) -> BackupHead:
    return BackupHead(
        format=FORMAT,
        tongpin=__version__,
        made_at=now,
        database=connection.vendor,
        migrations=schema.migrations,
        tables=schema.tables,
    )


def _write_table(
    tar: TarWriter, connection: BaseDatabaseWrapper, table: BackedTable
) -> TableDigest:
    tally = LineTally()
    for number, lines in enumerate(read_parts(connection, table, tally), start=1):
        content = gzip.compress(lines, LEVEL, mtime=0)
        tar.add(f"{ROWS}/{table.name}/{number:06}.jsonl.gz", content)
    return tally.digest()


def _newest_numbers(connection: BaseDatabaseWrapper, schema: Schema) -> dict[str, int]:
    numbers = {}
    for table in schema.tables:
        if table.has_numbers:
            numbers[table.name] = newest_number(connection, table)
    return numbers


def _figures(connection: BaseDatabaseWrapper) -> Figures:
    """The released figures, where the database is that of this Tongpin."""
    return {} if has_pending_migrations(connection) else released_figures()


def _write_keys(tar: TarWriter) -> dict[str, str]:
    keys = {}
    for path in sorted(settings.VAR.glob("*_key")):
        content = path.read_bytes()
        tar.add(f"{KEYS}/{path.name}", content)
        keys[path.name] = hashlib.sha256(content).hexdigest()
    return keys


def _write_files(tar: TarWriter) -> FileTally:
    """Every file that a row names; one that cannot be read is named in the tally."""
    storage = storages["evidence"]
    count = 0
    size = 0
    missing = []
    damaged = []
    digests = StoredFile.objects.order_by("digest").values_list("digest", flat=True).distinct()
    for digest in digests.iterator(chunk_size=2000):
        place = StoredFile(digest=digest).place
        content = _open_content(storage, place)
        if content is None:
            missing.append(place)
            continue
        with content.file:
            tar.add_stream(f"{FILES}/{place}", content.size, content.chunks())
        count += 1
        size += content.size
        if content.sha256.hexdigest() != digest:
            damaged.append(place)
    return FileTally(count=count, bytes=size, missing=tuple(missing), damaged=tuple(damaged))


def _open_content(storage: Storage, place: str) -> "_Content | None":
    """The file, None where it is not there or cannot be opened."""
    try:
        return _Content(storage.open(place), storage.size(place))
    except OSError:
        return None


class _Content:
    """A file of a known size, whose SHA-256 is known once it was read."""

    def __init__(self, file: "IO[bytes]", size: int) -> None:
        self.file = file
        self.size = size
        self.sha256 = hashlib.sha256()

    def chunks(self) -> Iterator[bytes]:
        """Exactly so many bytes: zeros stand for what the disk does not give any more."""
        left = self.size
        while left:
            chunk = _read(self.file, min(left, CHUNK)) or b"\0" * min(left, CHUNK)
            self.sha256.update(chunk)
            left -= len(chunk)
            yield chunk


def _read(file: Readable, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError:
        return b""
