"""Pictures of pages, drawn from words: they follow the language and never show old data."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

ROW_HEIGHT = 48  # units of the drawing
TOP = 28  # of the first row
BOTTOM = 12


class RowKind(StrEnum):
    """What a row of a sketch shows; guide/sketch/KIND.html draws it."""

    HEAD = "head"
    TEXT = "text"
    FIELD = "field"
    BUTTON = "button"
    FIGURE = "figure"
    CODE = "code"


@dataclass(frozen=True)
class SketchRow:
    """One row of a page: its words, and the number of the move that is made there."""

    kind: RowKind
    words: Promise
    number: int = 0  # 0: nothing is done there


@dataclass(frozen=True)
class PlacedRow:
    """A row and how far below the top edge it stands."""

    row: SketchRow
    top: int

    @property
    def template(self) -> str:
        return f"guide/sketch/{self.row.kind}.html"


@dataclass(frozen=True)
class Sketch:
    """A page of the site as somebody would draw it on paper."""

    rows: tuple[SketchRow, ...]

    @property
    def height(self) -> int:
        return TOP + ROW_HEIGHT * len(self.rows) + BOTTOM

    @property
    def screen_height(self) -> int:
        """Of the frame, whose line is one unit inside the drawing on either side."""
        return self.height - 2

    def placed_rows(self) -> Iterator[PlacedRow]:
        for place, row in enumerate(self.rows):
            yield PlacedRow(row, TOP + ROW_HEIGHT * place)


def head(words: Promise) -> SketchRow:
    return SketchRow(RowKind.HEAD, words)


def text(words: Promise, number: int = 0) -> SketchRow:
    return SketchRow(RowKind.TEXT, words, number)


def field(words: Promise, number: int = 0) -> SketchRow:
    return SketchRow(RowKind.FIELD, words, number)


def button(words: Promise, number: int = 0) -> SketchRow:
    return SketchRow(RowKind.BUTTON, words, number)


def figure(words: Promise, number: int = 0) -> SketchRow:
    return SketchRow(RowKind.FIGURE, words, number)


def code(words: Promise, number: int = 0) -> SketchRow:
    return SketchRow(RowKind.CODE, words, number)
