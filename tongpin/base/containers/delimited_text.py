"""Text whose columns are parted by commas, tabs, semicolons or bars."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
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
    rows = _rows(name, text, _separator(text))
    sheet = Sheet(name=Path(name).stem[:MAX_NAME], rows=rows, row_count=text.count("\n"))
    book = Book(name, content, [sheet])
    if decoded_text.lost_lines:
        remark = _(
            "%(file)s: characters in line %(lines)s could not be read and are shown as �; "
            "the rest is read"
        )
        book.remarks.append(remark % {"file": name, "lines": _line_words(decoded_text.lost_lines)})
    return book


def _line_words(lines: tuple[int, ...]) -> str:
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


def _rows(name: str, text: str, separator: str) -> Iterator[list[Cell]]:
    lines = io.StringIO(text, newline="")
    for row in _csv_rows(name, lines, separator):
        if _is_directive(row, separator) or (separator == "|" and _is_rule(row)):
            yield []
        else:
            yield [plain_cell_text(cell) for cell in row]


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


def _csv_rows(name: str, lines: Iterable[str], separator: str) -> Iterator[list[str]]:
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
            yield row
            quotes, start = 0, reader.line_num + 1
    except csv.Error as error:
        reason = _("Row %(row)s is no row of a CSV file: one of its cells never ends.")
        raise SheetError(name, reason % {"row": start}) from error
