"""Spreadsheets in and out: .xlsx, .xls and .csv as rows of plain values."""

import csv
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from tongpin.base.errors import UserError
from tongpin.base.text import printable

Cell = str | int | float | bool | date | datetime | time | timedelta
MAX_UNPACKED = 1_000_000_000  # bytes; a workbook that swells beyond this is refused
MAX_RATIO = 200  # unpacked size by packed size of one part, above MAX_SIZE
MAX_SIZE = 10_000_000  # bytes
ENCODINGS = ("utf-8-sig", "gb18030")
MAX_NAME = 100  # characters of a sheet's name
MAX_CELLS = 20_000_000  # from the first corner of a sheet to the last
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$")
ROW = re.compile(rb'[ <](?:row|c)[^>]{0,200}? r="[A-Z]{0,3}(\d{1,8})"')
COLUMN = re.compile(rb' r="([A-Z]{1,3})\d{1,8}"')
FORMULA_SIGNS = ("=", "+", "-", "@")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cell_text(cell: Cell) -> str:
    """A cell as the spreadsheet shows it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


class SheetError(UserError):
    """The file cannot be read as a table; the message is written for users."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


@dataclass
class Sheet:
    """One sheet: its name and its rows, first row first; empty cells are ""."""

    name: str
    rows: Iterator[list[Cell]]
    row_count: int


@dataclass
class Book:
    """One file of tables."""

    name: str
    content: bytes
    sheets: list[Sheet] = field(default_factory=list)


def read_book(name: str, content: bytes) -> Book:
    """The tables in a file, recognised by its content and not by its name.

    Raises SheetError for a file that is none of .xlsx, .xls and .csv, is damaged,
    swells beyond MAX_UNPACKED, or is text in no known encoding.
    """
    if content.startswith(b"PK"):
        _check_zip(name, content)
    elif not content.startswith(OLE2):
        return _read_text(name, content)
    try:
        return _read_workbook(name, content)
    except (CalamineError, ValueError, OSError) as error:
        reason = _("It cannot be opened (%(error)s). Accepted are .xlsx, .xls and .csv.")
        raise SheetError(name, reason % {"error": error}) from error


def _read_workbook(name: str, content: bytes) -> Book:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    book = Book(name, content)
    for meta in workbook.sheets_metadata:
        if str(meta.typ).endswith("WorkSheet"):
            sheet = workbook.get_sheet_by_name(meta.name)
            # iter_rows starts at the first used column; the merges count from the first of all.
            offset = sheet.start[1] if sheet.start else 0
            rows = _printable_rows(offset, sheet.iter_rows())
            rows = _unmerged(rows, sheet.merged_cell_ranges or [])
            book.sheets.append(Sheet(meta.name[:MAX_NAME], rows, sheet.total_height))
    return book


def _printable_rows(offset: int, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows with `offset` empty cells before, their texts without control characters."""
    for row in rows:
        yield [""] * offset + [_printable(cell) for cell in row]


def _printable(cell: Cell) -> Cell:
    return printable(cell) if isinstance(cell, str) else cell


def _unmerged(
    rows: Iterator[list[Cell]], merges: list[tuple[tuple[int, int], tuple[int, int]]]
) -> Iterator[list[Cell]]:
    """Rows in which cells merged downwards repeat their value; those merged along do not."""
    starts: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, __) in merges:
        if bottom > top:
            starts[top].append((left, bottom))
    filling: dict[int, tuple[Cell, int]] = {}  # column -> value and its last row
    for number, row in enumerate(rows):
        filling = {column: rest for column, rest in filling.items() if number <= rest[1]}
        _fill_blanks(row, filling)
        for column, last in starts.get(number, ()):
            if column < len(row):
                filling[column] = (row[column], last)
        yield row


def _fill_blanks(row: list[Cell], filling: dict[int, tuple[Cell, int]]) -> None:
    for column, (value, __) in filling.items():
        if column < len(row) and row[column] == "":
            row[column] = value


def _check_zip(name: str, content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise SheetError(name, _("It is damaged. Export it again and upload that.")) from error
    if _is_swollen(parts) or _is_wide(content, parts):
        raise SheetError(name, _("It is too large when unpacked. Split it into several files."))


def _is_swollen(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the parts fill the memory when they are unpacked."""
    unpacked = 0
    for part in parts:
        unpacked += part.file_size
        if part.file_size > MAX_SIZE and part.file_size > part.compress_size * MAX_RATIO:
            return True
    return unpacked > MAX_UNPACKED


def _is_wide(content: bytes, parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether some sheet names a corner so far away that its cells would fill the memory."""
    for part in parts:
        if SHEET.match(part.filename) and _extent(content, part.filename) > MAX_CELLS:
            return True
    return False


def _extent(content: bytes, part: str) -> int:
    """Cells from the first corner to the last that a sheet names: readers make room for all."""
    try:
        xml = zipfile.ZipFile(io.BytesIO(content)).read(part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        return 0  # who reads it next says what is wrong
    rows = max(map(int, set(ROW.findall(xml))), default=0)
    widths = map(_column_number, set(COLUMN.findall(xml)))
    return rows * max(widths, default=1)


def _column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _decoded(name: str, content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetError(name, _("Its encoding is not known. Accepted are UTF-8 and GB18030."))


def _read_text(name: str, content: bytes) -> Book:
    text = _decoded(name, content)
    if "\x00" in text:
        raise SheetError(name, _("It is no table. Accepted are .xlsx, .xls and .csv."))
    head = "\n".join(text[:10_000].split("\n", 20)[:20])
    separator = max(",\t;", key=head.count)
    rows = _csv_rows(name, io.StringIO(text, newline=""), separator)
    return Book(name, content, [Sheet(Path(name).stem[:MAX_NAME], rows, text.count("\n"))])


def _csv_rows(name: str, lines: Iterable[str], separator: str) -> Iterator[list[Cell]]:
    """Rows of a CSV; a quote that is never closed would swallow the rows behind it."""
    quotes = 0  # in the lines of the row at hand

    def counted() -> Iterator[str]:
        nonlocal quotes
        for line in lines:
            quotes += line.count('"')
            yield line

    reader = csv.reader(counted(), delimiter=separator)
    start = 1
    try:
        for row in reader:
            if quotes % 2 and reader.line_num > start:
                reason = _(
                    "The quotation marks of row %(row)s are not in pairs; rows run together."
                )
                raise SheetError(name, reason % {"row": start})
            yield [printable(cell) for cell in row]
            quotes, start = 0, reader.line_num + 1
    except csv.Error as error:
        reason = _("It is no complete CSV file (%(error)s).")
        raise SheetError(name, reason % {"error": error}) from error


def write_book(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell | None]]) -> bytes:
    """One sheet with a bold header, wide enough columns and text kept as text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(re.sub(r"[/\\?*:\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, label in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, len(label) * 2 + 4)
    sheet.append([_header_cell(sheet, label) for label in header])
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _header_cell(sheet: object, label: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="center")
    return cell


def _written(sheet: object, value: Cell | None) -> object:
    """Text that a spreadsheet would run as a formula stays text."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    if not text.startswith(FORMULA_SIGNS):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
