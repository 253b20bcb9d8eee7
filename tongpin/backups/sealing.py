"""Encryption of backups, in the format age, which the tool `age` opens too.

For a recipient, the file is an age file. For a passphrase it is a tar of two members: an
identity made for this file alone, encrypted by the passphrase, and the age file for it. age
works out a key from a passphrase slowly on purpose and would need all content in memory.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from typing import IO, Any

import pyrage
from django.utils.translation import gettext as _

from tongpin.backups.errors import BackupError, DamagedBackupError
from tongpin.backups.tar_streams import (
    BLOCK,
    CHUNK,
    END,
    Readable,
    TarReader,
    Writable,
    damaged,
    header,
    padding,
)

AGE = b"age-encryption.org/v1"
IDENTITY = "identity.age"
SEALED = "backup.tar.age"
SHORTEST = 12  # characters of a passphrase


@dataclass(frozen=True)
class Secrets:
    """What closes a backup, and what opens it.

    passphrase  of people
    recipients  public keys, age1…, which close it
    identities  private keys, AGE-SECRET-KEY-1…, which open it
    """

    passphrase: str = ""
    recipients: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()

    @property
    def encrypts(self) -> bool:
        return bool(self.passphrase or self.recipients)

    def check(self) -> None:
        """Raises BackupError for secrets that cannot close a backup."""
        if self.passphrase and self.recipients:
            raise BackupError(_("Encrypt by a passphrase or for recipients, not by both."))
        if self.passphrase and len(self.passphrase) < SHORTEST:
            text = _("A passphrase needs at least %(count)s characters.")
            raise BackupError(text % {"count": SHORTEST})
        _recipients(self.recipients)


def _recipients(texts: tuple[str, ...]) -> list[Any]:
    recipients = []
    for text in texts:
        try:
            recipients.append(pyrage.x25519.Recipient.from_str(text))
        except pyrage.RecipientError as error:
            values = {"recipient": text}
            message = _("%(recipient)s is no recipient of age; accepted is age1….")
            raise BackupError(message % values) from error
    return recipients


def _identities(texts: tuple[str, ...]) -> list[Any]:
    identities = []
    for text in texts:
        try:
            identities.append(pyrage.x25519.Identity.from_str(text))
        except pyrage.IdentityError as error:
            message = _("This is no identity of age; accepted is AGE-SECRET-KEY-1….")
            raise BackupError(message) from error
    return identities


class _Remembering:
    """A file that remembers why it could not be written: pyrage keeps only the text of it."""

    def __init__(self, file: Writable) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> object:
        try:
            return self.file.write(content)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        """The file is flushed when all of it is there."""


def _encrypt(source: Readable, file: Writable, recipients: list[Any]) -> None:
    remembering = _Remembering(file)
    try:
        pyrage.encrypt_io(source, remembering, recipients)
    except pyrage.EncryptError as error:
        raise (remembering.error or error) from error


def _decrypt(file: Readable, target: Writable, identities: list[Any]) -> None:
    try:
        pyrage.decrypt_io(file, target, identities)
    except pyrage.DecryptError as error:
        raise BackupError(_("None of these keys opens the backup.")) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DamagedBackupError(_("The backup is damaged or was cut off.")) from error


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    reader, writer = os.pipe()
    return os.fdopen(reader, "rb", CHUNK), os.fdopen(writer, "wb", CHUNK)


@contextmanager
def _beside(work: Callable[[], None], near: IO[bytes], far: IO[bytes]) -> Iterator[IO[bytes]]:
    """Work in a thread, which has the near end of a pipe; the block has the far end.

    What goes wrong in the thread is raised before what followed from it in the block.
    """
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # raised again by the thread that waits
            errors.append(error)
        finally:
            with suppress(BrokenPipeError):
                near.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield far
    finally:
        with suppress(BrokenPipeError):
            far.close()
        thread.join()
        if errors and not isinstance(errors[0], BrokenPipeError):
            raise errors[0]


@contextmanager
def sealed_writer(file: IO[bytes], secrets: Secrets) -> Iterator[tuple[Writable, Secrets]]:
    """A stream into the file, and the secrets that open it once the block is left.

    An identity for this moment alone opens it too, so that what was written can be read again
    and checked. It is kept in memory only.
    """
    if not secrets.encrypts:
        yield file, Secrets()
        return
    own = pyrage.x25519.Identity.generate()
    opener = Secrets(passphrase=secrets.passphrase, identities=(str(own),))
    recipients = [own.to_public(), *_recipients(secrets.recipients)]
    start = _begin_container(file, own, secrets.passphrase)
    reader, writer = _pipe()
    with _beside(lambda: _encrypt(reader, file, recipients), near=reader, far=writer) as stream:
        yield stream, opener
    if secrets.passphrase:
        _end_container(file, start)


def _begin_container(file: IO[bytes], identity: Any, passphrase: str) -> int:
    """Write the identity, and leave room for the next header; where that room begins."""
    if not passphrase:
        return 0
    sealed_identity = pyrage.passphrase.encrypt(f"{identity}\n".encode(), passphrase)
    file.write(header(IDENTITY, len(sealed_identity)))
    file.write(sealed_identity + padding(len(sealed_identity)))
    start = file.tell()
    file.write(b"\0" * BLOCK)
    return start


def _end_container(file: IO[bytes], start: int) -> None:
    size = file.tell() - start - BLOCK
    file.write(padding(size) + END)
    file.seek(start)
    file.write(header(SEALED, size))
    file.seek(0, os.SEEK_END)


class HashedFile:
    """A file that is read once from its beginning, and the SHA-256 of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.digest.update(content)
        return content


@contextmanager
def sealed_reader(file: IO[bytes], secrets: Secrets) -> Iterator[tuple[TarReader, HashedFile]]:
    """The tar in the file, and the file. After the block nothing may be left of either."""
    start = file.read(BLOCK)
    file.seek(0)
    hashed = HashedFile(file)
    if start.startswith(AGE):
        if not secrets.identities:
            raise BackupError(_("The backup is encrypted for a recipient. Give its --identity."))
        with _decrypted(hashed, _identities(secrets.identities)) as reader:
            yield reader, hashed
    elif start.startswith(IDENTITY.encode()):
        with _container(hashed, secrets) as reader:
            yield reader, hashed
    else:
        yield TarReader(hashed), hashed
    if hashed.read(1):
        raise damaged("")


@contextmanager
def _decrypted(file: Readable, identities: list[Any]) -> Iterator[TarReader]:
    reader, writer = _pipe()
    with _beside(lambda: _decrypt(file, writer, identities), near=writer, far=reader) as stream:
        yield TarReader(stream)
        if stream.read(1):
            raise damaged("")


@contextmanager
def _container(file: Readable, secrets: Secrets) -> Iterator[TarReader]:
    members = TarReader(file).members()
    identity = _identity_in(next(members).content(), secrets)
    body = next(members, None)
    if body is None or body.name != SEALED:
        raise damaged("")
    with _decrypted(body, [identity]) as reader:
        yield reader
    if next(members, None):
        raise damaged("")


def _identity_in(sealed_identity: bytes, secrets: Secrets) -> Any:
    if not secrets.passphrase:
        raise BackupError(_("The backup is encrypted by a passphrase. Give it."))
    try:
        text = pyrage.passphrase.decrypt(sealed_identity, secrets.passphrase).decode()
        return pyrage.x25519.Identity.from_str(text.strip())
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError, OSError) as error:
        message = _("The passphrase does not open the backup, or its beginning is damaged.")
        raise BackupError(message) from error


def is_encrypted_by_passphrase(file: IO[bytes]) -> bool:
    """Whether a passphrase will be asked for; the file is left at its beginning."""
    start = file.read(len(IDENTITY))
    file.seek(0)
    return start == IDENTITY.encode()
