"""What the answers to a quiz say about its questions and units: never about a person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, pstdev

from tongpin.quizzes.hot.storing import as_hand_in
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.papers import Item, Marking, Sections

HIDDEN_BELOW = 10  # attempts of a group: fewer would tell of single people
MOST = 20_000  # attempts that are looked at; of more, the newest


@dataclass(frozen=True)
class ItemFacts:
    """How one question was answered."""

    item: Item
    answered: int
    facility: float | None  # the mean share of its points, 0 to 1
    discrimination: float | None  # correlation with the rest of the paper, -1 to 1


@dataclass(frozen=True)
class UnitFacts:
    """How one unit took part; `mean` is None for a group that is too small to be shown."""

    unit: int
    count: int
    mean: float | None  # points


def items_of(quiz: Quiz, paper: Sections) -> list[ItemFacts]:
    """Facility and discrimination of each question, from the newest attempts."""
    marking, shares = Marking(paper), defaultdict[int, list[tuple[float, float]]](list)
    rows = Attempt.objects.filter(quiz=quiz.pk, is_late=False).order_by("-handed_in_at")[:MOST]
    for row in rows.iterator(chunk_size=2000):
        one = as_hand_in(row)
        told = marking.all(paper.drawn(one.who, one.number), one.unpacked)
        total = sum(mark.points for mark in told)
        for mark in told:
            points = paper.items[mark.place].points
            if mark.mark.fraction is not None and points:
                shares[mark.place].append((mark.points / points, total - mark.points))
    return [_facts(item, shares[place]) for place, item in enumerate(paper.items)]


def _facts(item: Item, told: list[tuple[float, float]]) -> ItemFacts:
    if len(told) < HIDDEN_BELOW:
        return ItemFacts(item, len(told), None, None)
    own, rest = zip(*told, strict=True)
    return ItemFacts(item, len(told), fmean(own), correlation(own, rest))


def correlation(own: Iterable[float], rest: Iterable[float]) -> float | None:
    """Pearson's; None where one of both never differs."""
    xs, ys = list(own), list(rest)
    spread = pstdev(xs) * pstdev(ys)
    if not spread:
        return None
    mean_x, mean_y = fmean(xs), fmean(ys)
    return fmean((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def units_of(quiz: Quiz) -> list[UnitFacts]:
    """Attempts and mean points by unit, those with most first."""
    counts, sums = Counter[int](), Counter[int]()
    told = Attempt.objects.filter(quiz=quiz.pk).values_list("unit", "score")
    for unit, score in told.iterator(chunk_size=10_000):
        counts[unit] += 1
        sums[unit] += score
    return [
        UnitFacts(unit, count, sums[unit] / count / 100 if count >= HIDDEN_BELOW else None)
        for unit, count in counts.most_common()
    ]
