"""How Moodle XML writes texts and answers; pure."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lxml import etree

from tongpin.questions.notations.option_weights import share_of
from tongpin.questions.notations.raw_question import AskedQuestion

BREAK = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?\s*>", re.IGNORECASE)
HTML_TAG = re.compile(r"<[^<>]+>")


def text_in(node: Any) -> str:
    """The text in the node's <text>, without HTML; "" where there is no node."""
    if node is None:
        return ""
    markup = BREAK.sub("\n", node.findtext("text") or "")
    plain = html.unescape(HTML_TAG.sub("", markup)).replace("\xa0", " ")
    return "\n".join(filter(None, map(str.strip, plain.splitlines())))


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
        """Raises UnclearError for odd shares of the points."""
        stem = text_in(node.find("questiontext"))
        return cls(node, stem, [MoodleAnswer.of(answer) for answer in node.iterfind("answer")])


MoodleReader = Callable[[MoodleQuestion], AskedQuestion]
