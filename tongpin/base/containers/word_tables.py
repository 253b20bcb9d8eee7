"""Tables in Word documents (.docx), each with the lines that stand above it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet, SheetError
from tongpin.base.containers.merges import filled_down
from tongpin.base.containers.zip_parts import ZipParts, local_name
from tongpin.base.text import printable, squeeze

DOCUMENT = "word/document.xml"
DELETED = {"del", "moveFrom"}  # changes that are tracked and taken away
BREAKS = {"br", "cr"}
MOST_SPAN = 1000  # columns that one cell may cover


def read_word_tables(name: str, content: bytes) -> Book:
    """Raises PartError for a damaged file, and SheetError for one without a table."""
    parts = ZipParts(content)
    tree = parts.tree(DOCUMENT)
    book = Book(name, content)
    titles: list[str] = []
    for element in _blocks(tree):
        if local_name(element) == "tbl":
            number = len(book.sheets) + 1
            book.sheets.append(_sheet(element, f"{Path(name).stem[:MAX_NAME]} {number}", titles))
            titles = []
        elif text := squeeze(_text(element)):
            titles.append(text)
    if not book.sheets:
        raise SheetError(name, _("It is a Word document without a table."))
    book.remarks.append(_("%(file)s is a Word document; its tables are read") % {"file": name})
    return book


def _blocks(tree: Any) -> Iterator[Any]:
    """Paragraphs and tables of the body in their order, those in content controls too."""
    for body in tree.iter("{*}body"):
        yield from _inner_blocks(body)


def _inner_blocks(element: Any) -> Iterator[Any]:
    for child in element:
        name = local_name(child)
        if name in ("p", "tbl"):
            yield child
        elif name in ("sdt", "sdtContent", "ins"):
            yield from _inner_blocks(child)


def _sheet(table: Any, name: str, titles: list[str]) -> Sheet:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    open_merges: dict[int, int] = {}  # column -> row in which a merge downwards began
    for element in _inner_rows(table):
        row: list[Cell] = []
        for cell in _inner_cells(element):
            _add_cell(cell, row, len(rows), open_merges=open_merges, merges=merges)
        rows.append(row)
    return Sheet(
        name=name,
        rows=filled_down(rows, merges),
        row_count=len(rows),
        merges=tuple(merges),
        titles=tuple(titles),
    )


def _inner_rows(table: Any) -> Iterator[Any]:
    for child in table:
        if local_name(child) == "tr":
            yield child
        elif local_name(child) in ("sdt", "sdtContent", "ins"):
            yield from _inner_rows(child)


def _inner_cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local_name(child) == "tc":
            yield child
        elif local_name(child) in ("sdt", "sdtContent", "ins"):
            yield from _inner_cells(child)


def _add_cell(
    cell: Any,
    row: list[Cell],
    number: int,
    *,
    open_merges: dict[int, int],
    merges: list[Merge],
) -> None:
    """Put the cell at the end of the row; one that goes on from above is empty."""
    column = len(row)
    across = _across(cell)
    begins, goes_on = _downwards(cell)
    if goes_on and column in open_merges:
        top = open_merges[column]
        merges[:] = [merge for merge in merges if (merge.top, merge.left) != (top, column)]
        merges.append(Merge(top=top, left=column, bottom=number, right=column + across - 1))
        row.extend([""] * across)
        return
    open_merges.pop(column, None)
    if begins:
        open_merges[column] = number
    if across > 1:
        merges.append(Merge(top=number, left=column, bottom=number, right=column + across - 1))
    lines = [_text(paragraph) for paragraph in cell.iter("{*}p")]
    row.append("\n".join(lines).strip())
    row.extend([""] * (across - 1))


def _across(cell: Any) -> int:
    for element in cell.iterfind("{*}tcPr/{*}gridSpan"):
        digits = _value(element)
        if digits.isdecimal() and len(digits) < 5:
            return min(max(int(digits), 1), MOST_SPAN)
    return 1


def _downwards(cell: Any) -> tuple[bool, bool]:
    """Whether a merge downwards begins in the cell, and whether one goes on through it."""
    for element in cell.iterfind("{*}tcPr/{*}vMerge"):
        begins = _value(element) == "restart"
        return begins, not begins
    return False, False


def _value(element: Any) -> str:
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == "val":
            return str(value)
    return ""


def _text(element: Any) -> str:
    """The text of a paragraph, without what tracked changes took away."""
    return printable("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield " "
        elif name in BREAKS:
            yield "\n"
        elif name and name not in DELETED and name not in ("pPr", "rPr", "Fallback"):
            yield from _pieces(child)
