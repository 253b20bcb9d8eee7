"""A recognised table: what its columns mean and what stands above them; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Self

from tongpin.base.sheets import Cell, cell_text
from tongpin.campaigns.specs import FieldSpec, KindSpec

DEPTH = 30  # rows in which a first header is looked for
RECORD = "记录编号"
REPORTER = re.compile(
    r"(?:填报|报送|填表|上报|制表|编报|申报)(?:单位|部门)(?:名称)?(?:[(（]?(?:盖章|公章)[)）]?)?[:：]\s*"
    r"(.*?)\s*(?:填报|填表|报送|日期|时间|审核|联系|$)"
)
DAY_PART = re.compile(
    r"(?P<number>\d{1,4}|[〇零一二三四五六七八九十廿卅]{1,4})(?:年度?|月份?|日|号)?"
)
SEAL = re.compile(r"[(（](?:盖章|公章|签章)[)）]")


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a table whose header a kind recognises."""

    index: int  # from 0
    header: str  # as typed
    spec: FieldSpec
    hint: str = ""  # what the header says aside: 小时
    is_listed: bool = True  # the pack lists this header; else it was understood


@dataclass
class Table:
    """A recognised table: what its columns mean and what stands above them."""

    kind: KindSpec
    header_row: int  # from 0; the last of the rows that make the header
    columns: list[LedgerColumn]
    headers: list[str]
    titles: list[str] = field(default_factory=list)
    serial: int | None = None
    record: int | None = None
    starts: int | None = None  # the column of hours at which acts begin
    ends: int | None = None  # likewise, end
    depth: int = 1  # how many rows make the header
    unknown: list[str] = field(default_factory=list)  # headers that mean nothing here
    # Columns of year, month and day that together are the day; the year may be missing.
    day_parts: tuple[int | None, int, int] | None = None
    totals: dict[int, list[int]] = field(default_factory=dict)  # column -> those that make it up
    left: int = 0  # the first of its columns, where several tables stand side by side
    right: int | None = None  # the first column that is not its own any more

    @property
    def reporter(self) -> str:
        """The unit named above the table: 填报单位：县教育局."""
        for title, next_title in pairwise([*self.titles, ""]):
            if match := REPORTER.search(title):
                written = match[1]
                if not written and not REPORTER.search(next_title):
                    written = next_title
                return SEAL.sub("", written).strip()
        return ""

    @property
    def required(self) -> list[int]:
        """Where the columns stand that every row must fill."""
        indexes = []
        for column in self.columns:
            if column.spec.required:
                indexes.append(column.index)
        return indexes

    @property
    def unit_column(self) -> LedgerColumn | None:
        """The first column of units; None where the unit is named above the table."""
        for column in self.columns:
            if is_unit(column.spec):
                return column
        return None

    @property
    def slot_columns(self) -> list[LedgerColumn]:
        """The columns that say what remains of an act."""
        return [column for column in self.columns if column.spec.type == "slot"]

    @property
    def summed(self) -> dict[str, list[LedgerColumn]]:
        """By key of the field, the columns of each count that several columns make up."""
        columns: dict[str, list[LedgerColumn]] = {}
        for column in self.columns:
            if column.spec.type == "headcount":
                columns.setdefault(column.spec.key, []).append(column)
        return {key: parts for key, parts in columns.items() if len(parts) > 1}

    @property
    def listed_count(self) -> int:
        """How many of the columns the pack lists."""
        return len([column for column in self.columns if column.is_listed])

    def column_of(self, key: str) -> LedgerColumn:
        """The column of this field. Raises KeyError where the table lacks it."""
        for column in self.columns:
            if column.spec.key == key:
                return column
        raise KeyError(key)

    def has_column(self, spec: FieldSpec) -> bool:
        return spec in [column.spec for column in self.columns]

    @property
    def missing(self) -> list[FieldSpec]:
        """The fields that rows need and no column has; the unit may stand above the table."""
        missing = []
        for spec in self.kind.fields:
            if spec.required and not is_unit(spec) and not self.has_column(spec):
                missing.append(spec)
        return missing

    def own_cells(self, row: Sequence[Cell]) -> list[Cell]:
        """The row with only the table's own columns filled."""
        if self.left or self.right is not None:
            return [*[""] * self.left, *row[self.left : self.right]]
        return list(row)

    def has_parted_day(self, cells: Sequence[Cell]) -> bool:
        """Whether the day of the row stands in several cells: its own has a number alone."""
        day = self.day_parts[2] if self.day_parts else None
        return DAY_PART.fullmatch(part_at(cells, day)) is not None

    def join_day(self, cells: list[Cell]) -> None:
        """Put 2021年3月5日 where the day stands, unless that is a whole day itself."""
        if not self.day_parts or not self.has_parted_day(cells):
            return
        words = []
        for index, word in zip(self.day_parts, "年月日", strict=True):
            if match := DAY_PART.fullmatch(part_at(cells, index)):
                words.append(match["number"] + word)
        if len(words) > 1:
            cells[self.day_parts[2]] = "".join(words)

    def shifted(self, by: int) -> Self:
        """The same table so many columns further right."""
        columns = [replace(column, index=column.index + by) for column in self.columns]
        day_parts = None
        if self.day_parts:
            year, month, day = self.day_parts
            day_parts = (None if year is None else year + by, month + by, day + by)
        return replace(
            self,
            columns=columns,
            serial=None if self.serial is None else self.serial + by,
            record=None if self.record is None else self.record + by,
            starts=None if self.starts is None else self.starts + by,
            ends=None if self.ends is None else self.ends + by,
            day_parts=day_parts,
            totals={
                total + by: [part + by for part in parts] for total, parts in self.totals.items()
            },
            left=self.left + by,
            right=None if self.right is None else self.right + by,
        )


def part_at(cells: Sequence[Cell], index: int | None) -> str:
    """The text of one cell; "" where there is none."""
    return cell_text(cells[index]).strip() if index is not None and index < len(cells) else ""


def is_unit(spec: FieldSpec) -> bool:
    """Compared by name, for it is the one type that may stand above its table instead."""
    return spec.type == "unit"
