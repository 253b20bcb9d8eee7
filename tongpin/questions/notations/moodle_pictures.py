"""Pictures in Moodle XML: files in Base64 beside the text that shows them; pure."""

import base64
import binascii
import posixpath
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from tongpin.questions.drafts import DraftPicture
from tongpin.questions.notations.file_pictures import FilePictures, html_with_signs
from tongpin.questions.picture_signs import SIGN, PictureSign, without_pictures

PLACE = "@@PLUGINFILE@@/"  # before the path of a file in an address
PLAIN_PARENTS = ("name", "tag", "category", "answer")  # whose text is no HTML, unless it says so
HTML = "html"


def put_signs(node: Any, pictures: FilePictures) -> None:
    """Let signs stand for pictures in all texts below a <question>; their files go.

    Raises PictureError.
    """
    names: set[str] = set()

    def find(address: str) -> bytes | None:
        name = posixpath.basename(address.partition("?")[0])
        for file in node.iter("file"):
            if address.startswith(PLACE) and file.get("name", "") == name:
                names.add(name)
                return _content_of(file)
        return None

    for text in node.iter("text"):
        if text.text:
            text.text = html_with_signs(text.text, pictures, find, is_strict=True)
    for file in list(node.iter("file")):
        if file.get("name", "") in names:
            file.getparent().remove(file)


def _content_of(file: Any) -> bytes | None:
    if file.get("encoding", "base64") != "base64":
        return None
    try:
        return base64.b64decode(file.text or "")
    except (binascii.Error, ValueError):
        return None


def put_pictures(node: Any, pictures: Sequence[DraftPicture]) -> None:
    """Let pictures stand for their signs in all texts below a <question>, with their files."""
    for text in list(node.iter("text")):
        if not text.text or not SIGN.search(text.text):
            continue
        parent = text.getparent()
        if not _is_html(parent):
            text.text = without_pictures(text.text)
            continue
        parent.set("format", HTML)
        shown = list(_shown_in(text.text, pictures))
        for picture in shown:
            text.text = _with_image(text.text, picture)
            _put_file(parent, picture)
        text.text = without_pictures(text.text)


def _is_html(parent: Any) -> bool:
    """Whether the text of this node is written as HTML: also that of an option."""
    if parent.tag == "answer":
        return str(parent.getparent().get("type", "")) == "multichoice"
    return parent.tag not in PLAIN_PARENTS


def _shown_in(text: str, pictures: Sequence[DraftPicture]) -> Iterator[DraftPicture]:
    marks = {PictureSign.of(match).mark for match in SIGN.finditer(text)}
    for picture in pictures:
        if picture.mark in marks:
            yield picture


def _with_image(text: str, picture: DraftPicture) -> str:
    """The HTML with an <img> for each sign of the picture."""
    address = f"{PLACE}{picture.file_name}"
    for match in list(SIGN.finditer(text)):
        sign = PictureSign.of(match)
        if sign.mark == picture.mark:
            text = text.replace(match[0], sign.as_html(address))
    return text


def _put_file(parent: Any, picture: DraftPicture) -> None:
    attributes = {"name": picture.file_name, "path": "/", "encoding": "base64"}
    file = etree.SubElement(parent, "file", attributes)
    file.text = base64.b64encode(picture.cleaned.content).decode()
