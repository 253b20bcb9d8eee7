"""Encryption: opened by whom it is for, by nobody else, and only whole."""

import errno
import io
import tarfile
from functools import cache

import pyrage
import pytest

from tongpin.backups.errors import BackupError, DamagedBackupError
from tongpin.backups.sealing import Secrets, sealed_reader, sealed_writer
from tongpin.backups.tar_streams import TarWriter

PHRASE = "小溪流过山谷，春天来了又走了"
KEY = pyrage.x25519.Identity.generate()
FOR_KEY = Secrets(recipients=(str(KEY.to_public()),))
BY_KEY = Secrets(identities=(str(KEY),))
CONTENT = bytes(range(256)) * 3000


@cache
def sealed(secrets):
    file = io.BytesIO()
    with sealed_writer(file, secrets) as (stream, opener):
        tar = TarWriter(stream)
        tar.add("backup.json", CONTENT)
        tar.close()
    return file.getvalue(), opener


def opened(content, secrets):
    with sealed_reader(io.BytesIO(content), secrets) as (reader, __):
        return [member.read() for member in reader.members()]


@pytest.mark.parametrize(
    ("closing", "opening"),
    [
        (Secrets(), Secrets()),
        (FOR_KEY, BY_KEY),
        (Secrets(passphrase=PHRASE), Secrets(passphrase=PHRASE)),
    ],
)
def test_it_opens_with_what_it_was_closed_for(closing, opening):
    content, own_opener = sealed(closing)

    assert opened(content, opening) == [CONTENT]
    assert opened(content, own_opener) == [CONTENT]


def test_a_recipients_file_is_an_age_file():
    content, __ = sealed(FOR_KEY)

    with tarfile.open(fileobj=io.BytesIO(pyrage.decrypt(content, [KEY]))) as tar:
        assert tar.getnames() == ["backup.json"]


def test_a_file_with_a_passphrase_opens_by_tar_and_age_alone():
    content, __ = sealed(Secrets(passphrase=PHRASE))

    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        sealed_identity = tar.extractfile("identity.age").read()
        body = tar.extractfile("backup.tar.age").read()
    identity = pyrage.passphrase.decrypt(sealed_identity, PHRASE).decode().strip()
    inner = pyrage.decrypt(body, [pyrage.x25519.Identity.from_str(identity)])

    with tarfile.open(fileobj=io.BytesIO(inner)) as tar:
        assert tar.extractfile("backup.json").read() == CONTENT


def test_two_backups_have_nothing_in_common():
    one, __ = sealed.__wrapped__(FOR_KEY)
    other, __ = sealed.__wrapped__(FOR_KEY)

    assert blocks_of(one) & blocks_of(other) <= {b"age-encryption.o", b"rg/v1\n-> X25519 "}


def blocks_of(content):
    return {content[start : start + 16] for start in range(0, len(content), 16)}


@pytest.mark.parametrize(
    ("closing", "opening", "sentence"),
    [
        (FOR_KEY, Secrets(), "Give its --identity"),
        (FOR_KEY, Secrets(passphrase=PHRASE), "Give its --identity"),
        (FOR_KEY, Secrets(identities=(str(pyrage.x25519.Identity.generate()),)), "None of these"),
        (FOR_KEY, Secrets(identities=("AGE-SECRET-KEY-1X",)), "is no identity"),
        (Secrets(passphrase=PHRASE), Secrets(), "by a passphrase"),
        (Secrets(passphrase=PHRASE), Secrets(passphrase="another one"), "does not open"),
    ],
)
def test_nobody_else_opens_it(closing, opening, sentence):
    content, __ = sealed(closing)

    with pytest.raises(BackupError, match=sentence):
        opened(content, opening)


@pytest.mark.parametrize(
    ("secrets", "sentence"),
    [
        (Secrets(passphrase="short"), "at least 12"),
        (Secrets(recipients=("age1nobody",)), "age1nobody is no recipient"),
        (Secrets(passphrase=PHRASE, recipients=FOR_KEY.recipients), "not by both"),
    ],
)
def test_secrets_that_close_nothing_are_refused(secrets, sentence):
    with pytest.raises(BackupError, match=sentence):
        secrets.check()


@pytest.mark.parametrize(
    ("closing", "length"),
    [
        *[(Secrets(), length) for length in (10, 700, -600, -1)],
        *[(FOR_KEY, length) for length in (10, 700, -600, -1)],
        *[(Secrets(passphrase=PHRASE), length) for length in (700, -1100, -1)],
    ],
)
def test_what_was_cut_off_is_refused(closing, length):
    content, opener = sealed(closing)

    with pytest.raises(BackupError):
        opened(content[:length], opener)


@pytest.mark.parametrize("closing", [Secrets(), FOR_KEY, Secrets(passphrase=PHRASE)])
def test_what_follows_the_end_is_refused(closing):
    content, opener = sealed(closing)

    with pytest.raises(BackupError):
        opened(content + b"\0", opener)


@pytest.mark.parametrize("place", [30, 150, 400, 5_000, 300_000, -10])
def test_a_flipped_bit_of_an_encrypted_file_is_refused(place):
    content, opener = sealed(FOR_KEY)
    flipped = bytearray(content)
    flipped[place] ^= 1

    with pytest.raises(BackupError):
        opened(bytes(flipped), opener)


class FullDisk(io.BytesIO):
    """Takes ten thousand bytes."""

    def write(self, content):
        if self.tell() + len(content) > 10_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("secrets", [Secrets(), FOR_KEY, Secrets(passphrase=PHRASE)])
def test_a_full_disk_is_told_as_such(secrets):
    with (
        pytest.raises(OSError, match="No space") as caught,
        sealed_writer(FullDisk(), secrets) as (stream, __),
    ):
        TarWriter(stream).add("backup.json", CONTENT)

    assert caught.value.errno == errno.ENOSPC


def stop_writing():
    with sealed_writer(io.BytesIO(), FOR_KEY) as (stream, __):
        stream.write(b"x" * 100_000)
        raise ZeroDivisionError


def test_an_error_in_the_block_is_what_comes_out():
    with pytest.raises(ZeroDivisionError):
        stop_writing()


def stop_reading():
    content, opener = sealed(FOR_KEY)
    with sealed_reader(io.BytesIO(content), opener) as (reader, __):
        next(reader.members())
        raise DamagedBackupError("mine")


def test_whoever_stops_reading_is_not_held_up():
    with pytest.raises(DamagedBackupError, match="mine"):
        stop_reading()
