"""Packages of QTI 2.1 and 3.0, out. Pure."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml import etree

from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.qti import MANIFEST
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.fact_source import with_source
from tongpin.questions.notations.qti_writer import Dialect, QtiWriter

LONGEST_TITLE = 80  # characters of the stem
PACKAGING = "http://www.imsglobal.org/xsd/imscp_v1p1"


def write_qti(
    drafts: Sequence[QuestionDraft], dialect: Dialect
) -> tuple[bytes, list[QuestionDraft]]:
    """A package of items, and the questions that QTI's simple kinds cannot say."""
    writer = QtiWriter(dialect)
    left_out = []
    items = {}
    for number, draft in enumerate(drafts, start=1):
        item = _item(writer, draft, f"item{number}")
        if item is None:
            left_out.append(draft)
        else:
            items[f"item{number}.xml"] = etree.tostring(
                item, xml_declaration=True, encoding="UTF-8"
            )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, _manifest(list(items), dialect))
        for name, content in items.items():
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


def _manifest(names: Sequence[str], dialect: Dialect) -> bytes:
    root = etree.Element(
        f"{{{PACKAGING}}}manifest", {"identifier": "tongpin"}, nsmap={None: PACKAGING}
    )
    etree.SubElement(root, f"{{{PACKAGING}}}organizations")
    resources = etree.SubElement(root, f"{{{PACKAGING}}}resources")
    for name in names:
        attributes = {
            "identifier": name.removesuffix(".xml"),
            "type": dialect.package,
            "href": name,
        }
        resource = etree.SubElement(resources, f"{{{PACKAGING}}}resource", attributes)
        etree.SubElement(resource, f"{{{PACKAGING}}}file", {"href": name})
    manifest: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return manifest
