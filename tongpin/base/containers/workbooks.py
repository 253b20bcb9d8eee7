"""Workbooks (.xlsx), row by row, so that a cell far away costs nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape

from tongpin.base.containers.books import MAX_NAME, Book, Cell, Merge, Sheet
from tongpin.base.containers.merges import filled_down
from tongpin.base.containers.number_formats import (
    NumberFormat,
    iso_value,
    number_format,
    shown_value,
)
from tongpin.base.containers.zip_parts import PartError, ZipParts, elements, local_name
from tongpin.base.text import printable

WORKBOOK = "xl/workbook.xml"
MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Za-z0-9:$]+)[\"']")
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*?hidden=[\"'](?:1|true)[\"'][^>]*>")
ROW_NUMBER = re.compile(rb"\sr=[\"'](\d{1,8})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
LETTERS = re.compile(r"[A-Za-z]+")
TRUE = ("1", "true")
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576


@dataclass(frozen=True)
class WorkbookParts:
    """What the cells of all sheets refer to."""

    parts: ZipParts
    texts: list[str]  # shared strings
    formats: list[NumberFormat]  # by style
    counts_from_1904: bool


def read_workbook(name: str, content: bytes) -> Book:
    """The sheets of an .xlsx. Raises PartError for one that is damaged."""
    parts = ZipParts(content)
    path = _workbook_path(parts)
    tree = parts.tree(path)
    relations = parts.relations(path)
    counts_from_1904 = _counts_from_1904(tree)
    shared = WorkbookParts(
        parts=parts,
        texts=_shared_texts(parts, _target(relations, "sharedStrings", "xl/sharedStrings.xml")),
        formats=_formats(parts, _target(relations, "styles", "xl/styles.xml")),
        counts_from_1904=counts_from_1904,
    )
    book = Book(name, content, counts_from_1904=counts_from_1904)
    for element in tree.iter("{*}sheet"):
        kind, part = relations.get(_relation_id(element), ("", ""))
        if kind == "worksheet":
            sheet = _sheet(shared, element.get("name", ""), part)
            sheet.is_hidden = element.get("state", "visible") != "visible"
            book.sheets.append(sheet)
    return book


def _workbook_path(parts: ZipParts) -> str:
    for kind, target in parts.relations("").values():
        if kind == "officeDocument" and target in parts:
            return target
    return WORKBOOK


def _counts_from_1904(tree: Any) -> bool:
    for element in tree.iter("{*}workbookPr"):
        return element.get("date1904", "0") in TRUE
    return False


def _target(relations: dict[str, tuple[str, str]], kind: str, usual: str) -> str:
    for relation, target in relations.values():
        if relation == kind:
            return target
    return usual


def _relation_id(element: Any) -> str:
    """The sheet's r:id, in whichever namespace a program put it."""
    for key, value in element.attrib.items():
        if key.endswith("}id"):
            return str(value)
    return ""


def _shared_texts(parts: ZipParts, path: str) -> list[str]:
    if path not in parts:
        return []
    return [_text(element) for element in elements(parts.read(path), "si")]


def _text(element: Any) -> str:
    """The text of a string with all its runs, without the reading aids beside it."""
    pieces = []
    for child in element:
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "r":
            pieces.extend([piece.text or "" for piece in child.iter("{*}t")])
    text = "".join(pieces)
    return printable(unescape(text) if "_x" in text else text)


def _formats(parts: ZipParts, path: str) -> list[NumberFormat]:
    """What each style of the workbook shows of a number."""
    if path not in parts:
        return []
    tree = parts.tree(path)
    codes: dict[int, str] = {}
    for element in tree.iter("{*}numFmt"):
        codes[_whole(element.get("numFmtId"))] = element.get("formatCode", "")
    formats = []
    for styles in tree.iter("{*}cellXfs"):
        for style in styles:
            number = _whole(style.get("numFmtId"))
            formats.append(number_format(number, codes.get(number, "")))
    return formats


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _sheet(shared: WorkbookParts, name: str, part: str) -> Sheet:
    xml = shared.parts.read(part)
    merges = tuple(_merges(xml))
    hidden = frozenset(_hidden_rows(xml))
    return Sheet(
        name=name[:MAX_NAME],
        rows=filled_down(_rows(shared, xml), merges),
        row_count=sum(1 for __ in ROW.finditer(xml)),
        hidden_rows=hidden,
        merges=merges,
    )


def _merges(xml: bytes) -> Iterator[Merge]:
    for match in MERGE.finditer(xml):
        try:
            left, top, right, bottom = range_boundaries(match[1].decode())
        except ValueError:
            continue
        if left and top and right and bottom:
            yield Merge(top=top - 1, left=left - 1, bottom=bottom - 1, right=right - 1)


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for match in HIDDEN_ROW.finditer(xml):
        if number := ROW_NUMBER.search(match[0]):
            yield int(number[1])


def _rows(shared: WorkbookParts, xml: bytes) -> Iterator[list[Cell]]:
    """Rows up to the last that holds a value; rows that the file leaves out are empty."""
    blanks = 0  # empty rows that are told only if a value follows
    last = 0
    for element in elements(xml, "row"):
        number = _whole(element.get("r")) or last + 1
        if number > MAX_ROWS:
            raise PartError("row")
        blanks += max(number - last - 1, 0)
        last = max(number, last)
        cells = _cells(shared, element)
        if not cells:
            blanks += 1
            continue
        for __ in range(blanks):
            yield []
        blanks = 0
        yield cells


def _cells(shared: WorkbookParts, row: Any) -> list[Cell]:
    """The row's cells up to the last that holds a value."""
    cells: list[Cell] = []
    position = -1
    for element in row:
        place = element.get("r")
        position = _column(place) if place else position + 1
        value = _value(shared, element)
        if value == "" or position >= MAX_COLUMNS:
            continue
        cells.extend([""] * (position - len(cells)))
        if position < len(cells):
            cells[position] = value
        else:
            cells.append(value)
    return cells


@lru_cache(maxsize=2048)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _column(place: str) -> int:
    """From 0: A7 is 0, AA7 is 26."""
    match = LETTERS.match(place)
    if match is None:
        raise PartError(place)
    return _column_number(match[0])


def _value(shared: WorkbookParts, cell: Any) -> Cell:
    """What the cell holds: "" for nothing, the formula itself where it was never computed."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        strings = cell.findall("{*}is")
        return _text(strings[0]) if strings else ""
    written = ""
    formula: str | None = None
    for child in cell:
        name = local_name(child)
        if name == "v":
            written = child.text or ""
        elif name == "f":
            formula = child.text or ""
    if not written:
        is_computed = formula is None or kind == "str"
        return "" if is_computed else f"={formula}"
    return _typed(shared, kind, written, cell.get("s"))


def _typed(shared: WorkbookParts, kind: str, written: str, style: str | None) -> Cell:
    if kind == "s":
        index = _whole(written)
        return shared.texts[index] if index < len(shared.texts) else ""
    if kind == "b":
        return written in TRUE
    if kind == "d":
        return _format_of(shared, style).shown(iso_value(written))
    if kind != "n":  # a formula's text, or an error by its name
        return printable(unescape(written) if "_x" in written else written)
    try:
        number = float(written)
    except ValueError:
        return printable(written)
    style_format = _format_of(shared, style)
    showing, counts_from_1904 = style_format.showing, shared.counts_from_1904
    return style_format.shown(shown_value(number, showing, counts_from_1904=counts_from_1904))


def _format_of(shared: WorkbookParts, style: str | None) -> NumberFormat:
    index = _whole(style)
    return shared.formats[index] if index < len(shared.formats) else NumberFormat()
