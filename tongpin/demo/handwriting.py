"""How units fill in: their notations of days and counts, blanks, merged titles, total rows."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tongpin.base.sheets import Cell
from tongpin.demo.words import dice

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SEPARATORS = ("、", "，", ",", "；", " ")
OFFICE = "青禾县委党史学习教育领导小组办公室"
WIDTH_ROWS = 40  # rows that say how wide a column is

Row = list[Any]


class Hand:
    """Fills in cells as different clerks do."""

    def __init__(self, purpose: str) -> None:
        self.rng: Random = dice(f"hand {purpose}")

    def day(self, day: date, unit: str) -> Cell:
        """Every unit has its own notation and keeps to it, more or less."""
        habit = dice(f"day {unit}").randrange(5)
        if self.rng.random() < 0.04:
            return f"{day.month}月{day.day}日"
        forms: tuple[Cell, ...] = (
            day,
            day.isoformat(),
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}/{day.month}/{day.day}",
        )
        return forms[habit]

    def count(self, number: int, word: str = "人") -> Cell:
        chance = self.rng.random()
        if chance < 0.6:
            return number
        if chance < 0.85:
            return f"{number}{word}"
        if chance < 0.93:
            return f" {number} "
        return str(number).translate(FULL_WIDTH)

    def unit(self, name: str) -> str:
        chance = self.rng.random()
        if chance < 0.07 and not name.startswith("市"):
            county = "青禾" if name.startswith("县") else "青禾县"
            return county + name
        if chance < 0.11:
            return f" {name}"
        if chance < 0.15:
            return f"{name}\u3000"
        return name

    def names(self, names: Sequence[str]) -> str:
        return self.rng.choice(SEPARATORS).join(names)


@dataclass
class DemoSheet:
    """One sheet: title, header of one or two rows, rows."""

    name: str
    title: str
    header: list[str]
    rows: list[Row]
    group: tuple[str, int, int] | None = None  # a heading above columns first to last, from 1
    reporter: str = ""


def workbook(*sheets: DemoSheet, handed_in: date) -> bytes:
    """The sheets as an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet, handed_in)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(page: Worksheet, sheet: DemoSheet, handed_in: date) -> None:
    header = ["序号", *sheet.header]
    _write_title(page, sheet, handed_in, len(header))
    if sheet.group:
        _write_grouped_header(page, header, sheet.group)
    else:
        page.append(header)
    for number, row in enumerate(sheet.rows, start=1):
        page.append([number, *row])
    page.append([])
    blanks = [""] * (len(header) - 2)
    page.append(["合计", *blanks, len(sheet.rows)])
    page.append(["填表人：", "", "审核人："])
    _set_widths(page, header, sheet.rows)


def _write_title(page: Worksheet, sheet: DemoSheet, handed_in: date, width: int) -> None:
    """The title above all columns, and who hands in."""
    page.append([sheet.title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page["A1"].font = Font(bold=True, size=16)
    page["A1"].alignment = Alignment(horizontal="center")
    day = f"{handed_in.year}年{handed_in.month}月{handed_in.day}日"
    page.append([f"填报单位：{sheet.reporter}                填报日期：{day}"])


def _write_grouped_header(page: Worksheet, header: list[str], group: tuple[str, int, int]) -> None:
    """Two rows: labels in the upper, but below the group's heading in the lower."""
    heading, first, last = group
    upper_row = list(header)
    lower_row = [""] * len(header)
    for number in range(first, last + 1):
        upper_row[number] = ""
        lower_row[number] = header[number]
    upper_row[first] = heading
    page.append(upper_row)
    page.append(lower_row)
    page.merge_cells(start_row=3, start_column=first + 1, end_row=3, end_column=last + 1)


def _set_widths(page: Worksheet, header: list[str], rows: list[Row]) -> None:
    """Each column as wide as the longest of its first cells needs, within limits."""
    for place, label in enumerate(header):
        characters = len(label)
        if place > 0:  # the first column holds the rows' numbers
            for row in rows[:WIDTH_ROWS]:
                characters = max(characters, len(str(row[place - 1])))
        width = min(max(8, characters * 2), 44)
        page.column_dimensions[get_column_letter(place + 1)].width = width
