"""How Moodle XML writes texts and answers; pure."""

import html
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lxml import etree

from tongpin.questions.notations.markup import shown_text, text_of_html
from tongpin.questions.notations.option_weights import remark_on, share_of
from tongpin.questions.notations.raw_question import AskedQuestion

PLAIN_FORMATS = ("plain_text", "plain", "2")


def text_in(node: Any) -> str:
    """The text in the node's <text>; "" where there is no node. Raises UnclearError."""
    if node is None:
        return ""
    markup = markup_in(node.find("text"))
    if node.get("format", "") in PLAIN_FORMATS:
        return shown_text(markup.replace("\xa0", " "))
    return text_of_html(markup)


def markup_in(node: Any) -> str:
    """The HTML of a node, which may hold it as text or, unusually, as nodes of its own."""
    if node is None:
        return ""
    pieces = [html.escape(node.text or "", quote=False) if len(node) else node.text or ""]
    for child in node:
        pieces.append(etree.tostring(child, encoding="unicode"))
    return "".join(pieces)


def put_text(parent: Any, name: str, text: str, **attributes: str) -> Any:
    """Add a node with its <text>."""
    node = etree.SubElement(parent, name, **attributes)
    etree.SubElement(node, "text").text = text
    return node


def as_html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>")


@dataclass(frozen=True)
class MoodleAnswer:
    """One <answer>."""

    text: str
    share: Fraction  # of the points
    feedback: str

    @classmethod
    def of(cls, node: Any) -> "MoodleAnswer":
        """Raises UnclearError for an odd share."""
        share = share_of(node.get("fraction", "0"))
        return cls(text_in(node), share, text_in(node.find("feedback")))


@dataclass(frozen=True)
class MoodleQuestion:
    """One <question>, looked through."""

    node: Any
    stem: str
    answers: list[MoodleAnswer]

    @classmethod
    def of(cls, node: Any) -> "MoodleQuestion":
        """Raises UnclearError for odd shares of the points, and for what cannot be shown."""
        stem = text_in(node.find("questiontext"))
        return cls(node, stem, [MoodleAnswer.of(answer) for answer in node.iterfind("answer")])

    @property
    def remarks(self) -> list[str]:
        """What is told of answers that are written in words, each behind its answer."""
        remarks = []
        for answer in self.answers:
            if answer.feedback:
                remarks.append(remark_on(answer.text, answer.feedback))
        return remarks


MoodleReader = Callable[[MoodleQuestion], AskedQuestion]
