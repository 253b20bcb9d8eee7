"""What a file is, by its content; refuses what hides something. Pure."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tongpin.base.containers.locked_workbooks import is_locked_package, opened
from tongpin.base.containers.text_encodings import UnknownEncoding, decoded
from tongpin.base.errors import UserError
from tongpin.base.zip_damage import ZIP_DAMAGE

MB = 1024 * 1024
BLANK = b"\xef\xbb\xbf\r\n\t \x00"  # that may stand before a PDF
UNPACKED = 512 * MB  # bytes that an Office file may hold when unpacked
RATIO = 300  # times that one part may grow when unpacked
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PICTURES = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/tiff": (b"II*\x00", b"MM\x00*"),
}
BRANDS = {  # of the ISO media container, whose files name it in bytes 8 to 11
    "image/heic": ("heic", "heix", "hevc", "hevx", "mif1", "msf1", "heim", "heis"),
    "image/avif": ("avif", "avis"),
    "video/quicktime": ("qt  ",),
    "audio/mp4": ("M4A ", "M4B "),
    "video/mp4": (
        "isom",
        "iso2",
        "iso4",
        "iso5",
        "iso6",
        "mp41",
        "mp42",
        "avc1",
        "M4V ",
        "3gp4",
        "3gp5",
        "3gp6",
        "3gp7",
        "3gg6",
        "3g2a",
        "iso3",
        "hvc1",
        "XAVC",
        "mp4v",
        "M4VH",
        "dash",
        "MSNV",
    ),
}
OFFICE = {
    "word": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
OPEN_DOCUMENTS = (
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
)
OLE = {
    "WordDocument": "application/msword",
    "Workbook": "application/vnd.ms-excel",
    "Book": "application/vnd.ms-excel",
    "PowerPoint Document": "application/vnd.ms-powerpoint",
}
MACROS = re.compile(r"vbaproject|macrosheets/|activex/|(^|/)(basic|scripts)/", re.IGNORECASE)
PACKAGE = "application/x-imscp+zip"
MANIFEST = "imsmanifest.xml"  # of QTI's packages
HARMLESS = re.compile(  # what these hold
    r"(/|\.(xml|xsd|dtd|xslt?|css|qti|txt|csv|json|png|jpe?g|gif|bmp|webp|mp3|mp4))$",
    re.IGNORECASE,
)
ADDED_BY_SYSTEMS = re.compile(
    r"(^|/)(__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE
)
OLD_TEST = re.compile(
    rb"<!DOCTYPE\s+questestinterop\s+(SYSTEM|PUBLIC\s+\"[^\"<>]{0,200}\")\s+\"[^\"<>]{0,200}\"\s*>"
)
PDF_DEEDS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia)(?![A-Za-z])")
PDF_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
PDF_DICTIONARY = 4096  # bytes before a stream that may describe it
PDF_STREAM = re.compile(rb"(?<!end)stream")
PDF_STREAMS = 50_000  # a PDF may have
CARRIES = re.compile(rb"vbaproject|macroenabled|macrosheet|activex", re.IGNORECASE)


OPAQUE_PDF = gettext_noop("This PDF cannot be looked into. Print it to a new PDF.")
HAS_MACROS = gettext_noop("This file carries macros. Save it without them (.docx, .xlsx, .pptx).")


class FileError(UserError):
    """The file cannot be kept; the message is written for users."""


def media_type_of(content: bytes) -> str:
    """The media type by content. Raises FileError, with the reason, for what is not taken."""
    for kind_of in (_picture, _document, _sound_or_film, _text):
        if kind := kind_of(content):
            return kind
    raise FileError(
        _("This kind of file is not taken. Taken are pictures, PDF, Office, text, MP4 and MP3.")
    )


def _document(content: bytes) -> str:
    if content[:1024].lstrip(BLANK).startswith(b"%PDF-"):
        _check_pdf(content)
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content)
    is_zip = zipfile.is_zipfile(io.BytesIO(content)) and not content.startswith(b"\xd0\xcf")
    if is_zip or b"%PDF-" in content[:1024]:
        raise FileError(_("This file is two kinds at once, which hides one of them."))
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(content)
    return ""


def _picture(content: bytes) -> str:
    for kind, starts in PICTURES.items():
        if content.startswith(starts):
            return kind
    if content[:2] == b"BM" and content[6:10] == bytes(4):  # reserved: no text looks like that
        return "image/bmp"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    brand = _brand(content)
    return brand if brand.startswith("image/") else ""


def _brand(content: bytes) -> str:
    if content[4:8] != b"ftyp":
        return ""
    brand = content[8:12].decode("latin-1")
    for kind, brands in BRANDS.items():
        if brand in brands:
            return kind
    return ""


def _sound_or_film(content: bytes) -> str:
    if kind := _brand(content):
        return kind
    if content.startswith((b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")):
        return "audio/mpeg"
    return ""


def _text(content: bytes) -> str:
    if content.startswith((b"MIME-Version:", b"{\\rtf")):  # old ways to carry programs
        return ""
    try:
        text = decoded(content).text
    except UnknownEncoding:
        return ""
    return "" if "\x00" in text else "text/plain"


def _check_pdf(content: bytes) -> None:
    """Refuses a PDF that is cut off, acts by itself, carries files, or is a zip as well."""
    if b"%%EOF" not in content[-2048:]:
        raise FileError(_("This PDF is cut off; send it again."))
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise FileError(_("This file is two kinds at once, which hides one of them."))
    for part in _pdf_parts(content):
        if match := PDF_DEEDS.search(_plain_names(part)):
            text = _("This PDF carries a program or a file (%(deed)s). Print it to a new PDF.")
            raise FileError(text % {"deed": match[1].decode()})


def _pdf_parts(content: bytes) -> Iterator[bytes]:
    """What a reader of the PDF may take for objects: all outside streams, and packed objects.

    One pass: from each stream to its end. Raises FileError for packed objects that cannot
    be looked into.
    """
    position = 0
    for __ in range(PDF_STREAMS):
        begun = PDF_STREAM.search(content, position)
        end = content.find(b"endstream", begun.end()) if begun else -1
        if begun is None or end < 0:
            yield content[position:]
            return
        start = begun.start()
        yield content[position:start]
        stream = content[begun.end() : end]
        opened = content.rfind(b"obj", max(0, start - PDF_DICTIONARY), start)
        dictionary = _plain_names(content[max(opened, start - PDF_DICTIONARY, 0) : start])
        if b"/ObjStm" in dictionary:
            yield _unpacked(stream.lstrip(b"\r\n"), dictionary)
        elif PDF_OBJECT.search(stream):  # an object may hide in what only looks like a stream
            yield stream
        position = end + len(b"endstream")
    raise FileError(_(OPAQUE_PDF))


def _unpacked(stream: bytes, dictionary: bytes) -> bytes:
    if b"/Filter" not in dictionary:
        return stream
    packer = zlib.decompressobj()
    try:
        objects = packer.decompress(stream, 16 * MB)
    except zlib.error:
        objects = b""
    if not objects or packer.unconsumed_tail:
        raise FileError(_(OPAQUE_PDF))
    return objects


def _plain_names(part: bytes) -> bytes:
    """Names with their #41 written as A."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda sign: bytes([int(sign[1], 16)]), part)


def _zip_kind(content: bytes) -> str:
    """Which Office file the zip is. Raises FileError for any other zip, and for unsafe ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kind = _office_kind(archive)
            _check_parts(archive, may_be_damaged=kind == PACKAGE)
            return kind
    except ZIP_DAMAGE as error:
        raise FileError(_("This file is damaged; send it again.")) from error


def _office_kind(archive: zipfile.ZipFile) -> str:
    _check_size(archive)
    # Some programs write the slashes of Windows.
    names = [name.replace("\\", "/") for name in archive.namelist()]
    if any(MACROS.search(name) for name in names):
        raise FileError(_(HAS_MACROS))
    if "[Content_Types].xml" in names:
        folders = {name.partition("/")[0] for name in names if "/" in name}
        for folder, kind in OFFICE.items():
            if folder in folders:
                return kind
    if _is_package(names):
        return PACKAGE
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        media_type = archive.read("mimetype").decode("latin-1").strip()
        if media_type in OPEN_DOCUMENTS:
            return media_type
    raise FileError(_("An archive hides what is in it: send the files themselves."))


def _is_package(names: list[str]) -> bool:
    """Whether the zip is a package of questions, in a folder of its own or not, alone."""
    own_names = [name for name in names if not ADDED_BY_SYSTEMS.search(name)]
    has_manifest = any(name.rpartition("/")[2] == MANIFEST for name in own_names)
    return has_manifest and all(HARMLESS.search(name) for name in own_names)


def _check_size(archive: zipfile.ZipFile) -> None:
    """Refuses what is locked, packed in an odd way, or swells."""
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise FileError(_("This file is locked by a password; send it without."))
    if any(info.compress_type not in PACKINGS for info in infos):
        raise FileError(_("This file is damaged; send it again."))
    size = sum(info.file_size for info in infos)
    if size > UNPACKED or any(map(_swells, infos)):
        raise FileError(_("This file swells to an unreasonable size when it is opened."))


def _swells(info: zipfile.ZipInfo) -> bool:
    """Whether a part is XML that grows as no text does that somebody wrote."""
    is_large = info.file_size > max(MB, RATIO * max(info.compress_size, 1))
    return is_large and _is_xml(info)


def _check_parts(archive: zipfile.ZipFile, *, may_be_damaged: bool) -> None:
    """Refuses XML with declarations of its own, and indexes that name macros.

    may_be_damaged  one question of a package that cannot be unpacked leaves the others
    """
    for info in filter(_is_xml, archive.infolist()):
        try:
            _check_part(archive, info)
        except ZIP_DAMAGE:
            if not may_be_damaged:
                raise


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    is_index = info.filename.endswith(".rels") or info.filename == "[Content_Types].xml"
    for text in _overlapping_texts(archive, info):
        if _declares_entities(text):
            message = _("This file declares entities in %(part)s, as harmful files do.")
            raise FileError(message % {"part": info.filename})
        if is_index and CARRIES.search(text):
            raise FileError(_(HAS_MACROS))


def _overlapping_texts(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part piece by piece, each with the end of the one before; UTF-16 reads as ASCII."""
    end_before = b""
    with archive.open(info) as part:
        while chunk := part.read(MB):
            yield (end_before + chunk).replace(b"\x00", b"")
            end_before = chunk[-32:]


def _declares_entities(text: bytes) -> bool:
    """By which a few bytes can grow without end."""
    if b"<!ENTITY" in text:
        return True
    return b"<!DOCTYPE" in text and not _is_old_manifest(text) and not _is_old_test(text)


def _is_old_manifest(text: bytes) -> bool:
    """OpenOffice of old named the document type of its manifest, and declared nothing."""
    return b"<!DOCTYPE manifest:manifest PUBLIC" in text and b"[" not in text.split(b"<!DOCTYPE")[1]


def _is_old_test(text: bytes) -> bool:
    """QTI 1.2 names the document type of its questions, and declares nothing."""
    return OLD_TEST.search(text) is not None and text.count(b"<!DOCTYPE") == 1


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".xml", ".rels"))


def _ole_kind(content: bytes) -> str:
    """Which old Office file it is, by the names in its directory."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise FileError(_(HAS_MACROS))
    if is_locked_package(content):
        inner = opened(content)
        if inner is None or not inner.startswith(b"PK\x03\x04"):
            raise FileError(_("This file is locked by a password; send it without."))
        return _zip_kind(inner)
    for name, kind in OLE.items():
        if f"{name}\x00".encode("utf-16-le") in content:
            return kind
    raise FileError(
        _("This kind of file is not taken. Taken are pictures, PDF, Office, text, MP4 and MP3.")
    )
