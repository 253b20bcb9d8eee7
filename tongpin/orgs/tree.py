"""The tree of units as it stood on any day; pure, from placements held in memory."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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


class Tree:
    """All placements, answering who stood below whom on a day."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.places = list(places)
        self._below: defaultdict[int, list[Place]] = defaultdict(list)
        self._above: defaultdict[int, list[Place]] = defaultdict(list)
        for place in self.places:
            self._below[place.parent].append(place)
            self._above[place.unit].append(place)

    def subtree(self, root: int, day: date) -> frozenset[int]:
        """The unit and every unit below it on that day. A ring ends where it closes."""
        found, waiting = {root}, [root]
        while waiting:
            for place in self._below[waiting.pop()]:
                if place.from_on <= day < place.before_on and place.unit not in found:
                    found.add(place.unit)
                    waiting.append(place.unit)
        return frozenset(found)

    def above(self, unit: int, day: date) -> list[int]:
        """The unit and those above it on that day, from below. A ring ends where it closes."""
        found = [unit]
        while True:
            standing = (p for p in self._above.get(found[-1], ()) if p.from_on <= day < p.before_on)
            place = next(standing, None)
            if place is None or place.parent in found:
                return found
            found.append(place.parent)

    def spans(
        self, root: int, start: date, end: date
    ) -> Iterator[tuple[date, date, frozenset[int]]]:
        """Cut start <= day < end where the subtree changes: (from, until, units) in order."""
        changes = {place.from_on for place in self.places}
        changes |= {place.before_on for place in self.places}
        cuts = [start, *sorted(day for day in changes if start < day < end), end]
        since, units = start, self.subtree(root, start)
        for day in cuts[1:-1]:
            now = self.subtree(root, day)
            if now != units:
                yield since, day, units
                since, units = day, now
        if since < end:
            yield since, end, units
