"""1EdTech's QTI: 1.2 as Canvas writes it, 2.1, 2.2 and 3.0 in. Pure."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.zip_damage import ZIP_DAMAGE
from tongpin.questions.drafts import QuestionDraft, ReadQuestion
from tongpin.questions.formats.typed_questions import read_foreign
from tongpin.questions.kinds import KINDS
from tongpin.questions.notations.canvas_notation import CanvasItem, CanvasReader
from tongpin.questions.notations.fact_source import without_source
from tongpin.questions.notations.file_pictures import FilePictures
from tongpin.questions.notations.qti_notation import (
    QtiItem,
    QtiReader,
    all_named,
    attribute,
    feedback_in,
    name_of,
    text_in,
    unknown_interactions,
)
from tongpin.questions.notations.qti_pictures import PackagePictures
from tongpin.questions.notations.raw_question import UnclearError
from tongpin.questions.notations.xml_source import XmlError, original_of, parse_xml

MANIFEST = "imsmanifest.xml"
MOST_PARTS, MOST_BYTES = 5000, 100_000_000  # of a package, unpacked
INTERACTION = re.compile(r"Interaction$")
MAY_REPEAT = "textEntryInteraction"  # one for each blank
NO_STEM = ("simpleChoice", "simpleMatchSet", "rubricBlock", "hottext")
READERS: dict[str, QtiReader] = {}  # by interaction
CANVAS_READERS: dict[str, CanvasReader] = {}  # by Canvas's question type
for kind in KINDS.values():
    READERS.update(kind.files.qti_readers)
    CANVAS_READERS.update(kind.files.canvas_readers)


def is_package(content: bytes) -> bool:
    """Whether a file is a zip with a manifest of QTI, in whichever of its folders."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.rpartition("/")[2] == MANIFEST for name in archive.namelist())
    except ZIP_DAMAGE:
        return False


def read_qti(content: bytes, pictures: FilePictures | None = None) -> list[ReadQuestion]:
    """The questions of a package or of one XML file. Raises XmlError."""
    pictures = pictures or FilePictures()
    if not content.startswith(b"PK"):
        return list(_questions(parse_xml(content), "", PackagePictures(pictures)))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _questions_of_package(archive, pictures)
    except ZIP_DAMAGE as error:
        raise XmlError(_("This package is damaged; export it again.")) from error


def _questions_of_package(archive: zipfile.ZipFile, pictures: FilePictures) -> list[ReadQuestion]:
    """The questions of all files; a damaged one is told and keeps no other out.

    Raises XmlError for a package that is too large, and for one in which nothing can be read.
    """
    infos = list(filter(_is_item, archive.infolist()))
    size = sum(info.file_size for info in infos)
    if len(infos) > MOST_PARTS or size > MOST_BYTES:
        raise XmlError(_("This package is too large when unpacked."))
    questions: list[ReadQuestion] = []
    damage: XmlError | None = None
    for info in infos:
        try:
            of_part = PackagePictures(pictures, archive, info.filename)
            questions += _questions(_root_of(archive, info), info.filename, of_part)
        except XmlError as error:
            damage = error
            questions.append(ReadQuestion(info.filename, None, (str(error),)))
    if damage and len(questions) == 1:
        raise damage
    return questions


def _is_item(info: zipfile.ZipInfo) -> bool:
    """Whether a part may hold questions, rather than what a Mac adds or the list of the parts."""
    folder, __, name = info.filename.rpartition("/")
    if "__MACOSX" in folder.split("/") or name.startswith("."):
        return False
    return name.lower().endswith((".xml", ".qti")) and name != MANIFEST


def _root_of(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Any:
    """Raises XmlError for a part that is damaged."""
    try:
        return parse_xml(archive.read(info))
    except ZIP_DAMAGE as error:
        raise XmlError(_("This part of the package is damaged.")) from error


def _questions(root: Any, name: str, pictures: PackagePictures) -> Iterator[ReadQuestion]:
    if name_of(root) == "questestinterop":
        for number, item in enumerate(root.iter("{*}item"), start=1):
            yield _canvas_question(item, f"{name} {number}".strip(), pictures)
    elif name_of(root) == "assessmentItem":
        yield read_foreign(name, original_of(root), lambda: _draft(root, pictures))


def _canvas_question(node: Any, place: str, pictures: PackagePictures) -> ReadQuestion:
    return read_foreign(place, original_of(node), lambda: _canvas_draft(node, pictures))


def _canvas_draft(node: Any, pictures: PackagePictures) -> QuestionDraft:
    """Raises UnclearError for what is not known here, PictureError."""
    pictures.put_signs(node)
    item = CanvasItem(node)
    question_type = item.question_type
    if question_type not in CANVAS_READERS:
        text = _("Questions of Canvas's kind “%(kind)s” are not known here.")
        raise UnclearError(text % {"kind": question_type or "—"})
    content, key = CANVAS_READERS[question_type](item)
    why, source = without_source(item.feedback_of("general_fb"))
    return QuestionDraft(content, replace(key, why=why), source=source)


def _draft(root: Any, pictures: PackagePictures) -> QuestionDraft:
    """Raises UnclearError for what is not known here, PictureError."""
    pictures.put_signs(root)
    if all_named(root, "templateDeclaration"):
        raise UnclearError(_("Questions that make themselves of templates are not known here."))
    bodies = all_named(root, "itemBody")
    if not bodies:
        raise UnclearError(_("It has no body."))
    interactions = [node for node in bodies[0].iter() if INTERACTION.search(name_of(node))]
    name = _interaction_name(interactions)
    if name not in READERS:
        raise unknown_interactions(name)
    stem = text_in(bodies[0], without=NO_STEM)
    content, key = READERS[name](QtiItem(root, stem, interactions, _declared(root)))
    why, source = _feedback(root)
    topic = attribute(root, "label")
    return QuestionDraft(content, replace(key, why=why), source=source, topic=topic)


def _interaction_name(interactions: list[Any]) -> str:
    """The name of the one interaction, or of all blanks. Raises UnclearError for other items."""
    names = sorted(set(map(name_of, interactions)))
    if len(interactions) == 1 or names == [MAY_REPEAT]:
        return names[0]
    raise unknown_interactions(", ".join(names) or "—")


def _declared(root: Any) -> dict[str, Any]:
    """The response declarations by identifier."""
    declarations = {}
    for declaration in all_named(root, "responseDeclaration"):
        declarations[attribute(declaration, "identifier")] = declaration
    return declarations


def _feedback(root: Any) -> tuple[str, str]:
    """(why, source) from what is told after hand-in."""
    told = [feedback_in(node) for node in all_named(root, "modalFeedback")]
    for body in all_named(root, "itemBody"):
        told += map(feedback_in, all_named(body, "feedbackBlock"))
    return without_source("\n".join(dict.fromkeys(filter(None, told))))
