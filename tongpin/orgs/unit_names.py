"""Which unit a written name means; pure, from names held in memory."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tongpin.base.text import bare, simplified, squeeze

TEAM_ENDINGS = (
    "志愿服务队",
    "志愿服务分队",
    "志愿服务支队",
    "志愿者服务队",
    "志愿队",
    "服务队",
    "志愿者协会",
)


@dataclass(frozen=True, slots=True)
class KnownName:
    """One name of a unit: its own, or another under which it goes."""

    unit: int
    name: str
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The answer for one written name: a unit with a note, or the nearest names."""

    unit: int | None
    note: str = ""  # what was understood from what; "" where it stands as registered
    nearest: tuple[str, ...] = ()


class Directory:
    """All names of units, answering what a cell means; every answer is remembered.

    names  every name of every unit
    roots  names of the topmost units, which files write in front of other names
    """

    def __init__(self, names: Iterable[KnownName], roots: Iterable[str]) -> None:
        self._own_names: dict[str, KnownName] = {}
        self._units_by_key: defaultdict[str, set[int]] = defaultdict(set)
        self._name_of: dict[int, str] = {}
        self._roots = [bare(root) for root in roots if root]
        self._answers: dict[str, UnitMatch] = {}
        for known_name in names:
            if known_name.is_own:
                self._own_names[known_name.name] = known_name
                self._name_of[known_name.unit] = known_name.name
            for key in self._keys(known_name.name):
                self._units_by_key[key].add(known_name.unit)

    def find(self, written: str) -> UnitMatch:
        """Blanks, width, script, the county's name in front and a team's ending aside,
        the name must be the one of exactly one unit; nothing is taken for being similar.
        """
        if written not in self._answers:
            self._answers[written] = self._look_up(written)
        return self._answers[written]

    def _look_up(self, written: str) -> UnitMatch:
        if known_name := self._own_names.get(squeeze(written)):
            return UnitMatch(known_name.unit)
        key = simplified(bare(written))
        for form in self._forms(key):
            units = self._units_by_key.get(form, set())
            if len(units) == 1:
                (unit,) = units
                return UnitMatch(unit, f"{written.strip()} → {self._name_of[unit]}")
            if units:
                names = sorted(self._name_of[unit] for unit in units)
                return UnitMatch(None, nearest=tuple(names))
        return UnitMatch(None, nearest=self._nearest(key))

    def _forms(self, key: str) -> Iterator[str]:
        """What a written name may stand for, the likeliest first."""
        candidates = [key]
        for ending in TEAM_ENDINGS:
            if key.endswith(ending):
                candidates.append(key.removesuffix(ending))
        for candidate in candidates:
            yield candidate
            yield from self._without_root(candidate)

    def _keys(self, name: str) -> set[str]:
        """Written forms that mean this name: 县教育局 goes as 教育局 behind the county's name."""
        key = simplified(bare(name))
        return {key, *self._without_root(key)}

    def _without_root(self, key: str) -> Iterator[str]:
        """The name without a root's in front, and that at the root's own level."""
        for root in self._roots:
            rest = key.removeprefix(root)
            if rest and rest != key:
                yield rest
                yield root_level(rest)

    def _nearest(self, key: str) -> tuple[str, ...]:
        names = {bare(name): name for name in self._name_of.values()}
        matches = difflib.get_close_matches(key, names, n=3, cutoff=0.3)
        return tuple(names[match] for match in matches)


def root_level(rest: str) -> str:
    """教育局 written behind the county's name is the county's own: 县教育局."""
    return f"县{rest}"
