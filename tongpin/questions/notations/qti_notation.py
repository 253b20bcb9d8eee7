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

from tongpin.questions.notations.option_weights import share_of
from tongpin.questions.notations.raw_question import BLANK, LETTERS, AskedQuestion, UnclearError
from tongpin.questions.notations.xml_source import spaced_lines

HYPHEN = re.compile(r"-(\w)")
ENDS_LINE = ("p", "div", "li", "br")


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


def text_in(node: Any, without: Container[str] = ()) -> str:
    """All text below the node; gaps where something is typed in.

    without  names of nodes whose text does not count
    """
    return spaced_lines("".join(_pieces(node, without)))


def _pieces(node: Any, without: Container[str]) -> Iterator[str]:
    name = name_of(node)
    if name == "textEntryInteraction":
        yield BLANK
    elif name not in without:
        yield node.text or ""
        for child in node:
            yield from _pieces(child, without)
            yield child.tail or ""
        if name in ENDS_LINE:
            yield "\n"


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

    def mapped(self, interaction: Any) -> dict[str, Fraction]:
        """The points that each answer is worth alone."""
        points = {}
        for entry in all_named(self.declaration(interaction), "mapEntry"):
            key = attribute(entry, "mapKey")
            points[key] = share_of(attribute(entry, "mappedValue", "0")) * 100
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
