"""Tables that people send, read apart and within a budget."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from tongpin.base.sheets import Book, Cell, Sheet, SheetError, read_book
from tongpin.serving.reading_apart import FileReadingError, read_apart


@dataclass(frozen=True)
class BookBudget:
    """How much one file may hold."""

    rows: int
    sheets: int = 100
    columns: int = 500  # of one row
    cells: int = 1_500_000  # that are not empty


def book_budget() -> BookBudget:
    return BookBudget(settings.TABLE_ROWS)


def read_foreign_book(name: str, content: bytes) -> Book:
    """The tables in a file that somebody sent, all their rows read.

    Raises SheetError as `read_book` does, and for more rows than TONGPIN_TABLE_ROWS, for more
    sheets, columns or cells than BookBudget says, and for a file that takes too much to read.
    """
    try:
        book = read_apart(whole_book, name, content, book_budget())
    except FileReadingError as error:
        raise SheetError(name, str(error)) from error
    book.content = content
    return book


def whole_book(name: str, content: bytes, budget: BookBudget) -> Book:
    """The same in this process, without the content. Raises SheetError."""
    book = read_book(name, content)
    if len(book.sheets) > budget.sheets:
        text = _("It has %(count)s sheets; at most %(most)s are read. Split it.")
        raise SheetError(name, text % {"count": len(book.sheets), "most": budget.sheets})
    counting = BudgetCount(name, budget)
    sheets = []
    for sheet in book.sheets:
        rows = list(counting.within(sheet))
        sheets.append(replace(sheet, rows=iter(rows)))
    return replace(book, content=b"", sheets=sheets)


class BudgetCount:
    """What was read so far of one file."""

    def __init__(self, name: str, budget: BookBudget) -> None:
        self.name = name
        self.budget = budget
        self.rows = 0
        self.cells = 0

    def within(self, sheet: Sheet) -> Iterator[list[Cell]]:
        """The rows of the sheet. Raises SheetError at the first that is too much."""
        for row in sheet.rows:
            self.rows += 1
            self.cells += sum(1 for cell in row if cell != "")
            self._check(sheet, len(row))
            yield row

    def _check(self, sheet: Sheet, width: int) -> None:
        budget = self.budget
        if width > budget.columns:
            text = _("“%(sheet)s” has %(count)s columns; at most %(most)s are read.")
            values = {"sheet": sheet.name, "count": width, "most": budget.columns}
            raise SheetError(self.name, text % values)
        if self.rows > budget.rows:
            text = _("It has more than %(most)s rows. Split it into several files.")
            raise SheetError(self.name, text % {"most": budget.rows})
        if self.cells > budget.cells:
            text = _("It has more than %(most)s filled cells. Split it into several files.")
            raise SheetError(self.name, text % {"most": budget.cells})
