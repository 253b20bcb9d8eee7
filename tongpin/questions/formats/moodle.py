"""Moodle XML, in and out; pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.typed_questions import USUAL_DIFFICULTY, read_foreign
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.fact_source import with_source, without_source
from tongpin.questions.notations.file_pictures import FilePictures
from tongpin.questions.notations.moodle_notation import (
    MoodleQuestion,
    MoodleReader,
    as_html,
    put_text,
    text_in,
)
from tongpin.questions.notations.moodle_pictures import put_pictures, put_signs
from tongpin.questions.notations.raw_question import UnclearError
from tongpin.questions.notations.xml_source import original_of, parse_xml
from tongpin.questions.picture_signs import without_pictures

DIFFICULTY = re.compile(r"^难度([1-5])$")
LONGEST_NAME = 60  # characters of the stem by which Moodle lists a question
READERS: dict[str, MoodleReader] = {}  # by type
for kind in KINDS.values():
    READERS.update(kind.files.moodle_readers)


def read_moodle(content: bytes, pictures: FilePictures | None = None) -> list[ReadQuestion]:
    """Raises XmlError for a file that cannot be read."""
    return list(_questions(parse_xml(content), pictures or FilePictures()))


def _questions(root: Any, pictures: FilePictures) -> Iterator[ReadQuestion]:
    topic = ""
    for number, node in enumerate(root.iterfind("question"), start=1):
        if node.get("type", "") == "category":
            topic = _topic_in(node)
        else:
            yield _question(node, str(number), topic, pictures)


def _topic_in(node: Any) -> str:
    """The last part of a category's path, but for those that begin with $."""
    topic = text_in(node.find("category")).rsplit("/", 1)[-1].strip()
    return "" if topic.startswith("$") else topic


def _question(node: Any, place: str, topic: str, pictures: FilePictures) -> ReadQuestion:
    return read_foreign(place, original_of(node), lambda: _draft(node, topic, pictures))


def _draft(node: Any, topic: str, pictures: FilePictures) -> QuestionDraft:
    """Raises UnclearError for what is not known here."""
    put_signs(node, pictures)
    question = MoodleQuestion.of(node)
    moodle_type = node.get("type", "")
    if moodle_type not in READERS:
        text = _("Questions of Moodle's kind “%(kind)s” are not known here.")
        raise UnclearError(text % {"kind": moodle_type})
    content, key = READERS[moodle_type](question)
    why, source = without_source(text_in(node.find("generalfeedback")))
    told = "\n".join(filter(None, (key.why, why)))
    return QuestionDraft(
        content=content,
        key=replace(key, why=told),
        source=source,
        topic=topic,
        difficulty=_difficulty_in(node),
        notes=_notes_on_files(node),
    )


def _notes_on_files(node: Any) -> tuple[str, ...]:
    names = [file.get("name", "") for file in node.iter("file")]  # that became no picture
    if not names:
        return ()
    return (_("Files that belong to it are left out: %(names)s.") % {"names": ", ".join(names)},)


def _difficulty_in(node: Any) -> int:
    for tag in node.iterfind("tags/tag"):
        if match := DIFFICULTY.match(text_in(tag)):
            return int(match[1])
    return USUAL_DIFFICULTY


def write_moodle(drafts: Sequence[QuestionDraft]) -> tuple[bytes, list[QuestionDraft]]:
    """The questions as Moodle XML, and those that it cannot say."""
    root = etree.Element("quiz")
    left_out = []
    topic = ""
    for draft in sorted(drafts, key=lambda draft: draft.topic):
        node = _written(draft)
        if node is None:
            left_out.append(draft)
            continue
        if draft.topic != topic:
            topic = draft.topic
            category = etree.SubElement(root, "question", type="category")
            put_text(category, "category", f"$course$/{topic}")
        put_pictures(node, draft.pictures)
        root.append(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True), left_out


def _written(draft: QuestionDraft) -> Any:
    """The <question>; None for what Moodle cannot say."""
    content = draft.content
    files = KINDS[content.kind].files
    if not files.moodle_type:
        return None
    feedback = with_source(draft.key.why, draft.source)
    node = etree.Element("question", type=files.moodle_type)
    put_text(node, "name", without_pictures(content.stem)[:LONGEST_NAME])
    put_text(node, "questiontext", as_html(content.stem), format="html")
    put_text(node, "generalfeedback", as_html(feedback), format="html")
    if not files.write_moodle(node, content, draft.key):
        return None
    if draft.difficulty != USUAL_DIFFICULTY:
        put_text(etree.SubElement(node, "tags"), "tag", f"难度{draft.difficulty}")
    return node
