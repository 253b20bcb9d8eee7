"""Which acts meet which duties of one unit and kind. Pure, so it may be asked at any time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class MatchableDuty:
    """One duty: so many acts from a day on, by a day."""

    duty: int
    from_on: date
    due_on: date
    count: int = 1
    with_below: bool = False  # acts of units below do as well


@dataclass(frozen=True, slots=True)
class MatchableAct:
    """One act, of the unit itself or of one below it."""

    act: int
    day: date
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class DutyMatch:
    """What was found for a duty."""

    days: tuple[date, ...]  # of the acts, in order
    met_on: date | None


def match_duties(
    owed: Iterable[MatchableDuty], acts: Sequence[MatchableAct]
) -> dict[int, DutyMatch]:
    """What these acts do for each duty; an act does for one duty only.

    First each duty takes acts of its own time, the earliest due first. Then duties that are
    still open take acts that came later, so a missed quarter can be made up for, but never by
    the session that the next quarter owes.
    """
    listed = sorted(owed, key=lambda one: (one.due_on, one.from_on, one.with_below, one.duty))
    free = sorted(acts, key=lambda one: (one.day, not one.is_own, one.act))
    taken: dict[int, list[date]] = {one.duty: [] for one in listed}
    days = [act.day for act in free]  # beside `free`, to be searched
    for is_late in (False, True):
        for one in listed:
            place = bisect_right(days, one.due_on) if is_late else bisect_left(days, one.from_on)
            while len(taken[one.duty]) < one.count and place < len(free):
                if not is_late and days[place] > one.due_on:
                    break
                if free[place].is_own or one.with_below:
                    taken[one.duty].append(days.pop(place))
                    free.pop(place)
                else:
                    place += 1
    return {one.duty: _done(one, sorted(taken[one.duty])) for one in listed}


def _done(one: MatchableDuty, days: list[date]) -> DutyMatch:
    is_met = len(days) >= one.count
    return DutyMatch(tuple(days), days[one.count - 1] if is_met else None)
