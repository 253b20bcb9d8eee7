"""1EdTech's QTI: 1.2 as Canvas writes it, 2.1, 2.2 and 3.0 in; 2.1 and 3.0 out. Pure.

Versions 2 and 3 differ in names only: qti-choice-interaction is choiceInteraction.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.content import Choice, Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.formats.moodle import XmlError, parsed
from tongpin.questions.formats.qti_canvas import read_item as read_canvas_item
from tongpin.questions.formats.raw import BLANK, LETTERS, ReadQuestion, UnclearError, read_question
from tongpin.questions.formats.weights import (
    ODD,
    choices_of,
    key_of,
    share_of,
    weights_of,
    with_source,
    without_source,
)
from tongpin.questions.kinds.choosing import ALL, FALSE, TRUE

MANIFEST = "imsmanifest.xml"
MOST_PARTS, MOST_BYTES = 5000, 100_000_000  # of a package, unpacked
WORDS = {"true": TRUE, "正确": TRUE, "对": TRUE, "false": FALSE, "错误": FALSE, "错": FALSE}
INTERACTION = re.compile(r"Interaction$")


def is_package(content: bytes) -> bool:
    """Whether a file is a zip with a manifest of QTI."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def read_qti(content: bytes) -> list[ReadQuestion]:
    """The questions of a package or of one XML file. Raises XmlError."""
    if not content.startswith(b"PK"):
        return list(_read(parsed(content), ""))
    told: list[ReadQuestion] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if info.filename.lower().endswith(".xml")]
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
                raise XmlError(_("This package is too large when unpacked."))
            for info in infos:
                if not info.filename.endswith(MANIFEST):
                    told += _read(parsed(archive.read(info)), info.filename)
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        raise XmlError(_("This package is damaged; export it again.")) from error
    return told


def _read(root: Any, name: str) -> Iterator[ReadQuestion]:
    if _name(root) == "questestinterop":
        for number, item in enumerate(root.iter("{*}item"), start=1):
            yield _one(item, f"{name} {number}".strip(), read_canvas_item)
    elif _name(root) == "assessmentItem":
        yield _one(root, name, _item)


def _one(node: Any, place: str, read: Callable[[Any], QuestionDraft]) -> ReadQuestion:
    original = etree.tostring(node, encoding="unicode")[:4000]
    try:
        told = read(node)
    except UnclearError as error:
        return ReadQuestion(place, None, (str(error),), original)
    except ODD:
        return ReadQuestion(place, None, (_("Its answers cannot be read."),), original)
    draft = QuestionDraft(
        told.content, told.key, told.source, told.topic, told.difficulty, place, original
    )
    return read_question(draft)


def _name(node: Any) -> str:
    """The name without its namespace, as version 2 writes it."""
    if not isinstance(node.tag, str):
        return ""
    return _camel(etree.QName(node).localname.removeprefix("qti-"))


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda sign: sign[1].upper(), name)


def _all(node: Any, name: str) -> list[Any]:
    return [one for one in node.iter() if _name(one) == name]


def _attribute(node: Any, name: str, default: str = "") -> str:
    """An attribute by the name of version 2."""
    for key, value in node.attrib.items():
        if _camel(key) == name:
            return str(value)
    return default


def _text(node: Any, skip: Callable[[Any], bool] = lambda one: False) -> str:
    """All text below the node but for what is skipped; gaps where something was typed in."""

    def below(one: Any) -> Iterator[str]:
        name = _name(one)
        if name == "textEntryInteraction":
            yield BLANK
        elif not skip(one):
            yield one.text or ""
            for child in one:
                yield from below(child)
                yield child.tail or ""
            if name in ("p", "div", "li", "br"):
                yield "\n"

    lines = ("".join(below(node))).replace("\xa0", " ").splitlines()
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def _item(node: Any) -> QuestionDraft:
    if _all(node, "templateDeclaration"):
        raise UnclearError(_("Questions that make themselves of templates are not known here."))
    bodies = _all(node, "itemBody")
    if not bodies:
        raise UnclearError(_("It has no body."))
    body = bodies[0]
    interactions = [one for one in body.iter() if INTERACTION.search(_name(one))]
    kinds = {_name(one) for one in interactions}
    if len(kinds) != 1 or (len(interactions) > 1 and kinds != {"textEntryInteraction"}):
        told = {"kinds": ", ".join(sorted(kinds)) or "—"}
        raise UnclearError(_("Its interactions are not known here: %(kinds)s.") % told)
    (kind,) = kinds
    reading = READERS.get(kind)
    if reading is None:
        raise UnclearError(_("Its interactions are not known here: %(kinds)s.") % {"kinds": kind})
    declared = {_attribute(one, "identifier"): one for one in _all(node, "responseDeclaration")}
    asked = _QtiItem(node, _stem(body), interactions, declared)
    content, key = reading(asked)
    feedback = _all(node, "modalFeedback")
    why, source = without_source(_text(feedback[0])) if feedback else ("", "")
    key = replace(key, why=why)
    return QuestionDraft(content, key, source, _attribute(node, "label"))


def _stem(body: Any) -> str:
    """The text of the body and of prompts, without choices."""
    return _text(
        body, lambda one: _name(one) in ("simpleChoice", "simpleMatchSet", "rubricBlock", "hottext")
    )


@dataclass(frozen=True)
class _QtiItem:
    """One item, looked through."""

    node: Any
    stem: str
    interactions: list[Any]
    declared: dict[str, Any]  # response declarations by identifier

    def declaration(self, interaction: Any) -> Any:
        try:
            return self.declared[_attribute(interaction, "responseIdentifier")]
        except KeyError:
            raise UnclearError(_("Its answer is declared nowhere.")) from None

    def correct(self, interaction: Any) -> list[str]:
        found = _all(self.declaration(interaction), "correctResponse")
        return [(one.text or "").strip() for one in _all(found[0], "value")] if found else []

    def mapped(self, interaction: Any) -> dict[str, Fraction]:
        entries = _all(self.declaration(interaction), "mapEntry")
        return {
            _attribute(one, "mapKey"): share_of(_attribute(one, "mappedValue", "0")) * 100
            for one in entries
        }


def _choosing(asked: _QtiItem) -> tuple[Content, Key]:
    (interaction,) = asked.interactions
    nodes = _all(interaction, "simpleChoice")
    names = [_attribute(one, "identifier") for one in nodes]
    texts = [_text(one) for one in nodes]
    right, mapped = asked.correct(interaction), asked.mapped(interaction)
    words = [WORDS.get(text.lower(), "") for text in texts]
    if sorted(words) == [FALSE, TRUE] and len(right) == 1 and right[0] in names:
        return Content("true_false", asked.stem), Key(words[names.index(right[0])])
    choices = tuple(
        Choice(letter, text, _attribute(one, "fixed") == "true")
        for letter, text, one in zip(LETTERS, texts, nodes, strict=False)
    )
    if not right and not mapped:
        return Content("poll", asked.stem, choices), Key()
    letters = dict(zip(names, LETTERS, strict=False))
    if _attribute(interaction, "maxChoices", "1") == "1":
        best = right or [max(mapped, key=lambda name: mapped[name])]
        return Content("single", asked.stem, choices), Key(letters.get(best[0], ""))
    if mapped:
        key = key_of([mapped.get(name, Fraction(0)) for name in names])
        if isinstance(key.right, str):
            key = Key([key.right], rule=ALL)
    else:
        key = Key(sorted(letters.get(name, "") for name in right), rule=ALL)
    return Content("multiple", asked.stem, choices), key


def _ordering(asked: _QtiItem) -> tuple[Content, Key]:
    (interaction,) = asked.interactions
    nodes = _all(interaction, "simpleChoice")
    letters = dict(zip([_attribute(one, "identifier") for one in nodes], LETTERS, strict=False))
    right = [letters.get(name, "") for name in asked.correct(interaction)]
    return Content("ordering", asked.stem, choices_of([_text(one) for one in nodes])), Key(right)


def _matching(asked: _QtiItem) -> tuple[Content, Key]:
    (interaction,) = asked.interactions
    sets = _all(interaction, "simpleMatchSet")
    if len(sets) != 2:
        raise UnclearError(
            _("Its interactions are not known here: %(kinds)s.") % {"kinds": "match"}
        )
    lefts, rights = (_all(one, "simpleAssociableChoice") for one in sets)
    letters = dict(zip([_attribute(one, "identifier") for one in rights], LETTERS, strict=False))
    pairs = dict(told.split() for told in asked.correct(interaction) if len(told.split()) == 2)
    right = [letters.get(pairs.get(_attribute(one, "identifier"), ""), "") for one in lefts]
    choices = choices_of([_text(one) for one in rights])
    return Content("matching", asked.stem, choices, tuple(map(_text, lefts))), Key(right)


def _typing(asked: _QtiItem) -> tuple[Content, Key]:
    first = asked.interactions[0]
    base = _attribute(asked.declaration(first), "baseType")
    if base in ("integer", "float") and len(asked.interactions) == 1:
        return _number(asked, first)
    right = []
    for interaction in asked.interactions:
        mapped = [text for text, value in asked.mapped(interaction).items() if value > 0]
        right.append(list(dict.fromkeys([*asked.correct(interaction), *mapped])))
    return Content("blank", asked.stem, blanks=len(right)), Key(right)


def _number(asked: _QtiItem, interaction: Any) -> tuple[Content, Key]:
    equal = _all(asked.node, "equal")
    told = _attribute(equal[0], "tolerance", "0").split()[0] if equal else "0"
    right = asked.correct(interaction)
    stem = asked.stem.removesuffix(BLANK).rstrip()
    return Content("number", stem), Key(right[0] if right else "", tolerance=told)


def _writing(asked: _QtiItem) -> tuple[Content, Key]:
    return Content("short", asked.stem), Key("")


READERS: dict[str, Callable[[_QtiItem], tuple[Content, Key]]] = {
    "choiceInteraction": _choosing,
    "orderInteraction": _ordering,
    "matchInteraction": _matching,
    "textEntryInteraction": _typing,
    "extendedTextInteraction": _writing,
}


@dataclass(frozen=True)
class Dialect:
    """How one version writes its names."""

    namespace: str
    package: str
    is_kebab: bool

    def name(self, text: str) -> str:
        if not self.is_kebab:
            return text
        return "qti-" + re.sub(r"([A-Z])", lambda sign: f"-{sign[1].lower()}", text)

    def attribute(self, text: str) -> str:
        return re.sub(r"([A-Z])", lambda s: f"-{s[1].lower()}", text) if self.is_kebab else text


QTI_21 = Dialect("http://www.imsglobal.org/xsd/imsqti_v2p1", "imsqti_item_xmlv2p1", False)
QTI_30 = Dialect("http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "imsqti_item_xmlv3p0", True)
PLAIN = {"p", "div"}  # HTML keeps its names
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"


class _Writer:
    """Writes one item in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def put(self, parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
        tag = name if name in PLAIN else self.dialect.name(name)
        told = {self.dialect.attribute(key): value for key, value in attributes.items()}
        full = f"{{{self.dialect.namespace}}}{tag}"
        node = (
            etree.SubElement(parent, full, told)
            if parent is not None
            else etree.Element(full, told, nsmap={None: self.dialect.namespace})
        )
        node.text = text
        return node

    def item(self, draft: QuestionDraft, identifier: str) -> Any:
        """The item; None for what QTI's simple kinds cannot say."""
        content, key = draft.content, draft.key
        write = WRITERS.get(content.kind)
        root = self.put(
            None,
            "assessmentItem",
            identifier=identifier,
            title=content.stem[:80],
            label=draft.topic,
            adaptive="false",
            timeDependent="false",
        )
        if write is None or not write(self, root, content, key):
            return None
        if told := with_source(key.why, draft.source):
            feedback = self.put(
                root,
                "modalFeedback",
                outcomeIdentifier="FEEDBACK",
                identifier="told",
                showHide="show",
            )
            for line in told.split("\n"):
                self.put(feedback, "p", line)
        return root

    def declared(self, root: Any, right: Sequence[str], name: str = "RESPONSE", **told: str) -> Any:
        node = self.put(root, "responseDeclaration", identifier=name, **told)
        if right:
            correct = self.put(node, "correctResponse")
            for value in right:
                self.put(correct, "value", value)
        return node

    def mapped(self, declared: Any, values: dict[str, Fraction]) -> None:
        node = self.put(declared, "mapping", lowerBound="0", defaultValue="0")
        for name, value in values.items():
            self.put(node, "mapEntry", mapKey=name, mappedValue=f"{float(value):.6f}")

    def body(self, root: Any, stem: str) -> Any:
        node = self.put(root, "itemBody")
        for line in stem.split("\n"):
            self.put(node, "p", line)
        return node

    def processed(self, root: Any, template: str) -> bool:
        self.put(root, "responseProcessing", template=f"{TEMPLATE}/{template}")
        return True


def _write_choosing(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    many = content.kind == "multiple"
    if content.kind == "true_false":
        choices: Sequence[Choice] = (Choice(TRUE, "正确"), Choice(FALSE, "错误"))
    else:
        choices = content.choices
    if any(one.note for one in choices):
        return False
    right = [] if content.kind == "poll" else key.right if many else [key.right]
    declared = writer.declared(
        root, right, cardinality="multiple" if many else "single", baseType="identifier"
    )
    weights = weights_of(content, key) if many and key.rule != ALL else None
    if weights:
        letters = [one.letter for one in choices]
        writer.mapped(declared, dict(zip(letters, weights, strict=True)))
    elif many and key.rule != ALL:
        return False
    interaction = writer.put(
        writer.body(root, content.stem),
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxChoices="0" if many else "1",
    )
    for one in choices:
        told = {"fixed": "true"} if one.is_fixed else {}
        writer.put(interaction, "simpleChoice", one.text, identifier=one.letter, **told)
    return writer.processed(root, "map_response" if weights else "match_correct")


def _write_ordering(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    writer.declared(root, key.right, cardinality="ordered", baseType="identifier")
    interaction = writer.put(
        writer.body(root, content.stem),
        "orderInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
    )
    for one in content.choices:
        writer.put(interaction, "simpleChoice", one.text, identifier=one.letter)
    return writer.processed(root, "match_correct")


def _write_matching(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    names = [f"L{number}" for number in range(1, len(content.lefts) + 1)]
    pairs = [f"{name} {letter}" for name, letter in zip(names, key.right, strict=True)]
    declared = writer.declared(root, pairs, cardinality="multiple", baseType="directedPair")
    writer.mapped(declared, {pair: Fraction(1, len(pairs)) for pair in pairs})
    interaction = writer.put(
        writer.body(root, content.stem),
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations=str(len(names)),
    )
    first, second = (writer.put(interaction, "simpleMatchSet") for __ in range(2))
    for name, left in zip(names, content.lefts, strict=True):
        writer.put(first, "simpleAssociableChoice", left, identifier=name, matchMax="1")
    for one in content.choices:
        told = {"identifier": one.letter, "matchMax": str(len(names))}
        writer.put(second, "simpleAssociableChoice", one.text, **told)
    return writer.processed(root, "map_response")


def _write_blank(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    if key.any_order or "\n" in content.stem:
        return False
    names = [f"RESPONSE{number}" for number in range(1, content.blanks + 1)]
    for name, accepted in zip(names, key.right, strict=True):
        declared = writer.declared(
            root, accepted[:1], name, cardinality="single", baseType="string"
        )
        writer.mapped(declared, {text: Fraction(1, content.blanks) for text in accepted})
    first, *rest = content.stem.split(BLANK)
    line = writer.put(writer.put(root, "itemBody"), "p", first)
    for name, text in zip(names, rest, strict=True):
        writer.put(line, "textEntryInteraction", responseIdentifier=name).tail = text
    return writer.processed(root, "map_response")


def _write_number(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    if content.unit:
        return False
    writer.declared(root, [key.right], cardinality="single", baseType="float")
    body = writer.body(root, content.stem)
    writer.put(writer.put(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")
    processing = writer.put(root, "responseProcessing")
    branch = writer.put(writer.put(processing, "responseCondition"), "responseIf")
    off = f"{Decimal(key.tolerance):f}"
    equal = writer.put(branch, "equal", toleranceMode="absolute", tolerance=f"{off} {off}")
    writer.put(equal, "variable", identifier="RESPONSE")
    writer.put(equal, "correct", identifier="RESPONSE")
    score = writer.put(branch, "setOutcomeValue", identifier="SCORE")
    writer.put(score, "baseValue", "1", baseType="float")
    return True


def _write_short(writer: _Writer, root: Any, content: Content, key: Key) -> bool:
    if key.right:
        return False
    writer.declared(root, [], cardinality="single", baseType="string")
    body = writer.body(root, content.stem)
    writer.put(body, "extendedTextInteraction", responseIdentifier="RESPONSE")
    return True


WRITERS: dict[str, Callable[[_Writer, Any, Content, Key], bool]] = {
    "single": _write_choosing,
    "multiple": _write_choosing,
    "true_false": _write_choosing,
    "poll": _write_choosing,
    "ordering": _write_ordering,
    "matching": _write_matching,
    "blank": _write_blank,
    "number": _write_number,
    "short": _write_short,
}


def write_qti(
    drafts: Sequence[QuestionDraft], dialect: Dialect
) -> tuple[bytes, list[QuestionDraft]]:
    """A package of items, and the questions that QTI's simple kinds cannot say."""
    writer, left_out, items = _Writer(dialect), list[QuestionDraft](), list[tuple[str, bytes]]()
    for number, draft in enumerate(drafts, start=1):
        node = writer.item(draft, f"item{number}")
        if node is None:
            left_out.append(draft)
        else:
            content = etree.tostring(node, xml_declaration=True, encoding="UTF-8")
            items.append((f"item{number}.xml", content))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, _manifest([name for name, __ in items], dialect))
        for name, content in items:
            archive.writestr(name, content)
    return stream.getvalue(), left_out


def _manifest(names: Sequence[str], dialect: Dialect) -> bytes:
    space = "http://www.imsglobal.org/xsd/imscp_v1p1"
    root = etree.Element(f"{{{space}}}manifest", {"identifier": "tongpin"}, nsmap={None: space})
    etree.SubElement(root, f"{{{space}}}organizations")
    resources = etree.SubElement(root, f"{{{space}}}resources")
    for name in names:
        told = {"identifier": name[:-4], "type": dialect.package, "href": name}
        resource = etree.SubElement(resources, f"{{{space}}}resource", told)
        etree.SubElement(resource, f"{{{space}}}file", {"href": name})
    told_: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return told_
