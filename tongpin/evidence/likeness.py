"""Whether two pictures show the same: two hashes of 64 bits, in eight orientations. Pure.

Both hashes shrug off size, quality, colour and small marks; the orientations and the trimmed
border take care of what they do not. Pictures of other things stay above distance 12.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi
from operator import mul
from statistics import median

from PIL import Image, ImageChops, ImageStat

NEAR = 6  # bits by which two hashes of the same picture may differ
LEAST_SIDE = 64  # px; smaller pictures make no claim
LEAST_SPREAD = 6.0  # of grey values, 0 to 255; flatter pictures make no claim
BANDS = 4  # of 16 bits each; 6 bits that differ leave one band with one bit at most
BORDER = 24  # of 255: how far a border may differ from its corner

Transpose = Image.Transpose
TURNS = (
    None,
    Transpose.FLIP_LEFT_RIGHT,
    Transpose.FLIP_TOP_BOTTOM,
    Transpose.ROTATE_180,
    Transpose.TRANSPOSE,
    Transpose.ROTATE_90,
    Transpose.ROTATE_270,
    Transpose.TRANSVERSE,
)
SIZE = 32  # px of the square that the cosine transform looks at
LOW = 8  # lowest frequencies in each direction that are kept


def _wave(frequency: int) -> list[float]:
    """The cosine of this frequency at each point of a line."""
    return [cos(pi * frequency * (2 * x + 1) / (2 * SIZE)) for x in range(SIZE)]


WAVES = [_wave(frequency) for frequency in range(LOW)]
IS_BRIGHT = [0] * (BORDER + 1) + [255] * (255 - BORDER)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a picture looks like: one pair of hashes for each orientation, upright first."""

    perceptual: tuple[int, ...]
    gradient: tuple[int, ...]

    def distance(self, perceptual: int, gradient: int) -> int:
        """Bits by which the nearest orientation differs from an upright picture, 0 to 64."""
        by_perceptual = _nearest(self.perceptual, perceptual)
        by_gradient = _nearest(self.gradient, gradient)
        return min(by_perceptual, by_gradient)


def _nearest(hashes: tuple[int, ...], other: int) -> int:
    """Bits by which the nearest of the hashes differs from the other one."""
    return min((own_hash ^ other).bit_count() for own_hash in hashes)


def likeness_of(image: Image.Image) -> Likeness | None:
    """The picture's hashes; None for one too small or too flat to be told from others."""
    if min(image.size) < LEAST_SIDE:
        return None
    grey = image.convert("L")
    grey.thumbnail((512, 512), Image.Resampling.BOX)
    grey = _without_border(grey)
    if ImageStat.Stat(grey).stddev[0] < LEAST_SPREAD:
        return None
    square = grey.resize((SIZE * 2, SIZE * 2), Image.Resampling.BOX)
    gradients = []
    for turn in TURNS:
        turned_square = square if turn is None else square.transpose(turn)
        gradients.append(_gradient(turned_square))
    return Likeness(tuple(_perceptual(square)), tuple(gradients))


def _without_border(grey: Image.Image) -> Image.Image:
    """Without an even frame, as long as half of each side is left."""
    corner = grey.getpixel((0, 0))
    assert isinstance(corner, int | float)
    spread = ImageChops.difference(grey, Image.new("L", grey.size, int(corner)))
    box = spread.point(IS_BRIGHT).getbbox()
    if box is None:
        return grey
    left, top, right, bottom = box
    is_too_small = (right - left) * 2 < grey.width or (bottom - top) * 2 < grey.height
    return grey if is_too_small else grey.crop(box)


def _perceptual(square: Image.Image) -> Iterator[int]:
    """Which of the lowest frequencies of the cosine transform lie above their median.

    Turning a picture turns the signs of its odd frequencies, or swaps their directions, so
    one transform serves all orientations.
    """
    grey = square.resize((SIZE, SIZE), Image.Resampling.BOX).tobytes()
    by_line = map(_strengths, _lines(grey, SIZE))
    by_column = list(map(_strengths, zip(*by_line, strict=True)))
    upright = list(zip(*by_column, strict=True))
    for grid in (upright, by_column):
        for across, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            yield _above_median(_signed(grid, across, down))


def _strengths(line: Iterable[float]) -> list[float]:
    """How strong each of the lowest frequencies is in a line of values."""
    values = list(map(float, line))
    return [sum(map(mul, wave, values)) for wave in WAVES]


def _signed(grid: Sequence[Sequence[float]], across: int, down: int) -> list[float]:
    """The grid's values in one row; those of odd frequencies times 1 or -1, by direction."""
    values = []
    for v, row in enumerate(grid):
        row_sign = down if v % 2 else 1
        for u, value in enumerate(row):
            sign = across if u % 2 else 1
            values.append(value * sign * row_sign)
    return values


def _above_median(values: list[float]) -> int:
    middle = median(values)
    return _bits(value > middle for value in values)


def _gradient(square: Image.Image) -> int:
    """Where brightness rises from left to right, on eight lines."""
    grey = square.resize((9, 8), Image.Resampling.BOX).tobytes()
    rises: list[bool] = []
    for line in _lines(grey, 9):
        rises.extend(left < right for left, right in pairwise(line))
    return _bits(rises)


def _lines(grey: bytes, width: int) -> list[bytes]:
    return [grey[start : start + width] for start in range(0, len(grey), width)]


def _bits(answers: Iterable[bool]) -> int:
    number = 0
    for answer in answers:
        number = number << 1 | answer
    return number


def bands(number: int, kind: int) -> list[int]:
    """The keys under which a hash is found again: kind 0 perceptual, 1 gradient."""
    return [(kind * BANDS + band) << 16 | (number >> 16 * band) & 0xFFFF for band in range(BANDS)]


def near_bands(number: int, kind: int) -> Iterator[int]:
    """The keys of every hash within NEAR bits: each band as it is, and with one bit turned."""
    for key in bands(number, kind):
        yield key
        for bit in range(16):
            yield key ^ 1 << bit
