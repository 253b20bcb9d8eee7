"""What an office's paper says: headings, lines and tables, each row with whose it is. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from tongpin.base.columns import Column, cells_of, headers_of

PaperCell = str | int
Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """One row of a table."""

    cells: tuple[PaperCell, ...]
    unit: int = 0  # whose it is; 0: everybody's
    duty: int = 0  # the duty that it is about; 0: none
    path: str = ""  # the page of what it tells


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """One part of a paper."""

    head: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[PaperRow, ...] = ()

    def visible_in(self, units: Collection[int]) -> "PaperSection":
        """The section without the rows of other units."""
        rows = tuple(row for row in self.rows if not row.unit or row.unit in units)
        return replace(self, rows=rows)

    def as_json(self) -> dict[str, Any]:
        rows = [[list(row.cells), row.unit, row.duty, row.path] for row in self.rows]
        return {
            "head": self.head,
            "lines": list(self.lines),
            "columns": list(self.columns),
            "rows": rows,
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "PaperSection":
        """From what `as_json` gave."""
        rows = []
        for cells, unit, duty, path in data["rows"]:
            rows.append(PaperRow(cells=tuple(cells), unit=unit, duty=duty, path=path))
        return cls(
            head=data["head"],
            lines=tuple(data["lines"]),
            columns=tuple(data["columns"]),
            rows=tuple(rows),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLink:
    """Whose a row is and where it leads, beside its cells."""

    unit: int = 0
    duty: int = 0
    path: str = ""


def table_section(
    head: str,
    columns: Sequence[Column[Subject, PaperCell]],
    subjects: Iterable[tuple[Subject, RowLink]],
    *,
    empty_line: str,
) -> PaperSection:
    """A section with one table; `empty_line` stands there where it has no rows."""
    rows = []
    for subject, link in subjects:
        cells = cells_of(columns, subject)
        rows.append(PaperRow(cells=cells, unit=link.unit, duty=link.duty, path=link.path))
    lines = () if rows else (empty_line,)
    return PaperSection(head=head, lines=lines, columns=headers_of(columns), rows=tuple(rows))
