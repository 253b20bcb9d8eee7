"""Pictures that lie on cells of a workbook, kept or by what they show; pure."""

import io
import posixpath
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.questions.notations.file_pictures import FilePictures, PictureError
from tongpin.questions.notations.markup import OBJECT, picture_text
from tongpin.questions.notations.raw_question import UnclearError
from tongpin.questions.notations.xml_source import XmlError, parse_xml

CELL_PICTURES = "xl/cellimages.xml"
WORKBOOK = "xl/workbook.xml"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
EMBEDDED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
ANCHORS = ("twoCellAnchor", "oneCellAnchor")
MOST_BYTES = 20_000_000  # of one part, unpacked
ODD = (KeyError, AttributeError, XmlError, *ZIP_DAMAGE)


@dataclass(frozen=True)
class SheetPicture:
    """A picture on a cell."""

    row: int  # from 0
    column: int
    text: str  # its sign, or what it shows, or OBJECT where nothing says so


def pictures_by_sheet(content: bytes, kept: FilePictures) -> dict[str, list[SheetPicture]]:
    """The pictures of an .xlsx by the names of its sheets; none of other files."""
    pictures: defaultdict[str, list[SheetPicture]] = defaultdict(list)
    if not content.startswith(b"PK"):
        return pictures
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for sheet_name, part in _sheets(archive):
                for drawing in _linked(archive, part, "/drawing"):
                    pictures[sheet_name] += _pictures_in(archive, drawing, kept)
    except ODD:  # whoever reads the sheets says what is wrong
        return pictures
    return pictures


def pictures_in_cells(content: bytes, kept: FilePictures) -> dict[str, str]:
    """The signs of pictures that WPS puts into cells, by the names that DISPIMG gives them."""
    signs: dict[str, str] = {}
    if not content.startswith(b"PK"):
        return signs
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if CELL_PICTURES in archive.namelist():
                links = dict(_links(archive, CELL_PICTURES, "/image"))
                for picture in _read(archive, CELL_PICTURES).iter("{*}pic"):
                    name = next(picture.iter("{*}cNvPr")).get("name", "")
                    signs[name] = _sign(archive, picture, links, kept)
    except (*ODD, StopIteration):  # whoever reads the sheets says what is wrong
        return signs
    return signs


def _read(archive: zipfile.ZipFile, name: str) -> Any:
    info = archive.getinfo(name)
    if info.file_size > MOST_BYTES:
        raise ValueError(name)
    return parse_xml(archive.read(info))


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """(name, part) of each sheet."""
    links = dict(_links(archive, WORKBOOK, "/worksheet"))
    for sheet in _read(archive, WORKBOOK).iter("{*}sheet"):
        if part := links.get(sheet.get(LINK, "")):
            yield sheet.get("name", ""), part


def _linked(archive: zipfile.ZipFile, part: str, kind: str) -> list[str]:
    return [target for __, target in _links(archive, part, kind)]


def _links(archive: zipfile.ZipFile, part: str, kind: str) -> Iterator[tuple[str, str]]:
    """(identifier, part) of what a part leads to."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return
    for link in _read(archive, links).iter("{*}Relationship"):
        if link.get("Type", "").endswith(kind):
            target = posixpath.join("/", folder, link.get("Target", ""))
            yield link.get("Id", ""), posixpath.normpath(target).lstrip("/")


def _pictures_in(
    archive: zipfile.ZipFile, drawing: str, kept: FilePictures
) -> Iterator[SheetPicture]:
    """drawing  the part that says what lies where on one sheet"""
    links = dict(_links(archive, drawing, "/image"))
    for anchor in _read(archive, drawing):
        if not isinstance(anchor.tag, str) or etree.QName(anchor).localname not in ANCHORS:
            continue
        corner = anchor.find("{*}from")
        if corner is None or next(anchor.iter("{*}blip", "{*}graphicFrame"), None) is None:
            continue
        yield SheetPicture(
            row=int(corner.findtext("{*}row") or 0),
            column=int(corner.findtext("{*}col") or 0),
            text=_sign(archive, anchor, links, kept) or _text_of(anchor),
        )


def _sign(archive: zipfile.ZipFile, anchor: Any, links: dict[str, str], kept: FilePictures) -> str:
    """The sign of the one picture of an anchor; "" where it cannot be kept."""
    blips = list(anchor.iter("{*}blip"))
    part = links.get(blips[0].get(EMBEDDED, ""), "") if len(blips) == 1 else ""
    if not part or is_cropped(anchor) or archive.getinfo(part).file_size > MOST_BYTES:
        return ""
    alternatives = [properties.get("descr", "") for properties in anchor.iter("{*}cNvPr")]
    with suppress(PictureError):
        return kept.sign(archive.read(part), "".join(alternatives[:1]))
    return ""


def is_cropped(drawing: Any) -> bool:
    """Whether only a part of the picture is seen: the rest may tell what nobody is to know."""
    for crop in drawing.iter("{*}srcRect"):
        if any(value not in ("0", "") for value in crop.attrib.values()):
            return True
    return False


def _text_of(anchor: Any) -> str:
    for properties in anchor.iter("{*}cNvPr"):
        try:
            return picture_text(properties.get("descr", ""))
        except UnclearError:
            continue
    return OBJECT
