"""What rows take from those above: ditto marks, a unit that is not repeated, merged cells."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tongpin.base.containers.books import Merge
from tongpin.base.sheets import Cell, cell_text
from tongpin.base.text import bare
from tongpin.ledgers.aside_rows import filled_columns
from tongpin.ledgers.headers import LedgerColumn, Table, is_unit, part_at
from tongpin.ledgers.load_run import SheetTable
from tongpin.orgs.unit_names import PLACE, Directory

DITTO = {
    *("同上", "同前", "同上行", "同上一行", "同左", "〃", "〃〃", "″", "''", "``", '"'),
    *("””", "“", "”"),
}
HEADING = re.compile(
    r"(?:[(（][一二三四五六七八九十]{1,3}[)）]、?|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
GROUP_COUNT = re.compile(r"[(（](?:共|计)?\d+[场次个项条][)）]$")
LABEL = re.compile(r"^(?:填报|报送|承办|组织|所属|责任)?(?:单位|部门)(?:名称)?[:：]\s*")
OFFICES = re.compile(".*(?:单位|部门)")  # 县直单位, which is no unit
NOBODY = 0  # the unit of rows below a name that no unit has
COUNTED = ("headcount", "expected", "count")  # what a merged cell says once, not for each row


@dataclass(frozen=True)
class CarriedRow:
    """A row with what it takes from above, and notes on that."""

    number: int  # from 1
    cells: list[Cell]
    notes: tuple[str, ...] = ()
    # Columns whose count stands in a cell that is merged over rows above: column -> first row.
    counted_above: dict[int, int] = field(default_factory=dict)
    group: int | None = None  # the unit of the line above a group of rows; NOBODY for none known


def is_ditto(text: str) -> bool:
    return text in DITTO or bare(text) in DITTO


def taken_note(header: str, above: Cell) -> str:
    note = _("%(column)s is empty; taken from above: %(value)s")
    return note % {"column": header, "value": cell_text(above)}


class CarriedCells:
    """Fills the rows of one table in their order."""

    def __init__(self, source: SheetTable, directory: Directory) -> None:
        self.table: Table = source.table
        self.directory = directory
        self.group: int | None = None
        self.hidden_rows = source.sheet.hidden_rows
        self.above: dict[int, Cell] = {}  # column -> its last value
        self.merges: defaultdict[int, list[Merge]] = defaultdict(list)  # by column
        for merge in source.sheet.merges:
            if merge.bottom > merge.top and merge.bottom > self.table.header_row:
                self.merges[merge.left].append(merge)

    def begins_group(self, cells: Sequence[Cell]) -> bool:
        """Whether the row holds a unit's name alone; then rows below are the unit's.

        Below 二、县直单位, which is no unit, rows without a unit are nobody's.
        """
        filled = filled_columns(cells)
        if len(filled) != 1:
            return False
        column = self.table.unit_column
        written = cell_text(cells[filled[0]]).strip().rstrip(":：")
        heading = HEADING.match(written)
        text = GROUP_COUNT.sub("", written[heading.end() :] if heading else written)
        text = LABEL.sub("", text)
        unit = self.directory.find(text).unit
        if not heading and (unit is None or (column and column.index == filled[0])):
            if column is None and PLACE.fullmatch(text):
                self.group = NOBODY  # rows below are not those of the unit before
            return False
        is_unknown = unit is None and (PLACE.fullmatch(text) or OFFICES.fullmatch(text))
        self.group = NOBODY if is_unknown else unit
        if column:
            self.above[column.index] = text if unit else ""
        return True

    def carry(self, number: int, cells: Sequence[Cell]) -> CarriedRow:
        """Row `number` (from 1) as it is meant."""
        missing = len(self.table.headers) - len(cells)
        filled = [*cells, *[""] * missing]
        notes: list[str] = []
        counted_above: dict[int, int] = {}
        if number in self.hidden_rows:
            notes.append(_("this row is hidden in the file"))
        if self.table.has_parted_day(filled):
            notes.extend(self._fill_day_parts(filled))
            self.table.join_day(filled)
        for column in self.table.columns:
            if note := self._fill(column, filled):
                notes.append(note)
            merge = self._merge_at(column, number)
            if merge is None:
                continue
            if number - 1 > merge.top:
                filled[column.index] = ""
                counted_above[column.index] = merge.top + 1
            else:
                notes.append(self._merge_note(column, merge))
        return CarriedRow(
            number=number,
            cells=filled,
            notes=tuple(notes),
            counted_above=counted_above,
            group=self.group,
        )

    def _fill_day_parts(self, cells: list[Cell]) -> list[str]:
        """Put the year and the month from above where they are not repeated; notes on that."""
        assert self.table.day_parts
        notes = []
        for index in self.table.day_parts[:2]:
            if index is None:
                continue
            text = part_at(cells, index)
            above = self.above.get(index, "")
            if text and not is_ditto(text):
                self.above[index] = cells[index]
            elif above != "":
                cells[index] = above
                notes.append(taken_note(self.table.headers[index], above))
        return notes

    def _fill(self, column: LedgerColumn, cells: list[Cell]) -> str:
        """Put the value from above where the cell asks for it; the note on that, or ""."""
        cell = cells[column.index]
        text = cell_text(cell).strip()
        if text and not is_ditto(text):
            self.above[column.index] = cell
            return ""
        above = self.above.get(column.index, "")
        if above == "" or not (text or is_unit(column.spec)):
            return ""
        cells[column.index] = above
        if text:
            return f"{column.header}：{text} → {cell_text(above)}"
        return taken_note(column.header, above)

    def _merge_at(self, column: LedgerColumn, number: int) -> Merge | None:
        """The merged cell of counts that covers this row."""
        if column.spec.type not in COUNTED:
            return None
        for merge in self.merges.get(column.index, ()):
            if merge.top <= number - 1 <= merge.bottom:
                return merge
        return None

    @staticmethod
    def _merge_note(column: LedgerColumn, merge: Merge) -> str:
        note = _("%(column)s is one cell for rows %(first)s to %(last)s; it is counted here, once")
        return note % {
            "column": column.header,
            "first": merge.top + 1,
            "last": merge.bottom + 1,
        }
