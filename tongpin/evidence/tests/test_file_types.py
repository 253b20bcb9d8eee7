import io
import zipfile
import zlib

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from tongpin.evidence.file_types import FileError, media_type_of

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = b"%%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%s\ntrailer\n<< >>\n%%%%EOF\n"


def pdf(objects=b""):
    return PDF % objects


def packed(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def sheet(**parts):
    return packed(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"} | parts)


def ole(*names):
    directory = b"".join(f"{name}\x00".encode("utf-16-le") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def workbook():
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"ID3\x03\x00", "audio/mpeg"),
        (pdf(), "application/pdf"),
        (workbook(), SHEET),
        (sheet(), SHEET),
        (
            packed(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        (packed(**{"imsmanifest.xml": "<m/>", "a/b.xml": "<i/>"}), "application/x-imscp+zip"),
        (ole("WordDocument"), "application/msword"),
        (ole("Workbook"), "application/vnd.ms-excel"),
        (ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("文字".encode(), "text/plain"),
        ("文字".encode("gb18030"), "text/plain"),
        ("文字".encode("utf-16"), "text/plain"),
        (b"\xef\xbb\xbf\n" + pdf(), "application/pdf"),
    ],
)
def test_the_kind_is_told_by_content(content, kind):
    assert media_type_of(content) == kind


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (sheet(**{"xl/vbaProject.bin": b"x"}), "macros"),
        (sheet(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
        (
            packed(
                **{"mimetype": "application/vnd.oasis.opendocument.text", "Basic/a.xml": "<x/>"}
            ),
            "macros",
        ),
        (ole("WordDocument", "_VBA_PROJECT"), "macros"),
        (ole("EncryptedPackage"), "password"),
        (ole("Installer"), "not taken"),
        (packed(**{"a.txt": "a"}), "An archive hides"),
        (sheet(**{"xl/big.xml": b" " * 40_000_000}), "swells"),
        (
            sheet(**{"xl/a.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
            "entities in xl/a.xml",
        ),
        (sheet(**{"xl/a.xml": "<!DOCTYPE x><x/>".encode("utf-16")}), "entities in xl/a.xml"),
        (sheet()[:-30], "two kinds|damaged"),
        (pdf(b"2 0 obj\n<< /S /JavaScript /JS (app.alert) >>\nendobj"), "JavaScript"),
        (pdf(b"2 0 obj\n<< /S /Java#53cript >>\nendobj"), "JavaScript"),
        (pdf(b"2 0 obj\n<< /S /Launch >>\nendobj"), "Launch"),
        (
            pdf(
                b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n"
                + zlib.compress(b"<< /S /Launch >>")
                + b"\nendstream\nendobj"
            ),
            "Launch",
        ),
        (
            pdf(b"2 0 obj\n<< /Type /Obj#53tm >>\nstream\n<< /S /Launch >>\nendstream\nendobj"),
            "Launch",
        ),
        (pdf(b"%stream\n1 0 obj << /S /JavaScript >> endobj\n%endstream"), "JavaScript"),
        (
            pdf(b"2 0 obj\n<< /Type /ObjStm /Filter /ASCIIHexDecode >>\nstream\nff>\nendstream"),
            "looked into",
        ),
        (
            sheet(**{"[Content_Types].xml": "<Types>application/vnd.ms-office.vbaProject</Types>"}),
            "macros",
        ),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "not taken"),
        (pdf()[:-20], "cut off"),
        (pdf() + packed(**{"a.txt": "a"}) + b"%%EOF", "two kinds"),
        (b"\x00\x00\x00\x18ftypmp42" + packed(**{"a.txt": "a"}), "two kinds"),
        (b"text before\n" + pdf(), "two kinds"),
        (b"\x00\x01\x02\x03", "not taken"),
    ],
)
def test_what_hides_something_is_refused_with_the_reason(content, why):
    with pytest.raises(FileError, match=why):
        media_type_of(content)


def test_words_in_the_text_of_a_pdf_are_no_programs():
    text = pdf(b"2 0 obj\n<< /Length 30 >>\nstream\n(how /JavaScript works)\nendstream\nendobj")

    assert media_type_of(text) == "application/pdf"


@pytest.mark.parametrize("name", ["run.exe", "a.html", "a.svg", "a.js"])
def test_a_package_of_questions_hides_nothing(name):
    with pytest.raises(FileError, match="archive"):
        media_type_of(packed(**{"imsmanifest.xml": "<m/>", name: "x"}))


def with_part(content, name):
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, "x")
    return stream.getvalue()


def encrypted(content, password):
    stream = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, stream)
    return stream.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_a_workbook_recommended_for_reading_is_the_workbook_in_it():
    assert media_type_of(encrypted(workbook(), "VelvetSweatshop")) == XLSX


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (encrypted(workbook(), "geheim"), "locked by a password"),
        (encrypted(with_part(workbook(), "xl/vbaProject.bin"), "VelvetSweatshop"), "macros"),
        (sheet(**{"xl\\vbaProject.bin": "x"}), "macros"),
    ],
)
def test_what_an_encrypted_workbook_hides_is_refused(content, why):
    with pytest.raises(FileError, match=why):
        media_type_of(content)


def test_text_with_a_bad_byte_and_traditional_text_are_text():
    assert media_type_of("时间,单位\n".encode() + b"\xff" + "柳林镇".encode()) == "text/plain"
    assert media_type_of("時間,單位,縣教育局".encode("big5")) == "text/plain"
