"""Workbooks of other formats: .xls and .et, .xlsb, .ods."""

import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet, printable_cell
from tongpin.base.containers.merges import filled_down
from tongpin.base.containers.old_formats import Places, formats_of_xls
from tongpin.base.containers.open_formats import formats_of_ods

ZIP = b"PK"


def read_old_workbook(name: str, content: bytes) -> Book:
    """Raises CalamineError, ValueError or OSError for what is none."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    book = Book(name, content)
    formats = formats_of_ods(content) if content.startswith(ZIP) else formats_of_xls(content)
    for meta in workbook.sheets_metadata:
        if not str(meta.typ).endswith("WorkSheet"):
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        # iter_rows starts at the first used column; the merges count from the first of all.
        offset = sheet.start[1] if sheet.start else 0
        merges = tuple(_merges(sheet.merged_cell_ranges or []))
        shown_rows = _shown_rows(offset, sheet.iter_rows(), formats.get(meta.name, {}))
        rows = filled_down(shown_rows, merges)
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


def _shown_rows(offset: int, rows: Iterator[list[Cell]], formats: Places) -> Iterator[list[Cell]]:
    """The rows with `offset` empty cells before, as formats show them, without control signs."""
    for number, row in enumerate(rows):
        cells: list[Cell] = [""] * offset
        for column, cell in enumerate(row, offset):
            cell_format = formats.get((number, column))
            cells.append(printable_cell(cell_format.shown(cell) if cell_format else cell))
        yield cells
