"""A photographed answer sheet: whose it is and which circles are filled. Pure but for the picture.

The codes in the corners tell how the page lies in the picture; it is set straight by the projection
that fits their corners best, and each circle is compared with the paper around it.
"""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import zxingcpp
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageOps, ImageStat

from tongpin.base.errors import UserError
from tongpin.quizzes.sheets.layout import (
    ACROSS,
    CORNERS,
    HEIGHT,
    STEP,
    WHOSE,
    WIDTH,
    SheetPoint,
    SheetRow,
    Square,
    bubble,
    place_of,
)

QR = zxingcpp.barcode_formats_from_str("QRCode")
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
HARMFUL = (  # what Pillow raises for pictures that are none
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    NotImplementedError,
    struct.error,
    Image.DecompressionBombError,
)
MOST_PIXELS = 60_000_000
SIDE = 3200  # pixels of the longer side that are looked at
DOTS = 6  # of the straightened page, to the millimetre
FILLED, DOUBTFUL = 0.24, 0.12  # darker than an empty circle by so much of the paper's brightness


class PhotoError(UserError):
    """The picture shows no sheet that can be read; the message is written for users."""


@dataclass(frozen=True)
class StraightSheet:
    """A sheet set straight."""

    address: str  # what the code says
    page: Image.Image  # DOTS to the millimetre, grey

    def as_jpeg(self, lines: int) -> bytes:
        """The page down to the last of so many lines, for a person to compare."""
        low = max(place_of(line).y for line in range(max(lines, 1))) + STEP
        part = self.page.crop((0, 0, int(WIDTH * DOTS), int(low * DOTS)))
        stream = io.BytesIO()
        part.resize((int(WIDTH * 4), int(low * 4))).save(stream, "JPEG", quality=60)
        return stream.getvalue()


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What is filled in one line."""

    row: SheetRow
    bubbles: tuple[int, ...]  # from 0
    is_doubtful: bool  # a person has to look


def see(content: bytes) -> StraightSheet:
    """Find the sheet in a picture. Raises PhotoError that says what to do better."""
    picture = _opened(content)
    found: dict[str, Sequence[SheetPoint]] = {}
    address = ""
    for code in _codes(picture):
        told = code.position
        corners = [
            SheetPoint(one.x, one.y)
            for one in (told.top_left, told.top_right, told.bottom_right, told.bottom_left)
        ]
        if code.text in CORNERS:
            found[code.text] = corners
        elif "/sheets/" in code.text:
            if address and address != code.text:
                raise PhotoError(_("Two sheets are in the picture. Take one at a time."))
            address, found[""] = code.text, corners
    if not address:
        raise PhotoError(_("The code in the upper left was not found. More light, and closer."))
    if len(found) < 3:
        raise PhotoError(_("Corners of the sheet are missing: take the whole page, lying flat."))
    return StraightSheet(address, _straight(picture, found))


def _codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """The codes in the picture; a dull one is looked at again with more contrast."""
    found = zxingcpp.read_barcodes(picture, formats=QR)
    if len(found) < 1 + len(CORNERS):
        clearer = ImageOps.autocontrast(picture, cutoff=2)
        found += zxingcpp.read_barcodes(clearer, formats=QR)
    return found


def _opened(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise PhotoError(_("The picture is too large."))
            upright = ImageOps.exif_transpose(image).convert("L")
    except HARMFUL as error:
        raise PhotoError(_("This is no picture that can be read.")) from error
    upright.thumbnail((SIDE, SIDE))
    return upright


def _straight(picture: Image.Image, found: dict[str, Sequence[SheetPoint]]) -> Image.Image:
    squares: dict[str, Square] = CORNERS | {"": WHOSE}
    pairs = [
        (SheetPoint(there.x * DOTS, there.y * DOTS), here)
        for name, corners in found.items()
        for there, here in zip(squares[name].corners, corners, strict=True)
    ]
    size = (int(WIDTH * DOTS), int(HEIGHT * DOTS))
    return picture.transform(
        size,
        Image.Transform.PERSPECTIVE,
        projection(pairs),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )


def projection(pairs: Sequence[tuple[SheetPoint, SheetPoint]]) -> list[float]:
    """The eight numbers by which Pillow finds, for a point of the page, its point in the picture.

    The best fit to four pairs or more (page, picture), by least squares.
    """
    rows, wanted = [], []
    for (x, y), (u, v) in pairs:
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    scale = [max(abs(row[n]) for row in rows) or 1.0 for n in range(8)]
    even = [[value / scale[n] for n, value in enumerate(row)] for row in rows]
    normal = [[sum(row[i] * row[j] for row in even) for j in range(8)] for i in range(8)]
    right = [sum(row[i] * told for row, told in zip(even, wanted, strict=True)) for i in range(8)]
    return [value / scale[n] for n, value in enumerate(solved(normal, right))]


def solved(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The solution of linear equations, by elimination with the largest pivot."""
    size = len(right)
    rows = [[*row, told] for row, told in zip(matrix, right, strict=True)]
    for place in range(size):
        best = max(range(place, size), key=lambda one: abs(rows[one][place]))
        rows[place], rows[best] = rows[best], rows[place]
        for other in range(place + 1, size):
            part = rows[other][place] / rows[place][place]
            rows[other] = [a - part * b for a, b in zip(rows[other], rows[place], strict=True)]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = sum(rows[place][n] * found[n] for n in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found


def filled(page: Image.Image, rows: Sequence[SheetRow]) -> list[FilledRow]:
    """Which circles are filled, line by line; lines without circles are left out."""
    told = [
        (row, [_darkness(page, bubble(line, number)) for number in range(len(row.letters))])
        for line, row in enumerate(rows)
        if row.letters
    ]
    darks_of_all = sorted(dark for __, row in told for dark in row)
    if not darks_of_all:
        return []
    usual = min(darks_of_all[len(darks_of_all) // 10], 0.3)  # of an empty one, with its letter
    return [_verdict(row, [dark - usual for dark in darks]) for row, darks in told]


def _verdict(row: SheetRow, darks: Sequence[float]) -> FilledRow:
    bubbles = tuple(number for number, dark in enumerate(darks) if dark >= FILLED)
    is_doubtful = any(DOUBTFUL <= dark < FILLED for dark in darks)
    return FilledRow(row, bubbles, is_doubtful)


def _darkness(page: Image.Image, middle: SheetPoint) -> float:
    """How much darker a circle is than the paper around it, 0 to 1."""
    inner, outer = ACROSS * 0.4 * DOTS, ACROSS * 0.85 * DOTS
    x, y = middle.x * DOTS, middle.y * DOTS
    around = page.crop((int(x - outer), int(y - outer), int(x + outer), int(y + outer)))
    mask = Image.new("1", around.size)
    half = around.width / 2
    ImageDraw.Draw(mask).ellipse((half - inner, half - inner, half + inner, half + inner), fill=1)
    paper = _bright(around)
    return max(1 - ImageStat.Stat(around, mask).mean[0] / paper, 0.0)


def _bright(part: Image.Image) -> float:
    """The brightness that nine of ten points do not reach: the paper's."""
    counts, seen = part.histogram(), 0
    for value, count in enumerate(counts):
        seen += count
        if seen >= 0.9 * part.width * part.height:
            return max(value, 1)
    return 255
