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
    """What acts do for a duty."""

    days: tuple[date, ...]  # of the acts, in order
    met_on: date | None


class FreeActs:
    """Acts that no duty has taken yet, by day, the unit's own before those of units below."""

    def __init__(self, acts: Iterable[MatchableAct]) -> None:
        self.acts = sorted(acts, key=lambda act: (act.day, not act.is_own, act.act))
        self.days = [act.day for act in self.acts]  # beside the acts, to be searched

    def take(self, duty: MatchableDuty, first: int, last_on: date, count: int) -> list[date]:
        """Take up to so many acts for the duty, from place `first` on, up to a day."""
        taken: list[date] = []
        place = first
        while len(taken) < count and place < len(self.acts) and self.days[place] <= last_on:
            if self.acts[place].is_own or duty.with_below:
                del self.acts[place]
                taken.append(self.days.pop(place))
            else:
                place += 1
        return taken


def match_duties(
    duties: Iterable[MatchableDuty], acts: Sequence[MatchableAct]
) -> dict[int, DutyMatch]:
    """What these acts do for each duty; an act does for one duty only.

    First each duty takes acts of its own time, the earliest due first. Then duties that are
    still open take acts that came later, so a missed quarter can be made up for, but never by
    the session that the next quarter owes.
    """
    by_due_day = sorted(
        duties, key=lambda duty: (duty.due_on, duty.from_on, duty.with_below, duty.duty)
    )
    free = FreeActs(acts)
    days = {}
    for duty in by_due_day:
        first = bisect_left(free.days, duty.from_on)
        days[duty.duty] = free.take(duty, first, duty.due_on, duty.count)
    for duty in by_due_day:
        missing = duty.count - len(days[duty.duty])
        first = bisect_right(free.days, duty.due_on)
        days[duty.duty] += free.take(duty, first, date.max, missing)
    return {duty.duty: _match(duty, sorted(days[duty.duty])) for duty in by_due_day}


def _match(duty: MatchableDuty, days: list[date]) -> DutyMatch:
    is_met = len(days) >= duty.count
    return DutyMatch(tuple(days), days[duty.count - 1] if is_met else None)
