"""tar, written and read as a stream: one member after the other, in little memory.

Python's own tarfile remembers every member; a county has as many as it has files.
"""

import hashlib
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from tongpin.backups.errors import DamagedBackupError

BLOCK = 512  # bytes, of which tar is made
CHUNK = 1 << 20  # bytes read at once
SMALL = 64 << 20  # bytes of a member that is read as a whole
END = b"\0" * (2 * BLOCK)


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, content: bytes, /) -> object: ...


def header(name: str, size: int) -> bytes:
    """The block before a member. All else that it could say is the same for all."""
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def padding(size: int) -> bytes:
    return b"\0" * (-size % BLOCK)


class TarWriter:
    """Writes members; `digest` is the SHA-256 over all that was written so far."""

    def __init__(self, stream: Writable) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()

    def add(self, name: str, content: bytes) -> None:
        self.add_stream(name, len(content), [content])

    def add_stream(self, name: str, size: int, chunks: Iterable[bytes]) -> None:
        """Add a member whose chunks have so many bytes together."""
        self._write(header(name, size))
        for chunk in chunks:
            self._write(chunk)
        self._write(padding(size))

    def close(self) -> None:
        self._write(END)

    def _write(self, content: bytes) -> None:
        self.digest.update(content)
        self.stream.write(content)


@dataclass
class TarMember:
    """One member, whose bytes are read before the next one comes."""

    name: str
    size: int
    left: int
    reader: "TarReader"

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        content = self.reader.take(wanted)
        self.left -= wanted
        return content

    def chunks(self) -> Iterator[bytes]:
        while self.left:
            yield self.read(CHUNK)

    def content(self) -> bytes:
        """All of it, where it is small."""
        if self.size > SMALL:
            raise damaged(self.name)
        return self.read()


class TarReader:
    """Reads members; `before` is the SHA-256 over all that stands before the last one.

    Every bit has to be as TarWriter writes it: else DamagedBackupError.
    """

    def __init__(self, stream: Readable) -> None:
        self.stream = stream
        self.digest = hashlib.sha256()
        self.before = self.digest

    def members(self) -> Iterator[TarMember]:
        """Each member in turn; what was not read of it is passed over."""
        while member := self._next_member():
            yield member
            for __ in member.chunks():
                pass
            if self.take(-member.size % BLOCK).strip(b"\0"):
                raise damaged(member.name)
        if self.take(BLOCK).strip(b"\0"):
            raise damaged("")

    def take(self, size: int) -> bytes:
        """Exactly so many bytes. Raises DamagedBackupError where the stream ends before."""
        pieces = []
        left = size
        while left:
            piece = self.stream.read(left)
            if not piece:
                raise DamagedBackupError(_("The backup was cut off: its end is missing."))
            pieces.append(piece)
            left -= len(piece)
        content = b"".join(pieces)
        self.digest.update(content)
        return content

    def _next_member(self) -> TarMember | None:
        """The next header's member; None for the block of zeros after the last one."""
        self.before = self.digest.copy()
        block = self.take(BLOCK)
        if not block.strip(b"\0"):
            return None
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        except (tarfile.TarError, UnicodeDecodeError) as error:
            raise damaged("") from error
        if header(info.name, info.size) != block:
            raise damaged(info.name)
        return TarMember(info.name, info.size, info.size, self)


def damaged(part: str) -> DamagedBackupError:
    if not part:
        return DamagedBackupError(_("The file is damaged, or is no backup of Tongpin."))
    return DamagedBackupError(_("The backup is damaged at %(part)s.") % {"part": part})
