"""What every container is read into: a book of sheets, each with rows of plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tongpin.base.errors import UserError
from tongpin.base.text import printable

Cell = str | int | float | bool | date | datetime | time | timedelta
MAX_NAME = 100  # characters of a sheet's name


def cell_text(cell: Cell) -> str:
    """A cell as the spreadsheet shows it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def printable_cell(cell: Cell) -> Cell:
    """The cell, a text of it without control characters."""
    return printable(cell) if isinstance(cell, str) else cell


class SheetError(UserError):
    """The file cannot be read as a table; the message is written for users."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are shown as one; rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet: its name and its rows, first row first; empty cells are "".

    Cells merged downwards repeat their value in `rows`; `merges` says which they are.
    """

    name: str
    rows: Iterator[list[Cell]]
    row_count: int
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # from 1
    merges: tuple[Merge, ...] = ()
    titles: tuple[str, ...] = ()  # what stands above a table that is only part of a document


@dataclass
class Book:
    """One file of tables."""

    name: str
    content: bytes
    sheets: list[Sheet] = field(default_factory=list)
    counts_from_1904: bool = False  # its bare numbers count days from 1904, not from 1900
    remarks: list[str] = field(default_factory=list)  # what the file is, where its name says else
