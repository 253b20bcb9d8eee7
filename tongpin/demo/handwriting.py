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

from tongpin.base.sheets import Cell
from tongpin.demo.words import dice

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
SEPARATORS = ("、", "，", ",", "；", " ")
HANDED_IN = "2021年4月30日"


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
            return ("青禾" if name.startswith("县") else "青禾县") + name
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
    rows: list[list[Any]]
    group: tuple[str, int, int] | None = None  # a heading above columns first to last, from 1
    reporter: str = ""


def workbook(*pages: DemoSheet) -> bytes:
    """The pages as an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        _write(book.create_sheet(page.name), page)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Any, page: DemoSheet) -> None:
    width = len(page.header) + 1
    sheet.append([page.title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append([f"填报单位：{page.reporter}                填报日期：{HANDED_IN}"])
    header = ["序号", *page.header]
    if page.group:
        name, first, last = page.group
        above = [name if number == first else "" for number in range(width)]
        sheet.append(
            [above[n] or (h if not first <= n <= last else "") for n, h in enumerate(header)]
        )
        sheet.append([h if first <= n <= last else "" for n, h in enumerate(header)])
        sheet.merge_cells(start_row=3, start_column=first + 1, end_row=3, end_column=last + 1)
    else:
        sheet.append(header)
    for number, row in enumerate(page.rows, start=1):
        sheet.append([number, *row])
    sheet.append([])
    sheet.append(["合计", *[""] * (width - 2), len(page.rows)])
    sheet.append(["填表人：", "", "审核人："])
    for number, label in enumerate(header, start=1):
        wide = max(
            [len(label), *(len(str(row[number - 2])) for row in page.rows[:40] if number > 1)]
        )
        sheet.column_dimensions[get_column_letter(number)].width = min(max(8, wide * 2), 44)
