"""Tables of a web page, which programs save under the name of a workbook."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from lxml import html

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet, SheetError
from tongpin.base.containers.delimited_text import plain_cell_text
from tongpin.base.containers.merges import filled_down
from tongpin.base.containers.text_encodings import UnknownEncoding, decoded
from tongpin.base.text import squeeze

START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|style)\b",
    re.IGNORECASE | re.DOTALL,
)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|mso-(?:display|hide)\s*:\s*(?:none|all)", re.IGNORECASE)
MOST_SPAN = 1000  # rows or columns that one cell may cover
HEAD = 4096  # characters in which a page shows that it is one
NO_TEXT = {"script", "style", "template"}


def is_web_page(head: str) -> bool:
    """Whether a text with this beginning is a web page."""
    return START.match(head[:HEAD]) is not None


def read_web_page(name: str, content: bytes) -> Book:
    """Every table that stands in no other. Raises SheetError for a page without one."""
    tree = _tree(name, content)
    book = Book(name, content)
    tables = [table for table in tree.iter("table") if not _is_inner(table)]
    for number, table in enumerate(tables, start=1):
        suffix = f" {number}" if len(tables) > 1 else ""
        book.sheets.append(_sheet(table, Path(name).stem[:MAX_NAME] + suffix))
    if not book.sheets:
        raise SheetError(name, _("It is a web page without a table. Save it as .xlsx."))
    book.remarks.append(_("%(file)s is a web page; its tables are read") % {"file": name})
    return book


def _tree(name: str, content: bytes) -> Any:
    declared = CHARSET.search(content[:HEAD])
    encoding = declared[1].decode("ascii") if declared else ""
    if encoding.lower() in ("gb2312", "gbk"):
        encoding = "gb18030"
    try:
        text = content.decode(encoding) if encoding else decoded(content).text
    except (LookupError, UnicodeDecodeError, UnknownEncoding):
        text = _any_text(name, content)
    parser = html.HTMLParser(no_network=True, remove_comments=True, encoding="utf-8")
    return html.document_fromstring(text.encode("utf-8", "replace") or b"<html/>", parser=parser)


def _any_text(name: str, content: bytes) -> str:
    try:
        return decoded(content).text
    except UnknownEncoding as error:
        reason = _("Its encoding is not known. Accepted are UTF-8, UTF-16, GB18030 and Big5.")
        raise SheetError(name, reason) from error


def _is_inner(table: Any) -> bool:
    return next(table.iterancestors("table"), None) is not None


@dataclass
class TableGrid:
    """The rows of one table as they are filled in, cells that span several included."""

    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    taken_to: dict[int, int] = field(default_factory=dict)  # column -> last row of what spans it
    hidden_rows: set[int] = field(default_factory=set)  # from 1

    def add_row(self, element: Any) -> None:
        number = len(self.rows)
        row: list[Cell] = []
        self.rows.append(row)
        if HIDDEN.search(element.get("style", "")):
            self.hidden_rows.add(number + 1)
        for cell in element.iterchildren("td", "th"):
            while self.taken_to.get(len(row), -1) >= number:
                row.append("")
            self._add_cell(row, number, cell)

    def _add_cell(self, row: list[Cell], number: int, cell: Any) -> None:
        column = len(row)
        across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        row.append(plain_cell_text(_cell_text(cell)))
        row.extend([""] * (across - 1))
        bottom, right = number + down - 1, column + across - 1
        if down > 1 or across > 1:
            self.merges.append(Merge(top=number, left=column, bottom=bottom, right=right))
        for beside in range(column, right + 1):
            self.taken_to[beside] = max(bottom, self.taken_to.get(beside, bottom))


def _sheet(table: Any, name: str) -> Sheet:
    grid = TableGrid()
    for element in _row_elements(table):
        grid.add_row(element)
    return Sheet(
        name=name,
        rows=filled_down(grid.rows, grid.merges),
        row_count=len(grid.rows),
        hidden_rows=frozenset(grid.hidden_rows),
        merges=tuple(grid.merges),
        titles=tuple(_titles(table)),
    )


def _row_elements(table: Any) -> Iterator[Any]:
    """The table's own rows, not those of a table in one of its cells."""
    for child in table.iterchildren("thead", "tbody", "tfoot", "tr"):
        if child.tag == "tr":
            yield child
        else:
            yield from child.iterchildren("tr")


def _span(text: str | None) -> int:
    digits = (text or "").strip()
    number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else 1
    return min(max(number, 1), MOST_SPAN)


def _cell_text(cell: Any) -> str:
    """The cell's text; what the source only wraps is one line, <br> begins another."""
    pieces = list(_pieces(cell))
    lines = [squeeze(line) for line in "".join(pieces).split("\v")]
    return "\n".join(lines).strip()


def _pieces(element: Any) -> Iterator[str]:
    if element.tag in NO_TEXT:
        return
    yield element.text or ""
    for child in element:
        if child.tag in ("br", "p", "div", "li"):
            yield "\v"
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""


def _titles(table: Any) -> Iterator[str]:
    """The table's caption, and the text directly before it."""
    for caption in table.iterchildren("caption"):
        yield squeeze(caption.text_content())
    texts: list[str] = []
    for sibling in table.itersiblings(preceding=True):
        if sibling.tag == "table":
            break
        if isinstance(sibling.tag, str) and sibling.tag not in NO_TEXT:
            texts.append(squeeze(sibling.text_content()))
    yield from reversed([text for text in texts if text])
