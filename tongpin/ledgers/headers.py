"""Finding the table in a sheet: its header row, its kind, what stands above it; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

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
    "填表人",
    "审核人",
    "填报人",
    "负责人",
    "单位负责人",
    "制表",
    "注:",
    "备注:",
    "说明:",
    "联系人",
    "填报日期",
    "填表日期",
    "统计人",
    "复核人",
)
HINT_WEIGHTS = (3.0, 1.5, 1.0)  # of a word in the sheet's name, in the file's, in a title


@lru_cache(maxsize=4096)
def header_key(cell: Cell) -> str:
    """A header for comparing: without blanks, marks of obligation and bracketed units."""
    text = simplified(bare(str(cell))).strip("*＊:：")
    return BRACKETS.sub("", text) or text


@dataclass(frozen=True)
class LedgerColumn:
    """One column of a table whose header a kind recognises."""

    index: int  # from 0
    header: str  # as typed
    spec: FieldSpec
    hint: str = ""  # what the header's brackets say: 小时


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
    depth: int = 1  # how many rows make the header
    unknown: list[str] = field(default_factory=list)  # headers that mean nothing here

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
            if _is_unit(column.spec):
                return column
        return None

    @property
    def slot_columns(self) -> list[LedgerColumn]:
        """The columns that say what remains of an act."""
        return [column for column in self.columns if column.spec.type == "slot"]

    def column_of(self, key: str) -> LedgerColumn:
        """The column of this field. Raises KeyError where the table lacks it."""
        for column in self.columns:
            if column.spec.key == key:
                return column
        raise KeyError(key)

    def has_column(self, spec: FieldSpec) -> bool:
        return spec in [column.spec for column in self.columns]

    def add_column(self, index: int, header: str, wanted: Mapping[str, FieldSpec]) -> None:
        """Take the header for what it means; one that means nothing is kept as unknown.

        wanted   header_key -> field; a field that has a column already takes no second one
        """
        key = header_key(header)
        spec = wanted.get(key)
        if key in SERIALS:
            self.serial = index
        elif key == RECORD:
            self.record = index
        elif spec and not self.has_column(spec):
            hint = BRACKETS.search(bare(header))
            self.columns.append(LedgerColumn(index, header, spec, hint[1] if hint else ""))
        elif key:
            self.unknown.append(header)

    def explains_itself(self) -> bool:
        """Whether all that rows need has a column, and most headers mean something."""
        for spec in self.kind.fields:
            if spec.required and not _is_unit(spec) and not self.has_column(spec):
                return False
        return len(self.columns) >= 2 and len(self.columns) > len(self.unknown)


def _is_unit(spec: FieldSpec) -> bool:
    """Compared by name, for it is the one type that may stand above its table instead."""
    return spec.type == "unit"


def find_table(
    kinds: Sequence[KindSpec], rows: Sequence[Sequence[Cell]], *, names: Sequence[str]
) -> Table | None:
    """The table whose header explains itself best within the first rows, or None.

    names   words around it, nearest first: sheet, file; hints of a kind are looked for there
    """
    best, best_score = None, 0.0
    for table in _candidates(kinds, rows):
        score = len(table.columns) - 0.1 * table.depth
        score += hint_score(table.kind, names, table.titles)
        if best is None or score > best_score:
            best, best_score = table, score
    return best


def _candidates(kinds: Sequence[KindSpec], rows: Sequence[Sequence[Cell]]) -> Iterator[Table]:
    """Every table that any kind recognises, by header row, depth and kind."""
    for number in range(min(len(rows), DEPTH)):
        titles = filled_cells(rows[:number])
        for depth in (1, 2):
            headers = joined_headers(rows[number : number + depth])
            for kind in kinds:
                if table := match_header(kind, headers, number + depth - 1):
                    table.titles, table.depth = titles, depth
                    yield table


def filled_cells(rows: Iterable[Sequence[Cell]]) -> list[str]:
    """What stands in the rows, without blank cells."""
    texts = []
    for cell in chain.from_iterable(rows):
        if text := str(cell).strip():
            texts.append(text)
    return texts


def joined_headers(rows: Sequence[Sequence[Cell]]) -> list[str]:
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
    score = 0.0
    for weight, place in zip(HINT_WEIGHTS, places, strict=False):
        if any(hint in place for hint in kind.hints):
            score += weight
    return score


def match_header(kind: KindSpec, headers: Sequence[str], row: int) -> Table | None:
    """The columns that this kind recognises, or None where one that it needs is missing.

    The unit may be missing: then it is the one named above the table.
    """
    wanted = wanted_headers(kind)
    table = Table(kind, row, [], list(headers))
    for index, header in enumerate(headers):
        table.add_column(index, header, wanted)
    return table if table.explains_itself() else None


def wanted_headers(kind: KindSpec) -> dict[str, FieldSpec]:
    """By header_key, the field that the kind understands by it; labels before synonyms."""
    wanted = {}
    for spec in kind.fields:
        for name in reversed(spec.headers):
            wanted[header_key(name)] = spec
    for spec in kind.fields:
        wanted[header_key(spec.label)] = spec
    return wanted


def is_aside(table: Table, row: Sequence[Cell]) -> bool:
    """Whether the row is a total or a footer: begins as one, and lacks what rows must have."""
    filled = filled_columns(row)
    if not filled:
        return True
    first = bare(str(row[filled[0]]))
    if not (TOTALS.fullmatch(first) or first.startswith(FOOTERS)):
        return False
    return not set(filled[1:]).issuperset(table.required)


def filled_columns(row: Sequence[Cell]) -> list[int]:
    """Where cells stand that are not blank, from 0."""
    return [index for index, cell in enumerate(row) if str(cell).strip()]


def is_header(row: Sequence[Cell], headers: Sequence[Sequence[Cell]]) -> bool:
    """Whether the row repeats one of the rows of the header, as on every printed page."""
    return header_keys(row) in [header_keys(header) for header in headers]


def header_keys(row: Sequence[Cell]) -> list[str]:
    return [header_key(str(cell)) for cell in row if str(cell).strip()]


def is_blank(row: Iterable[Cell]) -> bool:
    for cell in row:
        if cell == "":
            continue
        if not isinstance(cell, str) or cell.strip():
            return False
    return True
