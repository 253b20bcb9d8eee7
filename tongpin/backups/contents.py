"""What a backup says about itself: its head, its manifest, and the parts between them.

backup.json                 the head
rows/TABLE/000001.jsonl.gz  rows of a table, in parts whose lines follow upon each other
files/AB/ABCDEF…            a file of evidence under its SHA-256
keys/NAME                   a key of the installation, in encrypted backups alone
manifest.json               counts and SHA-256 of all parts
manifest.sha256             that of the manifest, as sha256sum writes it
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from tongpin.backups.errors import BackupError
from tongpin.backups.row_streams import TableDigest
from tongpin.backups.tables import BackedTable, Migration
from tongpin.backups.tar_streams import CHUNK, Readable, TarMember, TarReader, damaged

FORMAT = "tongpin-backup-1"
HEAD = "backup.json"
MANIFEST = "manifest.json"
MANIFEST_SUM = "manifest.sha256"
ROWS, FILES, KEYS = "rows", "files", "keys"
PLACE = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}")
KEY_NAME = re.compile(r"[^/.][^/]*_key")

Figures = dict[str, dict[str, int]]  # release -> figure -> its value at the moment of the backup


class BackupHead(BaseModel, frozen=True):
    """What has to be known before rows are read."""

    format: str
    tongpin: str  # version
    made_at: datetime
    database: str  # its kind: sqlite, postgresql
    migrations: tuple[Migration, ...]
    tables: tuple[BackedTable, ...]


class FileTally(BaseModel, frozen=True):
    """The files of evidence: those in the backup, and names of those missing or damaged before."""

    count: int = 0
    bytes: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


class BackupManifest(BaseModel, frozen=True):
    """What all parts hold; written after them."""

    head_sha256: str
    tables: dict[str, TableDigest]
    newest_numbers: dict[str, int]  # that the database gave to rows, by table
    files: FileTally
    keys: dict[str, str]  # name -> SHA-256
    journal_entries: int
    journal_digest: str  # of the newest entry
    figures: Figures
    stream_sha256: str  # of everything before the manifest

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


class BackupVisitor:
    """Whoever is shown the parts of a backup, in their order; this one takes nothing from them."""

    def begin(self, head: BackupHead) -> None:
        """The head comes first."""

    def rows(self, table: str, lines: bytes) -> None:
        """Some rows of a table, as whole lines."""

    def file(self, place: str, content: Readable) -> None:
        """A file of evidence; what is not read of it is passed over."""

    def key(self, name: str, content: bytes) -> None:
        """A key of the installation."""


Model = TypeVar("Model", bound=BaseModel)


def parsed(model: type[Model], content: bytes, part: str) -> Model:
    """Raises DamagedBackupError where the content is not what the part holds."""
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise damaged(part) from error


def sum_line(manifest: bytes) -> bytes:
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


class _TableSum:
    """Rows, bytes and SHA-256 of a table's lines."""

    def __init__(self) -> None:
        self.rows = 0
        self.bytes = 0
        self.sha256 = hashlib.sha256()

    def add(self, lines: bytes) -> None:
        self.rows += lines.count(b"\n")
        self.bytes += len(lines)
        self.sha256.update(lines)

    def agrees(self, digest: TableDigest) -> bool:
        own = (self.rows, self.bytes, self.sha256.hexdigest())
        return own == (digest.rows, digest.bytes, digest.sha256)


class _HashedMember:
    """A member whose SHA-256 is known once it was read."""

    def __init__(self, member: TarMember) -> None:
        self.member = member
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.member.read(size)
        self.sha256.update(content)
        return content


class BackupWalk:
    """One reading of a backup from its beginning to its end, which checks every part.

    Raises DamagedBackupError for whatever is not as it was written, at the latest at the end:
    before that, no visitor can rely on what it was shown.
    """

    def __init__(self, reader: TarReader, visitor: BackupVisitor) -> None:
        self.reader = reader
        self.visitor = visitor
        self.tables: dict[str, _TableSum] = {}
        self.keys: dict[str, str] = {}
        self.files = 0
        self.file_bytes = 0
        self.damaged_files: list[str] = []

    def walk(self) -> tuple[BackupHead, BackupManifest]:
        members = self.reader.members()
        head_content = _expected(members, HEAD).content()
        head = parsed(BackupHead, head_content, HEAD)
        if head.format != FORMAT:
            raise BackupError(_("The backup is of a newer Tongpin. Install that."))
        self.visitor.begin(head)
        manifest_content = self._parts(members)
        stream_sha256 = self.reader.before.hexdigest()
        manifest = parsed(BackupManifest, manifest_content, MANIFEST)
        if _expected(members, MANIFEST_SUM).content() != sum_line(manifest_content):
            raise damaged(MANIFEST)
        if next(members, None):
            raise damaged(MANIFEST_SUM)
        self._compare(manifest)
        if manifest.head_sha256 != hashlib.sha256(head_content).hexdigest():
            raise damaged(HEAD)
        if manifest.stream_sha256 != stream_sha256:
            raise damaged(FILES)
        return head, manifest

    def _parts(self, members: Iterator[TarMember]) -> bytes:
        """Show all parts; what stands in the manifest after them."""
        for member in members:
            if member.name == MANIFEST:
                return member.content()
            self._part(member)
        raise damaged(MANIFEST)

    def _part(self, member: TarMember) -> None:
        folder, __, rest = member.name.partition("/")
        if folder == ROWS:
            self._rows(member, rest.partition("/")[0])
        elif folder == FILES and PLACE.fullmatch(rest):
            self._file(member, rest)
        elif folder == KEYS and KEY_NAME.fullmatch(rest):
            content = member.content()
            self.keys[rest] = hashlib.sha256(content).hexdigest()
            self.visitor.key(rest, content)
        else:
            raise damaged(member.name)

    def _rows(self, member: TarMember, table: str) -> None:
        try:
            lines = gzip.decompress(member.content())
        except (OSError, EOFError, zlib.error) as error:
            raise damaged(member.name) from error
        self.tables.setdefault(table, _TableSum()).add(lines)
        self.visitor.rows(table, lines)

    def _file(self, member: TarMember, place: str) -> None:
        content = _HashedMember(member)
        self.visitor.file(place, content)
        while content.read(CHUNK):
            pass
        if content.sha256.hexdigest() != place.rpartition("/")[2]:
            self.damaged_files.append(place)
        self.files += 1
        self.file_bytes += member.size

    def _compare(self, manifest: BackupManifest) -> None:
        for name, digest in manifest.tables.items():
            if not self.tables.pop(name, _TableSum()).agrees(digest):
                raise damaged(f"{ROWS}/{name}")
        if self.tables:
            raise damaged(f"{ROWS}/{min(self.tables)}")
        counted = (self.files, self.file_bytes, tuple(self.damaged_files))
        files = manifest.files
        if counted != (files.count, files.bytes, files.damaged):
            raise damaged(FILES)
        if self.keys != manifest.keys:
            raise damaged(KEYS)


def _expected(members: Iterator[TarMember], name: str) -> TarMember:
    member = next(members, None)
    if member is None or member.name != name:
        raise damaged(name)
    return member
