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
from tongpin.quizzes.sheets.projection import projection
from tongpin.serving.reading_apart import FileReadingError, read_apart

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
SENT_DOTS = 4  # of the page that a person compares
FEWEST_CODES = 3  # by which the page is set straight
ADDRESS = ""  # the name, among the corners, of the code that says whose sheet it is
DARKEST_EMPTY = 0.3  # an empty circle with its letter
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
        lowest = max(place_of(line).y for line in range(max(lines, 1)))
        height = lowest + STEP
        part = self.page.crop((0, 0, int(WIDTH * DOTS), int(height * DOTS)))
        small = part.resize((int(WIDTH * SENT_DOTS), int(height * SENT_DOTS)))
        stream = io.BytesIO()
        small.save(stream, "JPEG", quality=60)
        return stream.getvalue()


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What is filled in one line."""

    row: SheetRow
    bubbles: tuple[int, ...]  # from 0
    is_doubtful: bool  # a person has to look


def see(content: bytes) -> StraightSheet:
    """Find the sheet in a picture. Raises PhotoError that says what to do better."""
    try:
        return read_apart(straight_sheet, content)
    except FileReadingError as error:
        raise PhotoError(str(error)) from error


def straight_sheet(content: bytes) -> StraightSheet:
    """The same in this process."""
    picture = _opened(content)
    squares: dict[str, Sequence[SheetPoint]] = {}  # corners of codes, by what they say
    address = ""
    for code in _codes(picture):
        if code.text in CORNERS:
            squares[code.text] = _corners(code)
        elif "/sheets/" in code.text:
            if address and address != code.text:
                raise PhotoError(_("Two sheets are in the picture. Take one at a time."))
            address = code.text
            squares[ADDRESS] = _corners(code)
    if not address:
        raise PhotoError(_("The code in the upper left was not found. More light, and closer."))
    if len(squares) < FEWEST_CODES:
        raise PhotoError(_("Corners of the sheet are missing: take the whole page, lying flat."))
    return StraightSheet(address, _straight(picture, squares))


def _codes(picture: Image.Image) -> list[zxingcpp.Barcode]:
    """The codes in the picture; a dull one is looked at again with more contrast."""
    codes = zxingcpp.read_barcodes(picture, formats=QR)
    if len(codes) < 1 + len(CORNERS):
        clearer = ImageOps.autocontrast(picture, cutoff=2)
        codes += zxingcpp.read_barcodes(clearer, formats=QR)
    return codes


def _corners(code: zxingcpp.Barcode) -> list[SheetPoint]:
    """Clockwise from the upper left."""
    position = code.position
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    return [SheetPoint(corner.x, corner.y) for corner in corners]


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


def _straight(picture: Image.Image, squares: dict[str, Sequence[SheetPoint]]) -> Image.Image:
    places: dict[str, Square] = CORNERS | {ADDRESS: WHOSE}
    pairs = []
    for name, corners in squares.items():
        for on_page, in_picture in zip(places[name].corners, corners, strict=True):
            pairs.append((SheetPoint(on_page.x * DOTS, on_page.y * DOTS), in_picture))
    size = (int(WIDTH * DOTS), int(HEIGHT * DOTS))
    return picture.transform(
        size,
        Image.Transform.PERSPECTIVE,
        projection(pairs),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )


def filled(page: Image.Image, rows: Sequence[SheetRow]) -> list[FilledRow]:
    """Which circles are filled, line by line; lines without circles are left out."""
    darks_of_rows = []
    darks_of_all = []
    for line, row in enumerate(rows):
        darks = [_darkness(page, bubble(line, number)) for number in range(len(row.letters))]
        darks_of_rows.append((row, darks))
        darks_of_all += darks
    if not darks_of_all:
        return []
    darks_of_all.sort()
    usual = min(darks_of_all[len(darks_of_all) // 10], DARKEST_EMPTY)
    return [_filled_row(row, darks, usual) for row, darks in darks_of_rows if darks]


def _filled_row(row: SheetRow, darks: Sequence[float], usual: float) -> FilledRow:
    """`usual` is how dark an empty circle is."""
    bubbles = []
    is_doubtful = False
    for number, dark in enumerate(darks):
        if dark - usual >= FILLED:
            bubbles.append(number)
        elif dark - usual >= DOUBTFUL:
            is_doubtful = True
    return FilledRow(row, tuple(bubbles), is_doubtful)


def _darkness(page: Image.Image, middle: SheetPoint) -> float:
    """How much darker a circle is than the paper around it, 0 to 1."""
    inner = ACROSS * 0.4 * DOTS
    outer = ACROSS * 0.85 * DOTS
    x = middle.x * DOTS
    y = middle.y * DOTS
    around = page.crop((int(x - outer), int(y - outer), int(x + outer), int(y + outer)))
    mask = Image.new("1", around.size)
    half = around.width / 2
    ImageDraw.Draw(mask).ellipse((half - inner, half - inner, half + inner, half + inner), fill=1)
    paper = _bright(around)
    return max(1 - ImageStat.Stat(around, mask).mean[0] / paper, 0.0)


def _bright(part: Image.Image) -> float:
    """The brightness that nine of ten points do not reach: the paper's."""
    points = 0
    for brightness, count in enumerate(part.histogram()):
        points += count
        if points >= 0.9 * part.width * part.height:
            return max(brightness, 1)
    return 255
