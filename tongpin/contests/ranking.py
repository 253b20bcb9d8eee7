"""From scores to places by a rule told beforehand; pure and exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Points = Sequence[int]  # one number for each criterion, in their order


@dataclass(frozen=True)
class Criterion:
    """What is judged, and the most points that it gives."""

    label: str
    highest: int


@dataclass(frozen=True)
class RankedWork:
    """Where a work came out."""

    work: int
    place: int  # 1 is first; works that share a place leave the next ones free
    total: Fraction


LEAST_TO_DROP = 5  # judges; with fewer, no score is left out


def total_of(of_judges: Sequence[Points], *, drops_extremes: bool) -> Fraction:
    """The mean of the judges' sums; without one highest and one lowest where that was told."""
    sums = sorted(sum(points) for points in of_judges)
    if drops_extremes and len(sums) >= LEAST_TO_DROP:
        sums = sums[1:-1]
    return Fraction(sum(sums), len(sums))


def rank_works(
    scores: Mapping[int, Sequence[Points]], *, drops_extremes: bool, by_criteria: bool
) -> list[RankedWork]:
    """The works in the order of their places.

    scores       work -> what each judge gave it, at least one
    by_criteria  at the same total the mean of the first criterion decides, then the next
    """
    ranks = {}
    for work, of_judges in scores.items():
        total = total_of(of_judges, drops_extremes=drops_extremes)
        means = criterion_means(of_judges) if by_criteria else []
        ranks[work] = (total, means)
    ranked: list[RankedWork] = []
    rank_before = None
    for work in sorted(ranks, key=lambda work: (ranks[work], -work), reverse=True):
        shares_place = ranks[work] == rank_before
        place = ranked[-1].place if shares_place else len(ranked) + 1
        ranked.append(RankedWork(work, place, ranks[work][0]))
        rank_before = ranks[work]
    return ranked


def criterion_means(of_judges: Sequence[Points]) -> list[Fraction]:
    """The mean of each criterion, in their order."""
    columns = zip(*of_judges, strict=True)
    return [Fraction(sum(column), len(of_judges)) for column in columns]


def works_going_on(ranked: Sequence[RankedWork], count: int) -> set[int]:
    """The works that stand on the first `count` places; who shares the last one comes along."""
    return {ranked_work.work for ranked_work in ranked if ranked_work.place <= count}


def awards_of(ranked: Sequence[RankedWork], awards: Sequence[tuple[str, int]]) -> dict[int, str]:
    """Work -> award, from the first place on; who shares a place gets the same, the better one."""
    awards_by_place: list[str] = []
    for name, count in awards:
        awards_by_place += [name] * count
    won = {}
    for ranked_work in ranked:
        if ranked_work.place <= len(awards_by_place):
            won[ranked_work.work] = awards_by_place[ranked_work.place - 1]
    return won


def total_text(total: Fraction) -> str:
    """As the sheet prints it: exact where two decimals say it, else rounded to the nearest.

    Places come from the exact value, never from this.
    """
    exact = total.limit_denominator(100) == total and 100 % total.denominator == 0
    if not exact:
        return f"≈{float(total):.2f}"
    return f"{float(total):.2f}".rstrip("0").rstrip(".")
