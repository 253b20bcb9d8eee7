"""Text whose columns are parted by commas, tabs, semicolons or bars."""

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Sheet, SheetError
from tongpin.base.containers.text_encodings import DecodedText
from tongpin.base.text import printable

SEPARATORS = ",\t;|，｜"
HEAD = 20  # lines that decide on the separator
DIRECTIVE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # a first line that some programs write
GUARDED = re.compile(r'="(.*)"', re.DOTALL)
RULE = re.compile(r":?-+:?")  # below the header of a table drawn with bars
SHOWN = 5  # places that a remark names


def read_delimited(name: str, content: bytes, decoded_text: DecodedText) -> Book:
    """Raises SheetError for text that is no table."""
    text = decoded_text.text
    if "\x00" in text:
        raise SheetError(name, _("It is no table. Accepted are .xlsx, .xls, .csv and .ods."))
    reader = LineReader(name, text, _separator(text))
    rows: Iterator[list[Cell]] = reader.rows()
    if '"' in text:
        rows = iter(list(rows))  # a remark on lines must stand before the rows
    sheet = Sheet(name=Path(name).stem[:MAX_NAME], rows=rows, row_count=text.count("\n"))
    book = Book(name, content, [sheet])
    if reader.unclosed:
        remark = _(
            "%(file)s: a quotation mark in line %(lines)s is never closed; the line is read as it "
            "stands"
        )
        book.remarks.append(remark % {"file": name, "lines": _line_words(reader.unclosed)})
    if decoded_text.lost_lines:
        remark = _(
            "%(file)s: characters in line %(lines)s could not be read and are shown as �; "
            "the rest is read"
        )
        book.remarks.append(remark % {"file": name, "lines": _line_words(decoded_text.lost_lines)})
    return book


def _line_words(lines: Sequence[int]) -> str:
    words = "、".join(str(line) for line in lines[:SHOWN])
    return f"{words}…" if len(lines) > SHOWN else words


def _separator(text: str) -> str:
    """The sign that parts the first lines into the most columns of equal number."""
    head = [line for line in text[:20_000].splitlines()[:HEAD] if line.strip()]
    if head and (match := DIRECTIVE.fullmatch(head[0])):
        return match[1]
    return max(SEPARATORS, key=lambda sign: _agreement(head, sign))


def _agreement(lines: list[str], sign: str) -> tuple[int, int]:
    """How many columns lines have in common by this sign, and how many have them."""
    counts = [_outside_quotes(line).count(sign) for line in lines]
    best = (0, 0)
    for count in set(counts):
        best = max(best, (count * counts.count(count), count))
    return best


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _is_directive(row: list[str], separator: str) -> bool:
    return DIRECTIVE.fullmatch(separator.join(row)) is not None


def _is_rule(row: list[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    return bool(filled) and all(RULE.fullmatch(cell) for cell in filled)


def plain_cell_text(cell: str) -> str:
    """The text without what keeps a spreadsheet from taking it for a number: ="0012"."""
    text = printable(cell)
    match = GUARDED.fullmatch(text.strip())
    return match[1].replace('""', '"') if match else text


class LineReader:
    """Reads rows from the lines of one text; a quote that is never closed swallows none.

    unclosed   the lines with such a quote, from 1, when all rows are read
    """

    def __init__(self, name: str, text: str, separator: str) -> None:
        self.name = name
        self.separator = separator
        self.unclosed: list[int] = []
        self._lines = io.StringIO(text, newline="")
        self._returned: deque[str] = deque()  # lines to be read once more
        self._taken: list[str] = []  # lines of the row at hand
        self._width = 0  # cells of the first row

    def rows(self) -> Iterator[list[Cell]]:
        for row in self._csv_rows():
            if _is_directive(row, self.separator) or (self.separator == "|" and _is_rule(row)):
                yield []
            else:
                yield [plain_cell_text(cell) for cell in row]

    def _csv_rows(self) -> Iterator[list[str]]:
        """Raises SheetError for a cell that is too long to be one."""
        number = 1  # of the line where the row begins
        row = self._next_row()
        while row is not None:
            if self._runs_away(row):
                self.unclosed.append(number)
                self._returned.extendleft(reversed(self._taken[1:]))
                del self._taken[1:]
                row = self._cells_as_written()
            yield row
            self._width = self._width or len(row)
            number += len(self._taken)
            row = self._next_row()

    def _next_row(self) -> list[str] | None:
        """The row that begins at the next line; without cells where one has no end."""
        self._taken = []
        try:
            return next(csv.reader(self._counted_lines(), delimiter=self.separator), None)
        except csv.Error as error:
            if len(self._taken) > 1:
                return []
            reason = _("A row of the CSV file is none: one of its cells never ends.")
            raise SheetError(self.name, reason) from error

    def _counted_lines(self) -> Iterator[str]:
        while line := self._returned.popleft() if self._returned else self._lines.readline():
            self._taken.append(line)
            yield line

    def _runs_away(self, row: list[str]) -> bool:
        """Whether a quote is not closed in the row, or only by that of a later one."""
        is_open = "".join(self._taken).count('"') % 2 == 1
        if len(self._taken) == 1:
            return is_open and bool(row) and row[-1].endswith("\n")
        has_whole_line = len(self._cells_as_written()) == self._width
        return is_open or (len(row) != self._width and has_whole_line)

    def _cells_as_written(self) -> list[str]:
        """The cells of the first line, quotes being signs like others."""
        return self._taken[0].rstrip("\r\n").split(self.separator)
