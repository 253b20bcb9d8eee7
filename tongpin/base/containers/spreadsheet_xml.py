"""Workbooks as XML of the year 2003, which exports still write under the name .xls."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet
from tongpin.base.containers.merges import filled_down
from tongpin.base.containers.number_formats import (
    NumberFormat,
    iso_value,
    number_format,
    shown_value,
)
from tongpin.base.containers.zip_parts import PartError, elements, local_name
from tongpin.base.text import printable

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
HEAD = 4096
MAX_INDEX = 1_048_576
# The formats that have names of their own, by the number that other workbooks give them.
NAMED_FORMATS = {
    "general date": 22,
    "short date": 14,
    "medium date": 15,
    "long date": 31,
    "short time": 20,
    "medium time": 18,
    "long time": 21,
}
DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


def is_spreadsheet_xml(head: str) -> bool:
    return head.lstrip("\ufeff \r\n\t").startswith("<") and NAMESPACE in head[:HEAD]


def read_spreadsheet_xml(name: str, content: bytes, text: str) -> Book:
    """Raises PartError for XML that is damaged.

    text   the content decoded, for the encoding that XML declares is often not its own
    """
    xml = DECLARED.sub("", text.lstrip("\ufeff")).encode("utf-8", "replace")
    book = Book(name, content)
    book.counts_from_1904 = re.search(rb"<(?:\w+:)?Date1904\s*/?>", xml) is not None
    styles = dict(_styles(xml))
    for worksheet in elements(xml, "Worksheet"):
        book.sheets.append(_sheet(worksheet, CellReader(styles, book.counts_from_1904)))
    if not book.sheets:
        raise PartError("Worksheet")
    remark = _("%(file)s is a workbook in XML of the year 2003; its sheets are read")
    book.remarks.append(remark % {"file": name})
    return book


def _attribute(element: Any, name: str) -> str:
    """The attribute with this local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _index(element: Any, usual: int) -> int:
    """The place that an ss:Index names, from 0, or the usual next one."""
    written = _attribute(element, "Index")
    if not (written.isdecimal() and 0 < int(written) <= MAX_INDEX):
        return usual
    return int(written) - 1


def _styles(xml: bytes) -> Iterator[tuple[str, NumberFormat]]:
    """What each style that has a format shows, by its name."""
    for style in elements(xml, "Style"):
        for element in style.iter("{*}NumberFormat"):
            code = _attribute(element, "Format")
            named = NAMED_FORMATS.get(code.lower(), 0)
            yield _attribute(style, "ID"), number_format(named, "" if named else code)


@dataclass(frozen=True)
class CellReader:
    """Reads the cells of one workbook as their styles show them."""

    styles: Mapping[str, NumberFormat]
    counts_from_1904: bool

    def value(self, cell: Any, row_style: str) -> Cell:
        style = self.styles.get(_attribute(cell, "StyleID") or row_style, NumberFormat())
        value = _value(cell)
        if isinstance(value, float):
            showing, counts_from_1904 = style.showing, self.counts_from_1904
            value = shown_value(value, showing, counts_from_1904=counts_from_1904)
        return style.shown(value)


def _sheet(worksheet: Any, reader: CellReader) -> Sheet:
    rows: list[list[Cell]] = []
    merges: list[Merge] = []
    hidden_rows = set()
    for element in worksheet.iter("{*}Row"):
        number = _index(element, len(rows))
        cells = list(_cells(element, number, reader, merges))
        if not cells and number > len(rows):
            continue
        rows.extend([] for __ in range(number - len(rows)))
        rows.append(_placed(cells))
        if _attribute(element, "Hidden") == "1":
            hidden_rows.add(number + 1)
    visible = "".join(element.text or "" for element in worksheet.iter("{*}Visible"))
    return Sheet(
        name=_attribute(worksheet, "Name")[:MAX_NAME],
        rows=filled_down(rows, merges),
        row_count=len(rows),
        is_hidden=visible.startswith("SheetHidden") or visible == "SheetVeryHidden",
        hidden_rows=frozenset(hidden_rows),
        merges=tuple(merges),
    )


def _cells(
    row: Any, number: int, reader: CellReader, merges: list[Merge]
) -> Iterator[tuple[int, Cell]]:
    """Column and value of each cell that holds one; what they merge is added to `merges`."""
    column = 0
    row_style = _attribute(row, "StyleID")
    for cell in row:
        if local_name(cell) != "Cell":
            continue
        column = _index(cell, column)
        across, down = _reach(cell, "MergeAcross"), _reach(cell, "MergeDown")
        if across or down:
            bottom, right = number + down, column + across
            merges.append(Merge(top=number, left=column, bottom=bottom, right=right))
        value = reader.value(cell, row_style)
        if value != "":
            yield column, value
        column += across + 1


def _reach(cell: Any, name: str) -> int:
    written = _attribute(cell, name)
    return min(int(written), MAX_INDEX) if written.isdecimal() else 0


def _placed(cells: list[tuple[int, Cell]]) -> list[Cell]:
    row: list[Cell] = []
    for column, value in cells:
        row.extend([""] * (column - len(row)))
        row.append(value)
    return row


def _value(cell: Any) -> Cell:
    for data in cell:
        if local_name(data) != "Data":
            continue
        text = printable("".join(data.itertext()))
        kind = _attribute(data, "Type")
        if kind == "Number":
            return _number(text)
        if kind == "DateTime":
            return iso_value(text)
        if kind == "Boolean":
            return text == "1"
        return text
    formula = _attribute(cell, "Formula")
    return f"={formula.lstrip('=')}" if formula else ""


def _number(text: str) -> Cell:
    try:
        return float(text)
    except ValueError:
        return text
