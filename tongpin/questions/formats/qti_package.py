"""Packages of QTI 2.1 and 3.0, out. Pure."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.qti import MANIFEST
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.fact_source import with_source
from tongpin.questions.notations.qti_pictures import put_pictures
from tongpin.questions.notations.qti_writer import Dialect, QtiWriter

LONGEST_TITLE = 80  # characters of the stem
PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"


def write_qti(
    drafts: Sequence[QuestionDraft], dialect: Dialect
) -> tuple[bytes, list[QuestionDraft]]:
    """A package of items, and the questions that QTI's simple kinds cannot say."""
    writer = QtiWriter(dialect)
    left_out = []
    items: dict[str, bytes] = {}
    pictures: dict[str, dict[str, bytes]] = {}  # of each item, by their paths
    for number, draft in enumerate(drafts, start=1):
        item = _item(writer, draft, f"item{number}")
        if item is None:
            left_out.append(draft)
            continue
        name = f"item{number}.xml"
        pictures[name] = dict(put_pictures(writer, item, draft.pictures))
        items[name] = etree.tostring(item, xml_declaration=True, encoding="UTF-8")
    contents = items | dict(item for paths in pictures.values() for item in paths.items())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, _manifest(pictures, dialect))
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue(), left_out


def _item(writer: QtiWriter, draft: QuestionDraft, identifier: str) -> Any:
    """The item; None for what QTI's simple kinds cannot say."""
    content = draft.content
    root = writer.root(
        "assessmentItem",
        identifier=identifier,
        title=content.stem[:LONGEST_TITLE],
        label=draft.topic,
        adaptive="false",
        timeDependent="false",
    )
    if not KINDS[content.kind].files.write_qti(writer, root, content, draft.key):
        return None
    if text := with_source(draft.key.why, draft.source):
        feedback = writer.put(
            root,
            "modalFeedback",
            outcomeIdentifier="FEEDBACK",
            identifier="told",
            showHide="show",
        )
        for line in text.split("\n"):
            writer.put(feedback, "p", line)
    return root


def _manifest(pictures: Mapping[str, Iterable[str]], dialect: Dialect) -> bytes:
    """pictures  the paths of those of each item, by its name"""
    root = etree.Element(
        f"{{{PACKAGING}}}manifest", {"identifier": "tongpin"}, nsmap={None: PACKAGING}
    )
    etree.SubElement(root, f"{{{PACKAGING}}}organizations")
    resources = etree.SubElement(root, f"{{{PACKAGING}}}resources")
    for name, paths in pictures.items():
        attributes = {
            "identifier": name.removesuffix(".xml"),
            "type": dialect.package,
            "href": name,
        }
        resource = etree.SubElement(resources, f"{{{PACKAGING}}}resource", attributes)
        for path in (name, *paths):
            etree.SubElement(resource, f"{{{PACKAGING}}}file", {"href": path})
    manifest: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return manifest
