import pytest

from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_types import FileError
from tongpin.evidence.films import clean_film
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db
PLACE = b"+34.2658+108.9541/"


def box(name: bytes, *inside: bytes, is_large: bool = False) -> bytes:
    content = b"".join(inside)
    if is_large:
        return bytes([0, 0, 0, 1]) + name + (len(content) + 16).to_bytes(8) + content
    return (len(content) + 8).to_bytes(4) + name + content


def track(handler: bytes, *more: bytes) -> bytes:
    return box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))), *more)


def film(*, is_large: bool = False) -> bytes:
    return b"".join(
        [
            box(b"ftyp", b"mp42", bytes(4), b"isom"),
            box(
                b"moov",
                box(b"mvhd", bytes(100)),
                track(b"vide", box(b"udta", box(b"name", b"iPhone"))),
                track(b"meta", PLACE),
                box(b"udta", box(b"\xa9xyz", PLACE), is_large=is_large),
                box(b"meta", PLACE),
            ),
            box(b"uuid", PLACE),
            box(b"mdat", b"picture and sound", is_large=is_large),
        ]
    )


@pytest.mark.parametrize("is_large", [False, True])
def test_notes_go_and_nothing_moves(is_large):
    sent = film(is_large=is_large)

    cleaned = clean_film(sent)

    assert len(cleaned) == len(sent)
    assert PLACE not in cleaned
    assert b"iPhone" not in cleaned
    assert cleaned.find(b"picture and sound") == sent.find(b"picture and sound")
    assert cleaned.count(b"trak") == 1
    assert clean_film(cleaned) == cleaned


@pytest.mark.parametrize("cut", [5, 30])
def test_a_film_that_is_cut_off_is_refused(cut):
    with pytest.raises(FileError, match="cut off"):
        clean_film(film()[:-cut])


def test_a_box_larger_than_its_holder_is_refused():
    with pytest.raises(FileError, match="damaged"):
        clean_film(box(b"moov", b"\x00\x00\x10\x00udta"))


@pytest.mark.parametrize("name", [b"moov", b"trak", b"mdia"])
def test_a_film_of_boxes_in_boxes_without_end_is_refused(name):
    nested = b""
    for __ in range(5_000):
        nested = box(name, nested)

    with pytest.raises(FileError, match="damaged or cut off"):
        clean_film(box(b"ftyp", b"mp42", bytes(4), b"isom") + nested)


def test_films_are_kept_without_notes():
    stored = keep_file("现场.mp4", film(), by=None, now=NOON)

    assert (stored.media_type, stored.read()) == ("video/mp4", clean_film(film()))
    assert keep_file("现场.mp4", film(), by=None, now=NOON) == stored
