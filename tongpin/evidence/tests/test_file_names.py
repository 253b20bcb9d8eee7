"""Names that lie about the content, or about themselves."""

import pytest

from tongpin.evidence.actions import keep_file
from tongpin.evidence.file_names import ENDINGS, kept_name, offered_name, plain_name
from tongpin.evidence.file_types import FileError
from tongpin.evidence.http import file_response
from tongpin.evidence.models import StoredFile
from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.testing import NOON

HTML = b"<html><script>alert(1)</script></html>"
JPEG, PDF, TEXT = "image/jpeg", "application/pdf", "text/plain"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("照片.jpg", TEXT),
        ("照片.JPG", TEXT),
        ("照片.jpg ", TEXT),
        ("纪要.docx", TEXT),
        ("纪要.pdf", TEXT),
        ("run.bat", TEXT),
        ("run.bat.", TEXT),
        ("run.bat. .", TEXT),
        ("run.BAT", TEXT),
        ("run．ｂａｔ", TEXT),
        ("run.b\u200bat", TEXT),
        ("page.html", TEXT),
        ("page.svg", TEXT),
        ("a.hta", TEXT),
        ("x.jpg.exe", JPEG),
        ("x.jpg.lnk", PDF),
        ("photo\u202egpj.exe", JPEG),
        ("照片.pdf", JPEG),
        ("纪要.jpg", PDF),
        ("报告.xlsm", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("film.jpg", "video/mp4"),
    ],
)
def test_an_ending_of_another_kind_is_refused(name, media_type):
    with pytest.raises(FileError, match="Give it its own name"):
        kept_name(name, media_type)


@pytest.mark.parametrize(
    ("name", "media_type", "kept"),
    [
        ("照片.jpg", JPEG, "照片.jpg"),
        ("照片.JPEG", JPEG, "照片.JPEG"),
        ("照片.png", JPEG, "照片.jpg"),
        ("IMG_0001.HEIC", JPEG, "IMG_0001.jpg"),
        ("照片", JPEG, "照片.jpg"),
        ("2021.3.23合影", JPEG, "2021.3.23合影.jpg"),
        ("纪要.pdf", PDF, "纪要.pdf"),
        ("纪要", TEXT, "纪要.txt"),
        ("纪要.md", TEXT, "纪要.md.txt"),
        ("questions.xml", TEXT, "questions.xml.txt"),
        ("名单.csv", TEXT, "名单.csv"),
        ("名单.xls", TEXT, "名单.xls.txt"),
        ("旧.doc", "application/msword", "旧.doc"),
        ("录像.MOV", "video/mp4", "录像.mp4"),
        ("\u202e照片\u2066.jpg", JPEG, "照片.jpg"),
        ("C:\\照片\\一.jpg", JPEG, "一.jpg"),
        ("a.txt:evil.jpg", JPEG, "a.txt_evil.jpg"),
        ("", TEXT, "file.txt"),
        ("...", TEXT, "file.txt"),
    ],
)
def test_what_fits_keeps_its_name_and_gets_an_ending_of_its_kind(name, media_type, kept):
    assert kept_name(name, media_type) == kept


@pytest.mark.parametrize("media_type", ENDINGS)
def test_every_kind_has_an_ending_that_it_takes_itself(media_type):
    name = kept_name("无名", media_type)

    assert kept_name(name, media_type) == name


def test_a_long_name_keeps_its_ending():
    assert kept_name("长" * 400 + ".jpg", JPEG) == "长" * 196 + ".jpg"
    assert len(kept_name("长" * 400, JPEG)) <= 200


@pytest.mark.parametrize(
    "sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
)
def test_marks_of_direction_go(sign):
    assert plain_name(f"照{sign}片.jpg") == "照片.jpg"


def test_html_under_the_name_of_a_picture_is_not_kept(db):
    with pytest.raises(FileError):
        keep_file("照片.jpg", HTML, by=None, now=NOON)

    assert not StoredFile.objects.exists()


def test_the_same_content_again_under_a_lying_name_is_refused_too(db):
    keep_file("照片.jpg", as_file(scene(1), "JPEG"), by=None, now=NOON)

    with pytest.raises(FileError):
        keep_file("照片.exe", as_file(scene(1), "JPEG"), by=None, now=NOON)


@pytest.mark.parametrize(
    ("name", "offered"),
    [("run.bat", "run.bat.txt"), ("照片\u202egpj.exe", "照片gpj.exe.txt"), ("a.txt", "a.txt")],
)
def test_an_older_name_that_lies_is_offered_with_an_own_ending(db, name, offered):
    file = keep_file("a.txt", HTML, by=None, now=NOON)
    file.name = name

    response = file_response(file)

    assert offered_name(name, TEXT) == offered
    assert response.filename == offered
    response.close()
