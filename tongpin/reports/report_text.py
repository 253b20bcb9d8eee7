"""The text of a report as values: sections, points, sentences, and pieces that open to rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from tongpin.figures.figure_reader import Figure, Scope
from tongpin.reports.models import OwnWords

OWN_MARK = "※"


@dataclass(frozen=True)
class Piece:
    """Some text of a sentence; a figure's phrase or an act's mention opens to its rows."""

    text: str
    figure: str = ""
    act: int | None = None


Sentence = tuple[Piece, ...]


@dataclass(frozen=True)
class ReportPoint:
    """一是 …"""

    ordinal: str  # "" where the point stands alone
    head: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class ReportSection:
    number: str
    heading: str
    lead: tuple[Sentence, ...]
    points: tuple[ReportPoint, ...]


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report's text with the figures it prints and the words that it took over."""

    scope: Scope
    title: str
    lead: tuple[Sentence, ...]
    sections: tuple[ReportSection, ...]
    figures: tuple[Figure, ...]
    as_of: datetime
    used: tuple[str, ...]  # keys of figures in the text, in its order
    own_words: tuple[OwnWords, ...]  # those in the text, in its order

    @property
    def note(self) -> str:
        """Whose the marked sentences are; "" where there are none."""
        if not self.own_words:
            return ""
        signatures = []
        for words in self.own_words:
            signatures.append(f"{words.signer}（{words.signed_on:%Y-%m-%d}）")
        names = "、".join(dict.fromkeys(signatures))
        return f"{OWN_MARK} 本单位自己的表述，不出自记录。签署：{names}。"

    def paragraphs(self) -> Iterator[tuple[str, str]]:
        """The plain text: (style, text), style one of title, heading, body."""
        yield "title", self.title
        if self.lead:
            yield "body", plain(self.lead)
        for section in self.sections:
            yield "heading", f"{section.number}、{section.heading}"
            if section.lead:
                yield "body", plain(section.lead)
            for point in section.points:
                yield "body", f"{point.ordinal}{point.head}。{plain(point.sentences)}"
        if self.note:
            yield "body", self.note


def plain(sentences: Iterable[Sentence]) -> str:
    """The text of the sentences, one after the other."""
    return "".join(piece.text for piece in chain.from_iterable(sentences))
