"""A file as it was sent, with what is to be put right beside each row, to be loaded again."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell as StyledCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import PatternFill

from tongpin.base.sheets import Book, Cell, sheet_title, written_cell
from tongpin.ledgers.load_run import RowReport
from tongpin.ledgers.models import RowOutcome
from tongpin.ledgers.row_doubts import MARK

MARKED = (RowOutcome.REFUSED, RowOutcome.QUESTION)
FILL = PatternFill("solid", fgColor="FFF2CC")


def has_marks(row: RowReport) -> bool:
    return row.outcome in MARKED


def marked_book(book: Book, reports: Iterable[RowReport]) -> bytes:
    """The file's sheets with a mark behind every row that was refused or asked about.

    reports   what became of the rows of all files
    Values stand as they were read: formulas as their results, what is merged downwards in each
    of its rows. Hidden sheets, which nobody reads, are left out.
    """
    marks: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    for report in reports:
        if report.file == book.name and has_marks(report):
            marks[report.sheet, report.row].append(mark_of(report))
    workbook = Workbook(write_only=True)
    for sheet in book.sheets:
        if sheet.is_hidden:
            continue
        page = workbook.create_sheet(sheet_title(sheet.name))
        for title in sheet.titles:
            page.append([written_cell(page, title)])
        for number, row in enumerate(sheet.rows, start=1):
            page.append(_cells(page, row, marks.get((sheet.name, number))))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _cells(page: object, row: Sequence[Cell], marks: Sequence[str] | None) -> list[object]:
    cells = [written_cell(page, value) for value in row]
    if not marks:
        return cells
    marked = []
    for value in (*cells, "", " ".join(marks)):
        cell = value if isinstance(value, StyledCell) else WriteOnlyCell(page, value=value)
        cell.fill = FILL
        marked.append(cell)
    return marked


def mark_of(report: RowReport) -> str:
    """What has to be put right in the row, in a line."""
    lines = []
    for fault in report.faults:
        told = {"column": fault.column, "accepted": fault.accepted}
        lines.append(_("%(column)s: accepted is %(accepted)s") % told)
    return MARK + "；".join([*lines, *report.notes])
