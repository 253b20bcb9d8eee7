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


def total_of(given: Sequence[Points], *, drops_extremes: bool) -> Fraction:
    """The mean of the judges' sums; without one highest and one lowest where that was told."""
    sums = sorted(sum(points) for points in given)
    if drops_extremes and len(sums) >= LEAST_TO_DROP:
        sums = sums[1:-1]
    return Fraction(sum(sums), len(sums))


def results(
    scores: Mapping[int, Sequence[Points]], *, drops_extremes: bool, by_criteria: bool
) -> list[RankedWork]:
    """The works in the order of their places.

    scores       work -> what each judge gave it, at least one
    by_criteria  at the same total the mean of the first criterion decides, then the next
    """
    ranked = []
    for work, given in scores.items():
        total = total_of(given, drops_extremes=drops_extremes)
        means = [Fraction(sum(column), len(given)) for column in zip(*given, strict=True)]
        ranked.append(((total, means if by_criteria else []), work))
    ranked.sort(key=lambda one: (one[0], -one[1]), reverse=True)
    found: list[RankedWork] = []
    for position, (rank, work) in enumerate(ranked, 1):
        shares = position > 1 and rank == ranked[position - 2][0]
        found.append(RankedWork(work, found[-1].place if shares else position, rank[0]))
    return found


def going_on(placed: Sequence[RankedWork], count: int) -> set[int]:
    """The works that stand on the first `count` places; who shares the last one comes along."""
    return {one.work for one in placed if one.place <= count}


def awards_of(placed: Sequence[RankedWork], awards: Sequence[tuple[str, int]]) -> dict[int, str]:
    """Work -> award, from the first place on; who shares a place gets the same, the better one."""
    limits, reached = [], 0
    for name, count in awards:
        reached += count
        limits.append((reached, name))
    found = {}
    for one in placed:
        for limit, name in limits:
            if one.place <= limit:
                found[one.work] = name
                break
    return found


def written(total: Fraction) -> str:
    """As the sheet prints it: exact where two decimals say it, else rounded to the nearest.

    Places come from the exact value, never from this.
    """
    exact = total.limit_denominator(100) == total and 100 % total.denominator == 0
    return f"{float(total):.2f}".rstrip("0").rstrip(".") if exact else f"≈{float(total):.2f}"
