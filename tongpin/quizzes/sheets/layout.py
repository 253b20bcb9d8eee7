"""Where things stand on an answer sheet, in millimetres from the upper left of an A4 page. Pure.

Four codes stand in the corners, so that a picture taken from any side can be set straight; the
first one says whose sheet it is, the others say only which corner they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tongpin.questions.content import Content
from tongpin.questions.kinds import kind_of

WIDTH, HEIGHT = 210.0, 297.0
TOP, STEP, ROWS = 56.0, 8.0, 25  # of the answers: first line, distance, lines in a column
COLUMNS = (16.0, 110.0)  # where they begin
FIRST, APART, ACROSS = 13.0, 9.0, 5.4  # of the circles: the first, their distance, their diameter
LETTERS = "ABCDEFGH"  # as many as there is room for circles in a line
ON_PAGE = ROWS * len(COLUMNS)


class SheetPoint(NamedTuple):
    x: float
    y: float


class Square(NamedTuple):
    """A code: upper left corner and side."""

    x: float
    y: float
    side: float

    @property
    def corners(self) -> tuple[SheetPoint, ...]:
        """Clockwise from the upper left, as readers of codes tell them."""
        x, y, right, low = self.x, self.y, self.x + self.side, self.y + self.side
        return SheetPoint(x, y), SheetPoint(right, y), SheetPoint(right, low), SheetPoint(x, low)


WHOSE = Square(12, 12, 36)
CORNERS = {
    "TP2": Square(184, 12, 14),
    "TP3": Square(12, 271, 14),
    "TP4": Square(184, 271, 14),
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line to be answered: circles, or room to write where there are none."""

    question: int  # its number on the sheet, from 1
    part: str  # "1", "2" … of what is written in several places
    letters: str  # in the circles


def rows_of(contents: Sequence[Content]) -> list[SheetRow]:
    """The lines of a sheet, question by question."""
    rows = []
    for number, content in enumerate(contents, start=1):
        for line in kind_of(content).sheet_lines(content, LETTERS):
            rows.append(SheetRow(number, line.part, line.circles))
    return rows


def pages_of(rows: Sequence[SheetRow]) -> list[Sequence[SheetRow]]:
    return [rows[first : first + ON_PAGE] for first in range(0, len(rows), ON_PAGE)]


def place_of(line: int) -> SheetPoint:
    """Where a line of a page begins, and its middle: `line` from 0."""
    column, below = divmod(line, ROWS)
    return SheetPoint(COLUMNS[column], TOP + STEP * below)


def bubble(line: int, number: int) -> SheetPoint:
    """The middle of a circle, from 0."""
    begin = place_of(line)
    return SheetPoint(begin.x + FIRST + APART * number, begin.y)
