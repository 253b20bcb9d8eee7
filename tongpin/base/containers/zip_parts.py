"""The parts of a zip by their names, whatever slashes and letter cases a program wrote."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from tongpin.base.zip_damage import ZIP_DAMAGE


class PartError(Exception):
    """A part is missing or damaged."""


class ZipParts:
    """Reads parts by name; `xl\\workbook.xml` is found as `xl/workbook.xml`."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except ZIP_DAMAGE as error:
            raise PartError(str(error)) from error
        self._names: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            self._names.setdefault(plain_name(info.filename), info)

    def __contains__(self, name: str) -> bool:
        return plain_name(name) in self._names

    def has_folder(self, folder: str) -> bool:
        return any(name.startswith(f"{folder}/") for name in self._names)

    def read(self, name: str) -> bytes:
        """Raises PartError for a part that is missing or damaged."""
        try:
            return self._zip.read(self._names[plain_name(name)])
        except (KeyError, *ZIP_DAMAGE) as error:
            raise PartError(name) from error

    def tree(self, name: str) -> Any:
        """The part as an XML element. Raises PartError likewise."""
        try:
            return etree.fromstring(self.read(name), etree.XMLParser(**XML_OPTIONS))
        except etree.XMLSyntaxError as error:
            raise PartError(name) from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Of the part's relations: id -> last word of the type, and name of the target."""
        folder, base = posixpath.split(name)
        index = posixpath.join(folder, "_rels", f"{base}.rels")
        if index not in self:
            return {}
        relations = {}
        for item in self.tree(index):
            target = item.get("Target", "").replace("\\", "/")
            joined = posixpath.normpath(posixpath.join("/", folder, target))
            kind = item.get("Type", "").rpartition("/")[2]
            relations[item.get("Id", "")] = (kind, joined.lstrip("/"))
        return relations


XML_OPTIONS: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def elements(content: bytes, tag: str) -> Iterator[Any]:
    """Each element of this local name as it is complete, emptied afterwards.

    Raises PartError for XML that is damaged.
    """
    events = etree.iterparse(
        io.BytesIO(content),
        tag=f"{{*}}{tag}",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for __, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise PartError(tag) from error


def local_name(element: Any) -> str:
    """The element's name without its namespace; "" for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
