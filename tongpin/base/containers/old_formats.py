"""Which cells of an .xls show less or more than their values, by their formats.

The reader of values gives days and numbers as they are; what a format makes of them stands in
records of the file, which are read here: numbers of formats, and cells with their styles.
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import olefile

from tongpin.base.containers.number_formats import NumberFormat, number_format

Places = dict[tuple[int, int], NumberFormat]  # by row and column, from 0
STREAMS = ("Workbook", "Book")
# Numbers of records.
BOF, SHEET, FORMAT, STYLE, END = 0x809, 0x85, 0x41E, 0xE0, 0x0A
SINGLE_CELLS = (0x203, 0x27E, 0x06)  # a number, a packed number, a formula
MANY_CELLS = 0xBD
WIDE_VERSION = 0x600  # of .xls files since 1997, whose texts may be in two bytes
NO_RECORD = (struct.error, IndexError)


@dataclass
class FormatTable:
    """The formats of one workbook: codes by number, and the format of each style."""

    codes: dict[int, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)  # of formats, by style

    def format_of(self, style: int) -> NumberFormat:
        if style >= len(self.numbers):
            return NumberFormat()
        number = self.numbers[style]
        return number_format(number, self.codes.get(number, ""))

    def mark(self, places: Places, place: tuple[int, int], style: int) -> None:
        """Keep the place of a cell whose format hides something."""
        cell_format = self.format_of(style)
        if cell_format.hides_something:
            places[place] = cell_format


def formats_of_xls(content: bytes) -> dict[str, Places]:
    """By name of the sheet, the cells whose formats hide something; {} for none that is known."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            names = [name for name in STREAMS if ole.exists(name)]
            stream = ole.openstream(names[0]).read() if names else b""
        return _places_in_xls(stream)
    except (OSError, *NO_RECORD):
        return {}


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Number and content of each record from here on."""
    while start + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, start)
        yield number, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _places_in_xls(stream: bytes) -> dict[str, Places]:
    table = FormatTable()
    starts: dict[str, int] = {}  # of sheets, by name
    is_wide = True
    for number, body in _records(stream, 0):
        if number == BOF and len(starts) == 0:
            is_wide = struct.unpack_from("<H", body)[0] >= WIDE_VERSION
        elif number == SHEET:
            starts[_text(body[6:], 1, is_wide=is_wide)] = struct.unpack_from("<I", body)[0]
        elif number == FORMAT:
            code = _text(body[2:], 2 if is_wide else 1, is_wide=is_wide)
            table.codes[struct.unpack_from("<H", body)[0]] = code
        elif number == STYLE:
            table.numbers.append(struct.unpack_from("<H", body, 2)[0])
        elif number == END:
            break
    return {name: _cells_of_xls(stream, start, table) for name, start in starts.items()}


def _text(body: bytes, length_size: int, *, is_wide: bool) -> str:
    """A text behind its length; since 1997 with a byte that says how wide its signs are."""
    length = int.from_bytes(body[:length_size], "little")
    if not is_wide:
        return body[length_size : length_size + length].decode("gb18030", "replace")
    rest = body[length_size + 1 :]
    if body[length_size] & 1:
        return rest[: 2 * length].decode("utf-16-le", "replace")
    return rest[:length].decode("latin-1")


def _cells_of_xls(stream: bytes, start: int, table: FormatTable) -> Places:
    places: Places = {}
    for number, body in _records(stream, start):
        if number in SINGLE_CELLS:
            row, column, style = struct.unpack_from("<HHH", body)
            table.mark(places, (row, column), style)
        elif number == MANY_CELLS:
            row, first = struct.unpack_from("<HH", body)
            for offset in range((len(body) - 6) // 6):
                (style,) = struct.unpack_from("<H", body, 4 + 6 * offset)
                table.mark(places, (row, first + offset), style)
        elif number == END:
            break
    return places
