"""Workbooks of other formats: .xls and .et, .xlsb, .ods."""

import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet, printable_cell
from tongpin.base.containers.merges import filled_down


def read_old_workbook(name: str, content: bytes) -> Book:
    """Raises CalamineError, ValueError or OSError for what is none."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    book = Book(name, content)
    for meta in workbook.sheets_metadata:
        if not str(meta.typ).endswith("WorkSheet"):
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        # iter_rows starts at the first used column; the merges count from the first of all.
        offset = sheet.start[1] if sheet.start else 0
        merges = tuple(_merges(sheet.merged_cell_ranges or []))
        rows = filled_down(_printable_rows(offset, sheet.iter_rows()), merges)
        book.sheets.append(
            Sheet(
                name=meta.name[:MAX_NAME],
                rows=rows,
                row_count=sheet.total_height,
                is_hidden=meta.visible != SheetVisibleEnum.Visible,
                merges=merges,
            )
        )
    return book


def _merges(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Merge]:
    for (top, left), (bottom, right) in ranges:
        yield Merge(top=top, left=left, bottom=bottom, right=right)


def _printable_rows(offset: int, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows with `offset` empty cells before, their texts without control characters."""
    for row in rows:
        yield [""] * offset + [printable_cell(cell) for cell in row]
