"""tar as a stream: any other tool opens it, and every bit counts."""

import io
import tarfile

import pytest

from tongpin.backups.errors import DamagedBackupError
from tongpin.backups.tar_streams import TarReader, TarWriter

MEMBERS = [("head.json", b"{}"), ("rows/a/1.gz", b"x" * 700), ("empty", b"")]


@pytest.fixture
def content() -> bytes:
    stream = io.BytesIO()
    tar = TarWriter(stream)
    for name, member in MEMBERS:
        tar.add(name, member)
    tar.close()
    return stream.getvalue()


def read(content):
    reader = TarReader(io.BytesIO(content))
    return [(member.name, member.read()) for member in reader.members()]


def test_what_was_written_is_read(content):
    assert read(content) == MEMBERS


def test_pythons_own_reader_reads_it(content):
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]

    assert members == MEMBERS


def test_members_that_nobody_reads_are_passed_over(content):
    reader = TarReader(io.BytesIO(content))

    assert [member.name for member in reader.members()] == [name for name, __ in MEMBERS]


def test_a_large_member_announces_its_size():
    stream = io.BytesIO()
    TarWriter(stream).add_stream("large", 9 << 30, [])

    member = next(TarReader(io.BytesIO(stream.getvalue())).members())

    assert member.size == 9 << 30


@pytest.mark.parametrize("length", [0, 100, 512, 600, 1024, 2048, -512, -1])
def test_a_stream_that_was_cut_off_is_refused(content, length):
    with pytest.raises(DamagedBackupError, match="cut off"):
        read(content[:length])


def test_every_flipped_bit_is_refused_or_changes_what_is_read(content):
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 0x10
        try:
            members = read(bytes(flipped))
        except DamagedBackupError:
            continue
        assert members != MEMBERS, place


def test_what_is_no_tar_is_refused():
    with pytest.raises(DamagedBackupError, match="is no backup"):
        read(b"SQLite format 3\0" * 100)
