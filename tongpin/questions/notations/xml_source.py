"""XML from people: read without following what it names; pure."""

import re
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

LONGEST_ORIGINAL = 4000  # characters of a question as it stood in its file


DOCUMENT_TYPE = re.compile(
    rb"<!DOCTYPE\s+[\w:.-]+\s*(?:(?:SYSTEM|PUBLIC\s+\"[^\"<>]{0,200}\")\s+\"[^\"<>]{0,200}\.dtd\"\s*)?>"
)


class XmlError(Exception):
    """The file is no XML that can be read; the message is written for users."""


def parse_xml(content: bytes) -> Any:
    """The root of an XML file. Raises XmlError for a damaged or a harmful one.

    A document type that names nothing but its .dtd, as QTI 1.2 does, is not followed.
    """
    if b"<!ENTITY" in content or b"<!DOCTYPE" in DOCUMENT_TYPE.sub(b"", content, count=1):
        raise XmlError(_("This file declares entities, as harmful files do."))
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError(_("This XML file is damaged: %(error)s") % {"error": error}) from error
    internal = root.getroottree().docinfo.internalDTD
    if internal is not None and next(internal.iterentities(), None) is not None:
        raise XmlError(_("This file declares entities, as harmful files do."))
    return root


def spaced_lines(text: str) -> str:
    """Lines with single blanks inside; empty ones are gone."""
    lines = []
    for line in text.replace("\xa0", " ").splitlines():
        if words := line.split():
            lines.append(" ".join(words))
    return "\n".join(lines)


def original_of(node: Any) -> str:
    """The node as it stands in its file."""
    text: str = etree.tostring(node, encoding="unicode")
    return text[:LONGEST_ORIGINAL]
