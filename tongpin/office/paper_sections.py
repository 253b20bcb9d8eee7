"""What an office's paper says: headings, lines and tables, each row with whose it is. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One row of a table."""

    cells: tuple[str | int, ...]
    unit: int = 0  # whose it is; 0: everybody's
    path: str = ""  # the page of what it tells


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One part of a paper."""

    head: str
    lines: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[PaperRow, ...] = field(default=())

    def seen_by(self, units: Collection[int]) -> "PaperSection":
        """Without the rows of other units."""
        kept = tuple(row for row in self.rows if not row.unit or row.unit in units)
        return replace(self, rows=kept)

    def as_json(self) -> dict[str, Any]:
        rows = [[list(row.cells), row.unit, row.path] for row in self.rows]
        return {
            "head": self.head,
            "lines": list(self.lines),
            "columns": list(self.columns),
            "rows": rows,
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "PaperSection":
        rows = tuple(PaperRow(tuple(cells), unit, path) for cells, unit, path in told["rows"])
        return cls(told["head"], tuple(told["lines"]), tuple(told["columns"]), rows)


def as_json(sections: Sequence[PaperSection]) -> list[dict[str, Any]]:
    return [section.as_json() for section in sections]
