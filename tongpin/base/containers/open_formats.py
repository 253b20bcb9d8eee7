"""Which cells of an .ods show less or more than their values, by their styles.

The reader of values gives days and numbers as they are; the styles of the document say what is
shown of them: 2021年3月 without a day, or 3天.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from tongpin.base.containers.number_formats import UNIT, NumberFormat
from tongpin.base.containers.old_formats import Places
from tongpin.base.containers.zip_parts import PartError, ZipParts, local_name

CONTENT, STYLES = "content.xml", "styles.xml"
MOST_REPEATED = 1000  # equal cells or rows beside each other that hold something
FINE_PARTS = {"day", "day-of-week", "hours", "minutes", "seconds"}


def formats_of_ods(content: bytes) -> dict[str, Places]:
    """By name of the sheet, the cells whose formats hide something; {} for none that is known."""
    try:
        parts = ZipParts(content)
        trees = [parts.tree(name) for name in (STYLES, CONTENT) if name in parts]
    except PartError:
        return {}
    shown: dict[str, NumberFormat] = {}  # by name of the number's style
    for tree in trees:
        shown.update(_number_styles(tree))
    styles: dict[str, NumberFormat] = {}  # by name of the cell's style
    for tree in trees:
        styles.update(_cell_styles(tree, shown))
    places = {}
    for table in trees[-1].iter("{*}table"):
        places[attribute(table, "name")] = dict(_places(table, styles))
    return places


def attribute(element: Any, name: str) -> str:
    """The attribute with this local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def _number_styles(tree: Any) -> Iterator[tuple[str, NumberFormat]]:
    for style in tree.iter("{*}date-style", "{*}number-style"):
        parts = {local_name(part) for part in style}
        words = "".join("0" if local_name(part) == "number" else part.text or "" for part in style)
        if local_name(style) == "number-style":
            match = UNIT.search(words)
            yield attribute(style, "name"), NumberFormat(unit=match["unit"] if match else "")
        elif "month" in parts and not parts & FINE_PARTS:
            yield attribute(style, "name"), NumberFormat("month")


def _cell_styles(
    tree: Any, shown: Mapping[str, NumberFormat]
) -> Iterator[tuple[str, NumberFormat]]:
    for style in tree.iter("{*}style"):
        number_style = shown.get(attribute(style, "data-style-name"))
        if number_style and number_style.hides_something:
            yield attribute(style, "name"), number_style


def _places(
    table: Any, styles: Mapping[str, NumberFormat]
) -> Iterator[tuple[tuple[int, int], NumberFormat]]:
    """Row and column of each cell with such a style, and what it shows."""
    of_columns = list(_column_styles(table))
    number = 0
    for row in table.iter("{*}table-row"):
        repeated = _count(row, "number-rows-repeated")
        for column, style in _row_styles(row, of_columns):
            if style in styles:
                for offset in range(min(repeated, MOST_REPEATED)):
                    yield (number + offset, column), styles[style]
        number += repeated


def _column_styles(table: Any) -> Iterator[str]:
    """The style of each column's cells that have none of their own."""
    for column in table.iter("{*}table-column"):
        style = attribute(column, "default-cell-style-name")
        for __ in range(min(_count(column, "number-columns-repeated"), MOST_REPEATED)):
            yield style


def _row_styles(row: Any, of_columns: list[str]) -> Iterator[tuple[int, str]]:
    """Column and style of each cell that holds something."""
    column = 0
    of_row = attribute(row, "default-cell-style-name")
    for cell in row:
        repeated = _count(cell, "number-columns-repeated")
        own = attribute(cell, "style-name") or of_row
        if attribute(cell, "value-type"):
            for index in range(column, column + min(repeated, MOST_REPEATED)):
                yield index, own or (of_columns[index] if index < len(of_columns) else "")
        column += repeated


def _count(element: Any, name: str) -> int:
    written = attribute(element, name)
    return int(written) if written.isdecimal() and len(written) < 9 else 1
