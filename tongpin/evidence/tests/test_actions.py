import io
from datetime import datetime, timedelta, timezone

import pillow_heif
import pytest
from django.core.files.storage import storages
from PIL import Image

from tongpin.evidence import pictures
from tongpin.evidence.actions import keep_file
from tongpin.evidence.cleaning import cleaned_content
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import LikePictures, PictureBand, StoredFile
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.evidence.unused_files import drop_file
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


def test_the_same_content_is_kept_once():
    first = keep_file("a.txt", b"text", by=None, now=NOON)
    second = keep_file("b.txt", b"text", by=None, now=NOON)

    assert first == second
    assert StoredFile.objects.count() == 1
    assert first.read() == b"text"


def test_a_file_lost_from_the_storage_is_written_again():
    first = keep_file("a.txt", b"text", by=None, now=NOON)
    storages["evidence"].delete(first.place)

    keep_file("a.txt", b"text", by=None, now=NOON)

    assert first.read() == b"text"


@pytest.mark.parametrize("is_sent_again", [False, True])
def test_a_dropped_file_is_erased_unless_it_was_sent_again(
    django_capture_on_commit_callbacks, is_sent_again
):
    first = keep_file("a.txt", b"text", by=None, now=NOON)
    with django_capture_on_commit_callbacks() as left_to_do:
        assert drop_file(first, now=NOON)
    if is_sent_again:
        keep_file("a.txt", b"text", by=None, now=NOON)

    for step in left_to_do:
        step()

    assert storages["evidence"].exists(first.place) == is_sent_again


def test_a_picture_gets_its_time_from_who_sends_it_with_one():
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2021:03:23 09:30:00"
    bare = keep_file("a.jpg", as_file(scene(1), "JPEG"), by=None, now=NOON)

    stored = keep_file("b.jpg", as_file(scene(1), "JPEG", exif=exif), by=None, now=NOON)

    assert (bare.taken_at, stored.pk) == (None, bare.pk)
    assert stored.taken_at.isoformat() == "2021-03-23T09:30:00+08:00"


def test_nothing_half_written_is_left_where_files_lie(settings, tmp_path):
    class Breaks(io.BytesIO):
        def chunks(self):
            yield b"half"
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        storages["evidence"].save("ab/abcd", Breaks())

    assert not storages["evidence"].exists("ab/abcd")


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03\x00\x00\x00", b"\x7fELF\x00"])
def test_what_is_empty_or_unknown_is_refused(content):
    with pytest.raises(FileError):
        keep_file("a.xlsx", content, by=None, now=NOON)


def test_what_is_too_large_is_refused(settings):
    settings.UPLOAD_MB = 0

    with pytest.raises(FileError, match="0 MB"):
        keep_file("a.txt", b"text", by=None, now=NOON)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\secret\\passwd"])
def test_the_name_keeps_no_path(name):
    assert keep_file(name, b"text", by=None, now=NOON).name == "passwd.txt"


def test_a_picture_is_kept_upright_without_its_metadata_and_its_time_is_told():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8769)[0x9003] = "2021:03:23 09:30:00"
    exif.get_ifd(0x8769)[0x9011] = "+08:00"
    exif.get_ifd(0x8825)[1] = "N"  # place
    sent = as_file(scene(1).resize((300, 200)), "JPEG", exif=exif)

    stored = keep_file("现场.jpg", sent, by=None, now=NOON)

    with Image.open(io.BytesIO(stored.read())) as image:
        assert image.size == (200, 300)
        assert dict(image.getexif()) == {}
    assert stored.taken_at == datetime(2021, 3, 23, 9, 30, tzinfo=timezone(timedelta(hours=8)))
    assert keep_file("现场.jpg", sent, by=None, now=NOON) == stored


def test_what_hangs_behind_a_picture_is_gone():
    stored = keep_file(
        "a.jpg", as_file(scene(1), "JPEG") + b"PK\x03\x04 payload", by=None, now=NOON
    )

    assert b"payload" not in stored.read()


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("CMYK", "JPEG"), ("P", "PNG"), ("I;16", "PNG"), ("LA", "PNG"), ("1", "TIFF")],
)
def test_pictures_of_scanners_and_printers_keep_their_look(mode, kind):
    drawing = scene(1).convert("L" if mode == "I;16" else mode)
    if mode == "I;16":
        drawing = drawing.convert("I").point(lambda value: value * 256).convert("I;16")

    stored = keep_file("a", as_file(drawing, kind), by=None, now=NOON)

    with Image.open(io.BytesIO(stored.read())) as image:
        shown_grey, true_grey = (
            image.convert("L").resize((1, 1)),
            scene(1).convert("L").resize((1, 1)),
        )
    assert abs(shown_grey.getpixel((0, 0)) - true_grey.getpixel((0, 0))) < 12


def test_a_name_with_signs_that_nobody_sees_is_cleaned():
    assert keep_file("纪\x00要.txt", b"text", by=None, now=NOON).name == "纪要.txt"


def test_heic_is_taken_where_the_extra_is_installed():
    sent = io.BytesIO()
    pillow_heif.from_pillow(scene(1)).save(sent)

    stored = keep_file("IMG_0001.HEIC", sent.getvalue(), by=None, now=NOON)

    assert (stored.media_type, stored.name) == ("image/jpeg", "IMG_0001.jpg")


def test_heic_is_refused_with_a_way_out_where_it_is_not(monkeypatch):
    monkeypatch.setattr(pictures, "FORMATS", ["JPEG"])

    with pytest.raises(FileError, match="most compatible"):
        cleaned_content(b"\x00\x00\x00\x18ftypheic\x00\x00")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded():
    bomb = as_file(Image.new("1", (9_000, 9_000)), "PNG")

    with pytest.raises(FileError, match="64 million"):
        keep_file("a.png", bomb, by=None, now=NOON)


def test_a_picture_cut_off_is_refused():
    with pytest.raises(FileError, match="damaged"):
        keep_file("a.png", as_file(scene(1), "PNG")[:2000], by=None, now=NOON)


def test_a_picture_on_clear_ground_is_set_on_white():
    clear = Image.new("RGBA", (80, 80), (0, 0, 0, 0))

    stored = keep_file("a.webp", as_file(clear, "WEBP"), by=None, now=NOON)

    with Image.open(io.BytesIO(stored.read())) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_the_same_picture_sent_again_smaller_is_found():
    first = keep_file("a.jpg", as_file(scene(1), "JPEG"), by=None, now=NOON)
    second = keep_file("b.jpg", as_file(scene(1).resize((320, 240)), "JPEG"), by=None, now=NOON)
    keep_file("c.jpg", as_file(scene(2), "JPEG"), by=None, now=NOON)

    pairs = LikePictures.objects.values_list("first", "second")

    assert list(pairs) == [(first.pk, second.pk)]


def test_a_flat_picture_makes_no_claim():
    keep_file("a.png", as_file(Image.new("RGB", (400, 300), "white"), "PNG"), by=None, now=NOON)

    assert not PictureBand.objects.exists()


def test_pages_of_a_scanner_are_not_dropped():
    stream = io.BytesIO()
    scene(1).save(stream, "TIFF", save_all=True, append_images=[scene(2)])

    with pytest.raises(FileError, match="several pages"):
        keep_file("扫描.tif", stream.getvalue(), by=None, now=NOON)


def test_a_long_screenshot_stays_readable():
    stored = keep_file("长截图.png", as_file(scene(1, (1080, 15_000)), "PNG"), by=None, now=NOON)

    with Image.open(io.BytesIO(stored.read())) as image:
        assert image.size == (1080, 15_000)


@pytest.mark.parametrize("taken", ["0001:01:01 00:00:00", "9999:12:31 23:59:59", "no day"])
def test_a_camera_that_was_never_set_tells_no_time(taken):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken

    stored = keep_file("a.jpg", as_file(scene(1), "JPEG", exif=exif), by=None, now=NOON)

    assert stored.taken_at is None
