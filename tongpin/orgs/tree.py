"""The tree of units as it stood on any day; pure, from placements held in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

EVER = date(1900, 1, 1)
NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit stood under a parent on the days from_on <= day < before_on."""

    unit: int
    parent: int
    from_on: date = EVER
    before_on: date = NEVER

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day < self.before_on


@dataclass(frozen=True)
class Tree:
    """All placements, answering who stood below whom on a day. Threads share it: it is frozen."""

    places: tuple[Place, ...]
    below: Mapping[int, tuple[Place, ...]]  # parent -> where units stood under it
    above_of: Mapping[int, tuple[Place, ...]]  # unit -> where it stood
    changes: tuple[date, ...]  # days on which a placement begins or ends, in order

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Tree":
        """The tree of these placements; where days overlap, the first one counts."""
        below: defaultdict[int, list[Place]] = defaultdict(list)
        above: defaultdict[int, list[Place]] = defaultdict(list)
        changes: set[date] = set()
        listed = tuple(places)
        for place in listed:
            below[place.parent].append(place)
            above[place.unit].append(place)
            changes.update((place.from_on, place.before_on))
        return cls(
            places=listed,
            below={parent: tuple(children) for parent, children in below.items()},
            above_of={unit: tuple(stood) for unit, stood in above.items()},
            changes=tuple(sorted(changes)),
        )

    def subtree(self, root: int, day: date) -> frozenset[int]:
        """The unit and every unit below it on that day. A ring ends where it closes."""
        units = {root}
        waiting = [root]
        while waiting:
            for place in self.below.get(waiting.pop(), ()):
                if place.holds_on(day) and place.unit not in units:
                    units.add(place.unit)
                    waiting.append(place.unit)
        return frozenset(units)

    def parent(self, unit: int, day: date) -> int | None:
        """The unit right above on that day; None at the top."""
        for place in self.above_of.get(unit, ()):
            if place.holds_on(day):
                return place.parent
        return None

    def above(self, unit: int, day: date) -> list[int]:
        """The unit and those above it on that day, from below. A ring ends where it closes."""
        units = [unit]
        parent = self.parent(unit, day)
        while parent is not None and parent not in units:
            units.append(parent)
            parent = self.parent(parent, day)
        return units

    def spans(
        self, root: int, start: date, end: date
    ) -> Iterator[tuple[date, date, frozenset[int]]]:
        """Cut start <= day < end where the subtree changes: (from, before, units) in order."""
        if start >= end:
            return
        from_on = start
        units = self.subtree(root, start)
        for day in self.changes:
            if not start < day < end:
                continue
            changed_units = self.subtree(root, day)
            if changed_units != units:
                yield from_on, day, units
                from_on = day
                units = changed_units
        yield from_on, end, units
