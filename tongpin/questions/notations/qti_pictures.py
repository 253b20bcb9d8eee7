"""Pictures in packages of QTI and Canvas: files of the package that its items name; pure."""

import base64
import binascii
import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.questions.drafts import DraftPicture
from tongpin.questions.notations.file_pictures import (
    LARGEST_SENT,
    FilePictures,
    PictureError,
    html_with_signs,
    picture_content,
)
from tongpin.questions.notations.markup import NO_ALTERNATIVE
from tongpin.questions.notations.qti_notation import attribute, name_of
from tongpin.questions.notations.qti_writer import QtiWriter
from tongpin.questions.picture_signs import SIGN, PictureSign, without_pictures

FOLDER = "pictures"  # of the packages that are written
CANVAS_BASE = re.compile(r"\$IMS[-_]CC[-_]FILEBASE\$/?(?:\.\./)*", re.IGNORECASE)
CANVAS_FOLDER = "web_resources"
ADDRESSES = {"img": "src", "object": "data", "matimage": "uri"}  # name of a node -> its attribute
ALTERNATIVES = ("alt", "label", "aria-label", "title")
SHOWS_PICTURES = ("p", "div", "simpleChoice", "simpleAssociableChoice", "prompt", "modalFeedback")


class PackagePictures:
    """The pictures of one package, as one of its parts names them."""

    def __init__(
        self, pictures: FilePictures, archive: zipfile.ZipFile | None = None, part: str = ""
    ) -> None:
        """part  the file of the package whose items name pictures"""
        self.pictures = pictures
        self.archive = archive
        self.folder = posixpath.dirname(part)

    def find(self, address: str) -> bytes | None:
        """The file of the package at an address; None for none that can be read."""
        if self.archive is None:
            return None
        info = self._info(address.partition("?")[0].partition("#")[0])
        if info is None or info.file_size > LARGEST_SENT:
            return None
        try:
            return self.archive.read(info)
        except ZIP_DAMAGE:
            return None

    def _info(self, address: str) -> zipfile.ZipInfo | None:
        """Where the address leads, from the part's folder or from the package's beginning."""
        assert self.archive
        base = CANVAS_BASE.match(address)
        path = address[base.end() :] if base else address
        folders = (CANVAS_FOLDER, "", self.folder) if base else (self.folder, "")
        for folder in folders:
            name = posixpath.normpath(posixpath.join(folder, path)).lstrip("/")
            if name in self.archive.NameToInfo:
                return self.archive.getinfo(name)
        return None

    def put_signs(self, item: Any) -> None:
        """Let signs stand for pictures in all that an item says. Raises PictureError."""
        for node in list(item.iter()):
            name = name_of(node)
            if name == "mattext" and node.text and node.get("texttype") != "text/plain":
                node.text = html_with_signs(node.text, self.pictures, self.find, is_strict=True)
            elif name in ADDRESSES and (sign := self._sign(node, name)):
                _replace(node, sign)

    def _sign(self, node: Any, name: str) -> str:
        """The sign of the picture; "" for one that is not here. Raises PictureError."""
        content = _embedded(node) or picture_content(attribute(node, ADDRESSES[name]), self.find)
        alternative = _alternative(node)
        is_formula = node.get("data-equation-content") or alternative.startswith("LaTeX:")
        if content is None or is_formula:
            return ""
        try:
            return self.pictures.sign(content, alternative)
        except PictureError:
            if NO_ALTERNATIVE.fullmatch(" ".join(alternative.split())) and name != "object":
                raise
            return ""


def _embedded(node: Any) -> bytes | None:
    """What stands in Base64 inside the node itself."""
    if node.get("embedded", "").lower() != "base64":
        return None
    try:
        return base64.b64decode(node.text or "")
    except (binascii.Error, ValueError):
        return None


def _alternative(node: Any) -> str:
    for name in ALTERNATIVES:
        if text := node.get(name):
            return str(text)
    return "".join(node.itertext()) if name_of(node) == "object" else ""


def _replace(node: Any, text: str) -> None:
    """Let a text stand in the node's place."""
    if name_of(node) == "matimage":  # whose material holds nothing but nodes
        node.tag = node.tag.replace("matimage", "mattext")
        node.attrib.clear()
        node.set("texttype", "text/plain")
        node.text = text
        return
    parent = node.getparent()
    previous = node.getprevious()
    text = f"{text}{node.tail or ''}"
    node.tail = None
    if previous is None:
        parent.text = f"{parent.text or ''}{text}"
    else:
        previous.tail = f"{previous.tail or ''}{text}"
    parent.remove(node)


def put_pictures(
    writer: QtiWriter, root: Any, pictures: Sequence[DraftPicture]
) -> Iterator[tuple[str, bytes]]:
    """Let pictures stand for their signs in an item; gives the files that it names."""
    by_mark = {picture.mark: picture for picture in pictures}
    for name, value in root.attrib.items():
        root.set(name, without_pictures(value))
    for node in list(root.iter()):
        if not node.text or not SIGN.search(node.text):
            continue
        if name_of(node) in SHOWS_PICTURES:
            yield from _put_images(writer, node, by_mark)
        node.text = without_pictures(node.text)


def _put_images(
    writer: QtiWriter, node: Any, by_mark: dict[str, DraftPicture]
) -> Iterator[tuple[str, bytes]]:
    """An <img> for each sign in the text of the node, before the nodes that it holds."""
    text = node.text
    node.text = ""
    before: Any = None  # the image behind which text comes
    end = 0
    count = 0  # of images so far
    for match in SIGN.finditer(text):
        sign = PictureSign.of(match)
        _add_text(node, before, text[end : match.start()])
        end = match.end()
        picture = by_mark.get(sign.mark)
        if picture is None:
            _add_text(node, before, sign.plain_text)
            continue
        path = f"{FOLDER}/{picture.file_name}"
        before = _image(writer, sign, path)
        node.insert(count, before)
        count += 1
        yield path, picture.cleaned.content
    _add_text(node, before, text[end:])


def _add_text(node: Any, before: Any, text: str) -> None:
    if before is None:
        node.text = f"{node.text or ''}{text}"
    else:
        before.tail = f"{before.tail or ''}{text}"


def _image(writer: QtiWriter, sign: PictureSign, path: str) -> Any:
    holder = etree.Element("holder")
    attributes = {"width": str(sign.width), "height": str(sign.height)}
    image = writer.put(holder, "img", src=path, alt=sign.alternative, **attributes)
    holder.remove(image)
    return image
