"""How items of QTI 2 and 3 name and write things; pure.

Both versions differ in names only: qti-choice-interaction is choiceInteraction.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from tongpin.questions.notations.formulas import math_text
from tongpin.questions.notations.markup import (
    lowered,
    picture_text,
    raised,
    shown_text,
    unknown_media,
)
from tongpin.questions.notations.option_weights import points_of
from tongpin.questions.notations.raw_question import BLANK, LETTERS, AskedQuestion, UnclearError
from tongpin.questions.notations.xml_source import spaced_lines

HYPHEN = re.compile(r"-(\w)")
ENDS_LINE = ("p", "div", "li", "br", "tr", "prompt", "h1", "h2", "h3", "h4", "blockquote")
CELLS = ("td", "th")
FEEDBACK = ("feedbackInline", "feedbackBlock", "modalFeedback", "templateInline", "templateBlock")
MEDIA = ("object", "audio", "video", "iframe", "embed", "printedVariable", "include", "canvas")


def _camel(name: str) -> str:
    return HYPHEN.sub(lambda hyphen: hyphen[1].upper(), name)


def name_of(node: Any) -> str:
    """The name without its namespace, as version 2 writes it; "" for what is no element."""
    if not isinstance(node.tag, str):
        return ""
    return _camel(etree.QName(node).localname.removeprefix("qti-"))


def all_named(node: Any, name: str) -> list[Any]:
    """The node and all below it that have the name, in their order."""
    return [below for below in node.iter() if name_of(below) == name]


def attribute(node: Any, name: str, default: str = "") -> str:
    """An attribute by the name of version 2."""
    for key, value in node.attrib.items():
        if _camel(key) == name:
            return str(value)
    return default


def _gap(node: Any) -> str:
    return BLANK


def _picture(node: Any) -> str:
    """Raises UnclearError for a picture without a text."""
    for name in ("alt", "aria-label", "ariaLabel"):
        if alternative := attribute(node, name):
            return picture_text(alternative)
    return picture_text("")


SHOWN: Mapping[str, Callable[[Any], str]] = {  # by other means than the text inside
    "textEntryInteraction": _gap,
    "img": _picture,
    "svg": _picture,
    "math": math_text,
}


def text_in(node: Any, without: Container[str] = ()) -> str:
    """All text below the node; gaps where something is typed in.

    without  names of nodes whose text does not count
    Feedback, which is told later, does not count either. Raises UnclearError for what cannot be
    shown.
    """
    return shown_text(spaced_lines("".join(_pieces(node, without))))


def _pieces(node: Any, without: Container[str]) -> Iterator[str]:
    name = name_of(node)
    if name in SHOWN:
        yield SHOWN[name](node)
    elif name in MEDIA:
        raise unknown_media(name)
    elif name in ("sup", "sub"):
        yield _shifted(node, without)
    elif name not in without and name not in FEEDBACK:
        yield from _inner_pieces(node, without)
        if name in ENDS_LINE:
            yield "\n"
        elif name in CELLS:
            yield "\t"


def _inner_pieces(node: Any, without: Container[str]) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        yield from _pieces(child, without)
        yield child.tail or ""


def _shifted(node: Any, without: Container[str]) -> str:
    """Text that stands higher or lower than the line."""
    text = "".join(_inner_pieces(node, without))
    previous = node.getprevious()
    before = (previous.tail if previous is not None else node.getparent().text) or ""
    return raised(before, text) if name_of(node) == "sup" else lowered(before, text)


def feedback_in(node: Any) -> str:
    """What a node tells after hand-in, itself or inside."""
    told = []
    for name in FEEDBACK[:3]:
        for feedback in all_named(node, name):
            told.append(shown_text(spaced_lines("".join(_inner_pieces(feedback, ())))))
    return "\n".join(told)


@dataclass(frozen=True)
class QtiItem:
    """One item, looked through."""

    node: Any
    stem: str
    interactions: list[Any]
    declared: dict[str, Any]  # response declarations by identifier

    @property
    def interaction(self) -> Any:
        """The first one; most items have no other."""
        return self.interactions[0]

    def declaration(self, interaction: Any) -> Any:
        """Raises UnclearError where its answer is declared nowhere."""
        identifier = attribute(interaction, "responseIdentifier")
        if identifier not in self.declared:
            raise UnclearError(_("Its answer is declared nowhere."))
        return self.declared[identifier]

    def correct(self, interaction: Any) -> list[str]:
        values = []
        for response in all_named(self.declaration(interaction), "correctResponse")[:1]:
            for value in all_named(response, "value"):
                values.append((value.text or "").strip())
        return values

    @property
    def has_rules_of_its_own(self) -> bool:
        """Whether it names right answers where only its own processing knows them."""
        for processing in all_named(self.node, "responseProcessing"):
            if all_named(processing, "baseValue") and all_named(processing, "responseIf"):
                return True
        return False

    def mapped(self, interaction: Any) -> dict[str, Fraction]:
        """The points that each answer is worth alone, on any scale. Raises UnclearError."""
        points = {}
        for entry in all_named(self.declaration(interaction), "mapEntry"):
            key = attribute(entry, "mapKey")
            points[key] = points_of(attribute(entry, "mappedValue", "0"))
        return points


def letters_by_identifier(nodes: list[Any]) -> dict[str, str]:
    """The letters that options get here, in their order."""
    letters = {}
    for letter, node in zip(LETTERS, nodes, strict=False):
        letters[attribute(node, "identifier")] = letter
    return letters


def letters_of(names: Iterable[str], letters: Mapping[str, str]) -> list[str]:
    """The letters of identifiers; "" for one that no option has."""
    return [letters.get(name, "") for name in names]


def unknown_interactions(names: str) -> UnclearError:
    return UnclearError(_("Its interactions are not known here: %(kinds)s.") % {"kinds": names})


QtiReader = Callable[[QtiItem], AskedQuestion]
