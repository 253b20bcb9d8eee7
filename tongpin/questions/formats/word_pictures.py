"""Pictures in Word files: their signs stand in the text where the drawings stood; pure."""

from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from tongpin.questions.formats.sheet_pictures import is_cropped
from tongpin.questions.notations.file_pictures import FilePictures, PictureError

DRAWINGS = tuple(map(qn, ("w:drawing", "w:pict")))
BOX = qn("w:txbxContent")
NAMES = {"blip": qn("r:embed"), "imagedata": qn("r:id")}  # of a picture -> what links its file


def put_signs(document: Any, pictures: FilePictures) -> None:
    """Let signs stand for the pictures of a document; what cannot be kept stays a drawing."""
    for drawing in list(document.element.body.iter(*DRAWINGS)):
        sign = _sign(document.part, drawing, pictures)
        if sign:
            text = etree.Element(qn("w:t"))
            text.text = sign
            drawing.getparent().replace(drawing, text)


def _sign(part: Any, drawing: Any, pictures: FilePictures) -> str:
    """The sign of the one picture of a drawing; "" where there is none that can be kept."""
    links = _links(drawing)
    if len(links) != 1 or is_cropped(drawing) or next(drawing.iter(BOX), None) is not None:
        return ""
    image = part.related_parts.get(links[0])
    if image is None:
        return ""
    try:
        return pictures.sign(image.blob, _alternative(drawing))
    except PictureError:
        return ""


def _links(drawing: Any) -> list[str]:
    links = []
    for node in drawing.iter(etree.Element):
        link = NAMES.get(etree.QName(node).localname)
        if link and node.get(link):
            links.append(node.get(link))
    return links


def _alternative(drawing: Any) -> str:
    for node in drawing.iter(etree.Element):
        if text := node.get("descr") or node.get("alt"):
            return str(text)
    return ""
