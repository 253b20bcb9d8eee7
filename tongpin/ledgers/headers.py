"""Finding the table in a sheet: its header row, its kind, what stands above it; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tongpin.base.sheets import Cell
from tongpin.base.text import bare, simplified
from tongpin.campaigns.specs import FieldSpec, KindSpec

DEPTH = 30  # rows in which a header is looked for
SERIALS = {"序号", "序", "行号", "no", "no."}
RECORD = "记录编号"
REPORTER = re.compile(
    r"(?:填报|报送|填表|上报)单位(?:[(（]?盖章[)）]?)?[:：]\s*(.*?)\s*(?:填报|报送|日期|时间|$)"
)
SEAL = re.compile(r"[(（](?:盖章|公章|签章)[)）]")
BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
TOTALS = re.compile(r".{0,12}(?:合计|总计|小计|共计|累计)(?:[:(\d].*)?")
FOOTERS = (
    *("填表人", "审核人", "填报人", "负责人", "单位负责人", "制表", "注:", "备注:", "说明:"),
    *("联系人", "填报日期", "填表日期", "统计人", "复核人"),
)


@lru_cache(maxsize=4096)
def header_key(cell: Cell) -> str:
    """A header for comparing: without blanks, marks of obligation and bracketed units."""
    text = simplified(bare(str(cell))).strip("*＊:：")
    return BRACKETS.sub("", text) or text


@dataclass(frozen=True)
class Column:
    """One recognised column."""

    index: int  # from 0
    header: str  # as typed
    spec: FieldSpec
    hint: str = ""  # what the header's brackets say: 小时


@dataclass
class Table:
    """A recognised table: what its columns mean and what stands above them."""

    kind: KindSpec
    header_row: int  # from 0; the last of the rows that make the header
    columns: list[Column]
    headers: list[str]
    titles: list[str] = field(default_factory=list)
    serial: int | None = None
    record: int | None = None
    depth: int = 1  # how many rows make the header
    unknown: list[str] = field(default_factory=list)  # headers that mean nothing here

    @property
    def reporter(self) -> str:
        """The unit named above the table: 填报单位：县教育局."""
        for title, beside in zip(self.titles, [*self.titles[1:], ""], strict=False):
            if match := REPORTER.search(title):
                written = match[1] or ("" if REPORTER.search(beside) else beside)
                return SEAL.sub("", written).strip()
        return ""

    @property
    def required(self) -> list[int]:
        """Where the columns stand that every row must fill."""
        return [column.index for column in self.columns if column.spec.required]


def find_table(
    kinds: Sequence[KindSpec], rows: Sequence[Sequence[Cell]], *, names: Sequence[str]
) -> Table | None:
    """The table whose header explains itself best within the first rows, or None.

    names   words around it, nearest first: sheet, file; hints of a kind are looked for there
    """
    best: tuple[float, Table] | None = None
    for number in range(min(len(rows), DEPTH)):
        for depth in (1, 2):
            headers = joined(rows[number : number + depth])
            titles = [str(c).strip() for row in rows[:number] for c in row if str(c).strip()]
            for kind in kinds:
                table = match_header(kind, headers, number + depth - 1)
                if table is None:
                    continue
                table.titles, table.depth = titles, depth
                score = len(table.columns) - 0.1 * depth + hint_score(kind, names, titles)
                if best is None or score > best[0]:
                    best = (score, table)
    return best[1] if best else None


def joined(rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Header cells of one row, or of two where the lower one says it more exactly."""
    width = max((len(row) for row in rows), default=0)
    headers = [""] * width
    for row in rows:
        for index, cell in enumerate(row):
            headers[index] = str(cell).strip() or headers[index]
    return headers


def hint_score(kind: KindSpec, names: Sequence[str], titles: Sequence[str]) -> float:
    """More for a word in the sheet's name than in the file's or a title's."""
    places = [*names, " ".join(titles)]
    weights = (3.0, 1.5, 1.0)
    return sum(
        weight
        for weight, place in zip(weights, places, strict=False)
        if any(hint in place for hint in kind.hints)
    )


def match_header(kind: KindSpec, headers: Sequence[str], row: int) -> Table | None:
    """The columns that this kind recognises, or None where one that it needs is missing.

    The unit may be missing: then it is the one named above the table.
    """
    wanted = {header_key(name): spec for spec in kind.fields for name in reversed(spec.headers)}
    for spec in kind.fields:
        wanted[header_key(spec.label)] = spec
    table = Table(kind, row, [], list(headers))
    taken: set[str] = set()
    for index, header in enumerate(headers):
        key = header_key(header)
        if key in SERIALS:
            table.serial = index
        elif key == RECORD:
            table.record = index
        elif (match := wanted.get(key)) and match.key not in taken:
            taken.add(match.key)
            hint = BRACKETS.search(bare(header))
            table.columns.append(Column(index, header, match, hint[1] if hint else ""))
        elif key:
            table.unknown.append(header)
    needed = {s.key for s in kind.fields if s.required and s.type != "unit"}
    is_table = needed <= taken and len(table.columns) >= 2
    return table if is_table and len(table.columns) > len(table.unknown) else None


def is_aside(table: Table, row: Sequence[Cell]) -> bool:
    """Whether the row is a total or a footer: begins as one, and lacks what rows must have."""
    filled = [place for place, cell in enumerate(row) if str(cell).strip()]
    if not filled:
        return True
    first = bare(str(row[filled[0]]))
    if not (TOTALS.fullmatch(first) or first.startswith(FOOTERS)):
        return False
    return not set(filled[1:]).issuperset(table.required)


def is_header(row: Sequence[Cell], headers: Sequence[Sequence[Cell]]) -> bool:
    """Whether the row repeats one of the rows of the header, as on every printed page."""
    said = [header_key(str(cell)) for cell in row if str(cell).strip()]
    return any(said == [header_key(str(c)) for c in one if str(c).strip()] for one in headers)


def is_blank(row: Iterable[Cell]) -> bool:
    return all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in row)
