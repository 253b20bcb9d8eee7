"""Columns of tables: header and cell of one column stand together. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.functional import Promise

Row = TypeVar("Row")
Cell = TypeVar("Cell")


@dataclass(frozen=True)
class Column(Generic[Row, Cell]):
    """One column of a table: what stands above it, and what it says of a row."""

    header: str | Promise
    value: Callable[[Row], Cell]


def headers_of(columns: Iterable[Column[Row, Cell]]) -> tuple[str, ...]:
    return tuple(str(column.header) for column in columns)


def cells_of(columns: Iterable[Column[Row, Cell]], row: Row) -> tuple[Cell, ...]:
    """What the columns say of one row, in their order."""
    return tuple(column.value(row) for column in columns)


def table_of(
    columns: Sequence[Column[Row, Cell]], rows: Iterable[Row]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """The headers, and the cells of every row."""
    return headers_of(columns), [cells_of(columns, row) for row in rows]
