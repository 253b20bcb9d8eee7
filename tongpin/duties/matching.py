"""Which acts meet which duties of one unit and kind. Pure, so it may be asked at any time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty: so many acts from a day on, by a day."""

    duty: int
    from_on: date
    due_on: date
    count: int = 1
    with_below: bool = False  # acts of units below do as well


@dataclass(frozen=True, slots=True)
class Happened:
    """One act, of the unit itself or of one below it."""

    act: int
    day: date
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    """What was found for a duty."""

    days: tuple[date, ...]  # of the acts, in order
    met_on: date | None


def matched(owed: Iterable[Owed], acts: Sequence[Happened]) -> dict[int, Done]:
    """What these acts do for each duty; an act does for one duty only.

    First each duty takes acts of its own time, the earliest due first. Then duties that are
    still open take acts that came later, so a missed quarter can be made up for, but never by
    the session that the next quarter owes.
    """
    listed = sorted(owed, key=lambda one: (one.due_on, one.from_on, one.with_below, one.duty))
    free = sorted(acts, key=lambda one: (one.day, not one.is_own, one.act))
    taken: dict[int, list[date]] = {one.duty: [] for one in listed}
    for is_late in (False, True):
        for one in listed:
            left = []
            for act in free:
                if len(taken[one.duty]) < one.count and _does(act, one, is_late=is_late):
                    taken[one.duty].append(act.day)
                else:
                    left.append(act)
            free = left
    return {one.duty: _done(one, sorted(taken[one.duty])) for one in listed}


def _does(act: Happened, one: Owed, *, is_late: bool) -> bool:
    """Whether the act can do for the duty, in its time or after it."""
    if not (act.is_own or one.with_below):
        return False
    return act.day > one.due_on if is_late else one.from_on <= act.day <= one.due_on


def _done(one: Owed, days: list[date]) -> Done:
    is_met = len(days) >= one.count
    return Done(tuple(days), days[one.count - 1] if is_met else None)
