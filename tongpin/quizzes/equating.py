"""Papers that were drawn differ in difficulty: what a score would be on the usual draw. Pure.

Linear equating by known facility: a draw on which people can expect fewer points than usual gets
the difference added, and the other way round. Places go by the scores themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tongpin.quizzes.paper_content import HUNDREDTHS, Sections


@dataclass(frozen=True)
class Scale:
    """What people can expect of each question, and of a draw as they usually are."""

    points: tuple[float | None, ...]  # by the question's place: facility times points; None unknown
    usual: float  # points that can be expected of all draws, in the mean
    lowest: float
    highest: float

    def expected(self, places: Sequence[int]) -> float | None:
        """Points that can be expected of this draw; None where a question is not known well."""
        return expected_points(self.points, places)

    def equated(self, score: int, places: Sequence[int]) -> float | None:
        """What a score, in hundredths, would be on the usual draw, in points."""
        expected = self.expected(places)
        if expected is None:
            return None
        return score / HUNDREDTHS + self.usual - expected


def expected_points(points_by_place: Sequence[float | None], places: Sequence[int]) -> float | None:
    """The sum of what can be expected at these places; None where one of them is unknown."""
    total = 0.0
    for place in places:
        points = points_by_place[place]
        if points is None:
            return None
        total += points
    return total


def scale_of(
    paper: Sections, facilities: Mapping[int, float], draws: Sequence[Sequence[int]]
) -> Scale | None:
    """The scale from the facility of each question (0 to 1, by place) and the draws handed in.

    None for a paper that is the same for everybody, or where nothing is known yet.
    """
    if not paper.is_drawn:
        return None
    points: list[float | None] = [None] * len(paper.items)
    for place, facility in facilities.items():
        points[place] = facility * paper.items[place].points / HUNDREDTHS
    expectations: list[float] = []
    for draw in draws:
        expected = expected_points(points, draw)
        if expected is not None:
            expectations.append(expected)
    if not expectations:
        return None
    return Scale(tuple(points), fmean(expectations), min(expectations), max(expectations))
