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

    points: Mapping[int, float]  # by the question's place: facility times points
    usual: float  # points that can be expected of all draws, in the mean
    lowest: float
    highest: float

    def expected(self, places: Sequence[int]) -> float | None:
        """Points that can be expected of this draw; None where a question is not known well."""
        if any(place not in self.points for place in places):
            return None
        return sum(self.points[place] for place in places)

    def equated(self, score: int, places: Sequence[int]) -> float | None:
        """What a score, in hundredths, would be on the usual draw, in points."""
        expected = self.expected(places)
        return None if expected is None else score / HUNDREDTHS + self.usual - expected


def scale_of(
    paper: Sections, facilities: Mapping[int, float], draws: Sequence[Sequence[int]]
) -> Scale | None:
    """The scale from the facility of each question (0 to 1, by place) and the draws handed in.

    None for a paper that is the same for everybody, or where nothing is known yet.
    """
    if not paper.is_drawn:
        return None
    points = {
        place: facility * paper.items[place].points / HUNDREDTHS
        for place, facility in facilities.items()
    }
    sums = [
        sum(points[place] for place in draw)
        for draw in draws
        if all(place in points for place in draw)
    ]
    return Scale(points, fmean(sums), min(sums), max(sums)) if sums else None
