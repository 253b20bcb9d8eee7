import pytest

from tongpin.evidence.actions import FileError, keep_file
from tongpin.evidence.models import StoredFile
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


def test_the_same_content_is_kept_once():
    first = keep_file("a.txt", b"text", by=None, now=NOON)
    second = keep_file("b.txt", b"text", by=None, now=NOON)

    assert first == second
    assert StoredFile.objects.count() == 1
    assert first.path.read_bytes() == b"text"


def test_a_file_lost_from_disk_is_written_again():
    first = keep_file("a.txt", b"text", by=None, now=NOON)
    first.path.unlink()

    keep_file("a.txt", b"text", by=None, now=NOON)

    assert first.path.read_bytes() == b"text"


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03\x00\x00\x00", b"\x7fELF\x00"])
def test_what_is_empty_or_unknown_is_refused(content):
    with pytest.raises(FileError):
        keep_file("a.xlsx", content, by=None, now=NOON)


def test_what_is_too_large_is_refused(settings):
    settings.UPLOAD_MB = 0

    with pytest.raises(FileError, match="0 MB"):
        keep_file("a.txt", b"text", by=None, now=NOON)


def test_the_name_keeps_no_path():
    assert keep_file("../../etc/passwd", b"text", by=None, now=NOON).name == "passwd"
