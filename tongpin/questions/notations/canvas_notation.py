"""How Canvas writes texts and answers in QTI 1.2; pure."""

import html
import re
from collections.abc import Callable, Iterable
from typing import Any

from tongpin.questions.notations.option_weights import share_of
from tongpin.questions.notations.raw_question import LETTERS, AskedQuestion
from tongpin.questions.notations.xml_source import spaced_lines

HTML_TAG = re.compile(r"<[^<>]+>")


def text_in(node: Any) -> str:
    """All texts below the node, without HTML; "" where there is no node."""
    if node is None:
        return ""
    markup = " ".join(_texts(node.iter("{*}mattext")))
    return spaced_lines(html.unescape(HTML_TAG.sub(" ", markup)))


def _texts(nodes: Iterable[Any]) -> list[str]:
    return [node.text or "" for node in nodes]


class CanvasItem:
    """One <item>, looked through."""

    def __init__(self, node: Any) -> None:
        self.node = node
        self.stem = text_in(node.find("{*}presentation/{*}material"))

    @property
    def question_type(self) -> str:
        for field in self.node.iter("{*}qtimetadatafield"):
            if (field.findtext("{*}fieldlabel") or "").strip() == "question_type":
                return (field.findtext("{*}fieldentry") or "").strip()
        return ""

    @property
    def options(self) -> "CanvasOptions":
        return CanvasOptions(self.node)

    def texts_of(self, name: str) -> list[str]:
        """The texts of all conditions of one name: varequal, vargte …"""
        return _texts(self.node.iter(f"{{*}}{name}"))

    @property
    def right_names(self) -> list[str]:
        """What the condition that gives points asks for, without what stands under a not."""
        for condition in self.node.iter("{*}respcondition"):
            if _gives_points(condition):
                return _wanted_names(condition.find("{*}conditionvar"))
        return []


def _gives_points(condition: Any) -> bool:
    for variable in condition.iter("{*}setvar"):
        score = (variable.text or "").strip()
        if score and share_of(score) > 0:
            return True
    return False


def _wanted_names(variables: Any) -> list[str]:
    names = []
    for condition in variables.iter("{*}varequal"):
        if next(condition.iterancestors("{*}not"), None) is None:
            names.append((condition.text or "").strip())
    return names


class CanvasOptions:
    """The options below a node."""

    def __init__(self, node: Any) -> None:
        self.names: list[str] = []
        self.texts: list[str] = []
        for label in node.iter("{*}response_label"):
            self.names.append(label.get("ident", ""))
            self.texts.append(text_in(label))

    def letter_of(self, name: str) -> str:
        """The letter that an option has here; "" for a name that none has."""
        return dict(zip(self.names, LETTERS, strict=False)).get(name, "")

    def text_of(self, name: str) -> str:
        return dict(zip(self.names, self.texts, strict=True)).get(name, "")


CanvasReader = Callable[[CanvasItem], AskedQuestion]
