"""Whether two pictures show the same: two hashes of 64 bits, in eight orientations. Pure.

Both hashes shrug off size, quality, colour and small marks; the orientations and the trimmed
border take care of what they do not. Pictures of other things stay above distance 12.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
COSINES = [[cos(pi * u * (2 * x + 1) / (2 * SIZE)) for x in range(SIZE)] for u in range(LOW)]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a picture looks like: one pair of hashes for each orientation, upright first."""

    perceptual: tuple[int, ...]
    gradient: tuple[int, ...]

    def distance(self, perceptual: int, gradient: int) -> int:
        """Bits by which the nearest orientation differs from an upright picture, 0 to 64."""
        by_perceptual = min((mine ^ perceptual).bit_count() for mine in self.perceptual)
        by_gradient = min((mine ^ gradient).bit_count() for mine in self.gradient)
        return min(by_perceptual, by_gradient)


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
    turned = [square if turn is None else square.transpose(turn) for turn in TURNS]
    return Likeness(tuple(_perceptual(square)), tuple(map(_gradient, turned)))


def _without_border(grey: Image.Image) -> Image.Image:
    """Without an even frame, as long as half of each side is left."""
    corner = grey.getpixel((0, 0))
    assert isinstance(corner, int | float)
    spread = ImageChops.difference(grey, Image.new("L", grey.size, int(corner)))
    box = spread.point([0 if value <= BORDER else 255 for value in range(256)]).getbbox()
    if box and (box[2] - box[0]) * 2 >= grey.width and (box[3] - box[1]) * 2 >= grey.height:
        return grey.crop(box)
    return grey


def _perceptual(square: Image.Image) -> Iterator[int]:
    """Which of the lowest frequencies of the cosine transform lie above their median.

    Turning a picture turns the signs of its odd frequencies, or swaps their directions, so
    one transform serves all orientations.
    """
    grey = square.resize((SIZE, SIZE), Image.Resampling.BOX).tobytes()
    lines = [list(map(float, grey[y * SIZE : (y + 1) * SIZE])) for y in range(SIZE)]
    rows = [[_sum(wave, line) for wave in COSINES] for line in lines]
    low = [[_sum(wave, column) for column in zip(*rows, strict=True)] for wave in COSINES]
    for grid in (low, list(zip(*low, strict=True))):
        for across, down in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
            yield _above_median(
                [
                    grid[v][u] * (across if u % 2 else 1) * (down if v % 2 else 1)
                    for v in range(LOW)
                    for u in range(LOW)
                ]
            )


def _sum(wave: list[float], line: Iterable[float]) -> float:
    total: float = sum(map(mul, wave, line))
    return total


def _above_median(values: list[float]) -> int:
    middle = median(values)
    return _bits(value > middle for value in values)


def _gradient(square: Image.Image) -> int:
    """Where brightness rises from left to right, on eight lines."""
    grey = square.resize((9, 8), Image.Resampling.BOX).tobytes()
    return _bits(grey[y * 9 + x] < grey[y * 9 + x + 1] for y in range(8) for x in range(8))


def _bits(answers: Iterator[bool]) -> int:
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
