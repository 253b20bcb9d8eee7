"""Spreadsheets in and out: whatever holds a table as rows of plain values."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError

from tongpin.base.containers.books import Book, Cell, Sheet, SheetError, cell_text
from tongpin.base.containers.delimited_text import read_delimited
from tongpin.base.containers.locked_workbooks import OLE2, is_locked_package, opened
from tongpin.base.containers.old_workbooks import read_old_workbook
from tongpin.base.containers.spreadsheet_xml import is_spreadsheet_xml, read_spreadsheet_xml
from tongpin.base.containers.text_encodings import UnknownEncoding, decoded
from tongpin.base.containers.web_tables import is_web_page, read_web_page
from tongpin.base.containers.word_tables import DOCUMENT, read_word_tables
from tongpin.base.containers.workbooks import read_workbook
from tongpin.base.containers.zip_parts import PartError, ZipParts
from tongpin.base.text import printable
from tongpin.base.zip_damage import ZIP_DAMAGE

__all__ = [
    "Book",
    "Cell",
    "Sheet",
    "SheetError",
    "cell_text",
    "read_book",
    "sheet_title",
    "write_book",
    "written_cell",
]

MAX_UNPACKED = 1_000_000_000  # bytes; a workbook that swells beyond this is refused
MAX_RATIO = 200  # unpacked size by packed size of one part, above MAX_SIZE
MAX_SIZE = 10_000_000  # bytes
FORMULA_SIGNS = ("=", "+", "-", "@")
HEAD = 4096  # characters in which a text shows what it is
OLD_WORD = "WordDocument".encode("utf-16-le")
WEB_ARCHIVE = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)


def read_book(name: str, content: bytes) -> Book:
    """The tables in a file, recognised by its content and not by its name.

    Raises SheetError, which says what the file is, for one without tables, a damaged one,
    one that swells beyond MAX_UNPACKED, one with a password, or text in no known encoding.
    """
    try:
        book = _book(name, content)
    except (PartError, CalamineError, ValueError, OSError) as error:
        raise SheetError(name, _damage()) from error
    for sheet in book.sheets:
        sheet.rows = _guarded(name, sheet.rows)
    return book


def _damage() -> str:
    return _("It is damaged. Open it, save it as .xlsx and load that.")


def _guarded(name: str, rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows; damage that shows late is told like that which shows at once."""
    try:
        yield from rows
    except PartError as error:
        raise SheetError(name, _damage()) from error


def _book(name: str, content: bytes) -> Book:
    if content.startswith(b"PK"):
        return _read_zip(name, content)
    if content.startswith(OLE2):
        return _read_ole(name, content)
    return _read_text(name, content)


def _read_zip(name: str, content: bytes) -> Book:
    """A workbook, a Word document, or an open document, by the parts in the zip."""
    _check_zip(name, content)
    parts = ZipParts(content)
    if DOCUMENT in parts:
        return read_word_tables(name, content)
    if "xl/workbook.bin" in parts or "mimetype" in parts:
        return read_old_workbook(name, content)
    if not parts.has_folder("xl"):
        raise SheetError(name, _("It is an archive. Unpack it and load the tables in it."))
    return read_workbook(name, content)


def _read_ole(name: str, content: bytes) -> Book:
    """An old workbook, or one that is encrypted with the password of every office program."""
    if is_locked_package(content):
        inner = opened(content)
        if inner is None:
            raise SheetError(name, _password())
        book = _read_zip(name, inner)
        book.content = content
        return book
    try:
        return read_old_workbook(name, content)
    except (CalamineError, ValueError, OSError) as error:
        if inner := opened(content):
            book = read_old_workbook(name, inner)
            book.content = content
            return book
        if OLD_WORD in content:
            reason = _("It is an old Word document. Save it as .docx and load that.")
            raise SheetError(name, reason) from error
        if "password" in str(error).lower():
            raise SheetError(name, _password()) from error
        raise


def _password() -> str:
    return _("It is locked by a password. Save it without one and load that.")


def _read_text(name: str, content: bytes) -> Book:
    """Text by what it begins with: a web page, XML of a workbook, or lines with columns."""
    if content.startswith(b"%PDF"):
        raise SheetError(name, _("It is a PDF. Load the workbook from which it was made."))
    if WEB_ARCHIVE.match(content):
        raise SheetError(name, _("It is a web archive. Open it, save it as .xlsx and load that."))
    try:
        decoded_text = decoded(content)
    except UnknownEncoding as error:
        reason = _("Its encoding is not known. Accepted are UTF-8, UTF-16, GB18030 and Big5.")
        raise SheetError(name, reason) from error
    head = decoded_text.text[:HEAD]
    if is_spreadsheet_xml(head):
        return read_spreadsheet_xml(name, content, decoded_text.text)
    if is_web_page(head.lstrip("\ufeff")):
        return read_web_page(name, content)
    return read_delimited(name, content, decoded_text)


def _check_zip(name: str, content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except ZIP_DAMAGE as error:
        raise SheetError(name, _("It is damaged. Export it again and upload that.")) from error
    if _is_swollen(parts):
        raise SheetError(name, _("It is too large when unpacked. Split it into several files."))


def _is_swollen(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the parts fill the memory when they are unpacked."""
    unpacked = 0
    for part in parts:
        unpacked += part.file_size
        if part.file_size > MAX_SIZE and part.file_size > part.compress_size * MAX_RATIO:
            return True
    return unpacked > MAX_UNPACKED


def sheet_title(name: str) -> str:
    """The name as a workbook takes it for a sheet."""
    return re.sub(r"[/\\?*:\[\]]", " ", name)[:31]


def write_book(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell | None]]) -> bytes:
    """One sheet with a bold header, wide enough columns and text kept as text."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_title(title))
    sheet.freeze_panes = "A2"
    for number, label in enumerate(header, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, len(label) * 2 + 4)
    sheet.append([_header_cell(sheet, label) for label in header])
    for row in rows:
        sheet.append([written_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _header_cell(sheet: object, label: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="center")
    return cell


def written_cell(sheet: object, value: Cell | None) -> object:
    """The value as a row takes it. Text that a spreadsheet would run as a formula stays text."""
    if not isinstance(value, str):
        return value
    text = printable(value)
    if not text.startswith(FORMULA_SIGNS):
        return text
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
