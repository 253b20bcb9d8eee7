"""Merged cells: those merged downwards repeat their value, those merged along do not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tongpin.base.containers.books import Cell, Merge


def filled_down(rows: Iterable[list[Cell]], merges: Iterable[Merge]) -> Iterator[list[Cell]]:
    """Rows in which cells merged downwards repeat their value."""
    starts: defaultdict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        if merge.bottom > merge.top:
            starts[merge.top].append(merge)
    filling: dict[int, tuple[Cell, int]] = {}  # column -> value and its last row
    for number, row in enumerate(rows):
        filling = {column: rest for column, rest in filling.items() if number <= rest[1]}
        _fill_blanks(row, filling)
        for merge in starts.get(number, ()):
            if merge.left < len(row):
                filling[merge.left] = (row[merge.left], merge.bottom)
        yield row


def _fill_blanks(row: list[Cell], filling: dict[int, tuple[Cell, int]]) -> None:
    for column, (value, __) in filling.items():
        if value == "":
            continue
        if column >= len(row):
            row.extend([""] * (column + 1 - len(row)))
        if row[column] == "":
            row[column] = value
