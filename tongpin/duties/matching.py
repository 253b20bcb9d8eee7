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


@dataclass(frozen=True, slots=True)
class Done:
    """What was found for a duty."""

    days: tuple[date, ...]  # of the acts, in order
    met_on: date | None


def matched(owed: Iterable[Owed], days: Sequence[date]) -> dict[int, Done]:
    """What acts on these days do for each duty; an act does for one duty only.

    First each duty takes acts of its own time, the earliest due first. Then duties that are
    still open take acts that came later, so a missed quarter can be made up for, but never by
    the session that the next quarter owes.
    """
    listed = sorted(owed, key=lambda one: (one.due_on, one.from_on, one.duty))
    free = sorted(days)
    taken: dict[int, list[date]] = {one.duty: [] for one in listed}
    for is_late in (False, True):
        for one in listed:
            found = taken[one.duty]
            for day in list(free):
                if len(found) >= one.count:
                    break
                if (day > one.due_on) if is_late else (one.from_on <= day <= one.due_on):
                    found.append(day)
                    free.remove(day)
    return {one.duty: _done(one, sorted(taken[one.duty])) for one in listed}


def _done(one: Owed, days: list[date]) -> Done:
    is_met = len(days) >= one.count
    return Done(tuple(days), days[one.count - 1] if is_met else None)
