"""Moodle XML, in and out; pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.raw import BLANK, GAP, ReadQuestion, UnclearError, read_question
from tongpin.questions.formats.weights import (
    ODD,
    choices_of,
    key_of,
    share_of,
    weights_of,
    with_source,
    without_source,
)
from tongpin.questions.kinds.choosing import FALSE, TRUE

BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?\s*>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]+>")
DIFFICULTY = re.compile(r"^难度([1-5])$")


class XmlError(Exception):
    """The file is no XML that can be read; the message is written for users."""


def parsed(content: bytes) -> Any:
    """The root of an XML file. Raises XmlError for a damaged or a harmful one."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
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
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError(_("This XML file is damaged: %(error)s") % {"error": error}) from error


def read_moodle(content: bytes) -> list[ReadQuestion]:
    """Raises XmlError for a file that cannot be read."""
    return list(_read(parsed(content)))


def _read(root: Any) -> Iterator[ReadQuestion]:
    topic = ""
    for number, node in enumerate(root.iterfind("question"), start=1):
        kind = node.get("type", "")
        if kind == "category":
            told = _text(node.find("category")).rsplit("/", 1)[-1].strip()
            topic = "" if told.startswith("$") else told
            continue
        original = etree.tostring(node, encoding="unicode")[:4000]
        place = str(number)
        try:
            if node.find(".//file") is not None:
                raise UnclearError(_("It holds pictures or sounds, which are not known here."))
            content, key = _asked(node, kind)
        except UnclearError as error:
            yield ReadQuestion(place, None, (str(error),), original)
            continue
        except ODD:
            yield ReadQuestion(place, None, (_("Its answers cannot be read."),), original)
            continue
        why, source = without_source(_text(node.find("generalfeedback")))
        key = replace(key, why=why)
        draft = QuestionDraft(content, key, source, topic, _difficulty(node), place, original)
        yield read_question(draft)


def _difficulty(node: Any) -> int:
    for tag in node.iterfind("tags/tag"):
        if told := DIFFICULTY.match(_text(tag)):
            return int(told[1])
    return 3


def _text(node: Any) -> str:
    """The text in the node's <text>, without HTML."""
    told = "" if node is None else (node.findtext("text") or "")
    plain = html.unescape(TAG.sub("", BREAK.sub("\n", told))).replace("\xa0", " ")
    return "\n".join(line.strip() for line in plain.splitlines() if line.strip())


def _answers(node: Any) -> list[tuple[str, Fraction, str]]:
    """(text, share of the points, feedback) of each answer."""
    return [
        (_text(one), share_of(one.get("fraction", "0")), _text(one.find("feedback")))
        for one in node.iterfind("answer")
    ]


def _asked(node: Any, kind: str) -> tuple[Content, Key]:
    stem, answers = _text(node.find("questiontext")), _answers(node)
    if kind == "multichoice":
        key = key_of([weight for __, weight, __ in answers])
        if (node.findtext("single") or "true").strip() in ("false", "0") and isinstance(
            key.right, str
        ):
            key = Key([key.right], rule="all")
        kind = "single" if isinstance(key.right, str) else "multiple"
        texts, notes = [one[0] for one in answers], [one[2] for one in answers]
        return Content(kind, stem, choices_of(texts, notes)), key
    if kind == "truefalse":
        right = next((text for text, weight, __ in answers if weight > 0), "")
        return Content("true_false", stem), Key(TRUE if right.lower() == "true" else FALSE)
    if kind == "shortanswer":
        if any(weight not in (0, 1) for __, weight, __ in answers):
            raise UnclearError(_("Answers that are worth a part of the points are not known here."))
        accepted = [text for text, weight, __ in answers if weight == 1]
        gap = GAP.search(stem)
        stem = GAP.sub(BLANK, stem, count=1) if gap else f"{stem}{BLANK}"
        return Content("blank", stem, blanks=1), Key([accepted])
    if kind == "numerical":
        return _number(node, stem)
    if kind == "matching":
        return _matching(node, stem)
    if kind == "essay":
        return Content("short", stem), Key("")
    raise UnclearError(
        _("Questions of Moodle's kind “%(kind)s” are not known here.") % {"kind": kind}
    )


def _number(node: Any, stem: str) -> tuple[Content, Key]:
    right = [one for one in node.iterfind("answer") if one.get("fraction") == "100"]
    if len(right) != 1:
        raise UnclearError(_("It has several right numbers."))
    try:
        value, off = Decimal(_text(right[0])), Decimal(right[0].findtext("tolerance") or "0")
    except ArithmeticError as error:
        raise UnclearError(_("Its answers cannot be read.")) from error
    return Content("number", stem), Key(f"{value.normalize():f}", tolerance=f"{off.normalize():f}")


def _matching(node: Any, stem: str) -> tuple[Content, Key]:
    pairs = [(_text(one), _text(one.find("answer"))) for one in node.iterfind("subquestion")]
    choices = choices_of(list(dict.fromkeys(right for __, right in pairs)))
    letters = {one.text: one.letter for one in choices}
    told = [(left, letters[right]) for left, right in pairs if left]
    content = Content("matching", stem, choices, tuple(left for left, __ in told))
    return content, Key([letter for __, letter in told])


def write_moodle(drafts: Sequence[QuestionDraft]) -> tuple[bytes, list[QuestionDraft]]:
    """The questions as Moodle XML, and those that it cannot say."""
    root, left_out, topic = etree.Element("quiz"), list[QuestionDraft](), ""
    for draft in sorted(drafts, key=lambda one: one.topic):
        node = _written(draft)
        if node is None:
            left_out.append(draft)
            continue
        if draft.topic != topic:
            topic = draft.topic
            category = etree.SubElement(root, "question", type="category")
            _put(category, "category", f"$course$/{topic}")
        root.append(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True), left_out


def _put(parent: Any, name: str, text: str, **attributes: str) -> Any:
    node = etree.SubElement(parent, name, **attributes)
    etree.SubElement(node, "text").text = text
    return node


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>")


def _written(draft: QuestionDraft) -> Any:
    content, key = draft.content, draft.key
    if content.kind not in KINDS:
        return None
    node = etree.Element("question", type=KINDS[content.kind])
    _put(node, "name", content.stem[:60])
    _put(node, "questiontext", _html(content.stem), format="html")
    _put(node, "generalfeedback", _html(with_source(key.why, draft.source)), format="html")
    if not _put_answers(node, content, key):
        return None
    if draft.difficulty != 3:
        _put(etree.SubElement(node, "tags"), "tag", f"难度{draft.difficulty}")
    return node


def _put_answers(node: Any, content: Content, key: Key) -> bool:
    """Write the answers; False where Moodle cannot say them."""
    return WRITERS[content.kind](node, content, key)


def _put_choices(node: Any, content: Content, key: Key) -> bool:
    weights = weights_of(content, key)
    if weights is None:
        return False
    etree.SubElement(node, "single").text = str(content.kind == "single").lower()
    for one, weight in zip(content.choices, weights, strict=True):
        answer = _put(node, "answer", _html(one.text), fraction=f"{float(weight * 100):.5f}")
        _put(answer, "feedback", _html(one.note))
    return True


def _put_true_false(node: Any, content: Content, key: Key) -> bool:
    for text, letter in (("true", TRUE), ("false", FALSE)):
        _put(node, "answer", text, fraction="100" if key.right == letter else "0")
    return True


def _put_blank(node: Any, content: Content, key: Key) -> bool:
    for accepted in key.right[0]:
        _put(node, "answer", accepted, fraction="100")
    return content.blanks == 1


def _put_number(node: Any, content: Content, key: Key) -> bool:
    answer = _put(node, "answer", key.right, fraction="100")
    etree.SubElement(answer, "tolerance").text = key.tolerance
    return not content.unit


def _put_matching(node: Any, content: Content, key: Key) -> bool:
    right = {one.letter: one.text for one in content.choices}
    for left, letter in zip(content.lefts, key.right, strict=True):
        _put(_put(node, "subquestion", _html(left)), "answer", right[letter])
    for one in content.choices:
        if one.letter not in key.right:
            _put(_put(node, "subquestion", ""), "answer", one.text)
    return True


def _put_short(node: Any, content: Content, key: Key) -> bool:
    return not key.right


WRITERS = {
    "single": _put_choices,
    "multiple": _put_choices,
    "true_false": _put_true_false,
    "blank": _put_blank,
    "number": _put_number,
    "matching": _put_matching,
    "short": _put_short,
}
KINDS = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "blank": "shortanswer",
    "number": "numerical",
    "matching": "matching",
    "short": "essay",
}
