"""How a page lies in its picture: the projection that fits points of both best. Pure."""

from collections.abc import Iterator, Sequence
from operator import mul

from tongpin.quizzes.sheets.layout import SheetPoint

NUMBERS = 8  # that make a projection
Row = list[float]


def projection(pairs: Sequence[tuple[SheetPoint, SheetPoint]]) -> list[float]:
    """The eight numbers by which Pillow finds, for a point of the page, its point in the picture.

    The best fit to four pairs or more (page, picture), by least squares.
    """
    rows: list[Row] = []
    wanted: Row = []
    for (x, y), (u, v) in pairs:
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        wanted += [u, v]
    scales = [_largest(rows, column) or 1.0 for column in range(NUMBERS)]
    even = [_divided(row, scales) for row in rows]
    columns = list(zip(*even, strict=True))
    matrix = []
    for column in columns:
        matrix.append([_product(column, other) for other in columns])
    right = [_product(column, wanted) for column in columns]
    return _divided(solved(matrix, right), scales)


def _largest(rows: Sequence[Row], column: int) -> float:
    return max(abs(row[column]) for row in rows)


def _divided(row: Row, scales: Row) -> Row:
    return [value / scale for value, scale in zip(row, scales, strict=True)]


def _product(left: Sequence[float], right: Sequence[float]) -> float:
    products: Iterator[float] = map(mul, left, right)
    return sum(products)


def solved(matrix: Sequence[Row], right: Row) -> Row:
    """The solution of linear equations, by elimination with the largest pivot."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for place in range(size):
        _put_largest_first(rows, place)
        for other in range(place + 1, size):
            _eliminate(rows, place, other)
    solution = [0.0] * size
    for place in reversed(range(size)):
        behind = slice(place + 1, size)
        known = _product(rows[place][behind], solution[behind])
        solution[place] = (rows[place][size] - known) / rows[place][place]
    return solution


def _put_largest_first(rows: list[Row], place: int) -> None:
    """Swap the row with the largest value of this column to its place."""
    best = max(range(place, len(rows)), key=lambda other: abs(rows[other][place]))
    rows[place], rows[best] = rows[best], rows[place]


def _eliminate(rows: list[Row], place: int, other: int) -> None:
    """Take so much of one row from the other that its value of this column is 0."""
    pivot = rows[place]
    share = rows[other][place] / pivot[place]
    rows[other] = [value - share * part for value, part in zip(rows[other], pivot, strict=True)]
