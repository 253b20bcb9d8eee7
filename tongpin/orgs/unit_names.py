"""Which unit a written name means; pure, from names held in memory."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tongpin.base.text import bare, half_width, simplified, squeeze
from tongpin.orgs.short_names import ShortNames

TEAM_ENDINGS = (
    "志愿服务队",
    "志愿服务分队",
    "志愿服务支队",
    "志愿者服务队",
    "志愿队",
    "服务队",
    "志愿者协会",
)
# Of bodies that act for their unit.
PARTY_BODIES = (
    "党委会 党委 党组 党工委 党总支 总支 党支部 支部委员会 支部 委员会 纪委 团委 工会 妇联 委"
)
STATE_BODIES = (
    "人民政府 政府 镇政府 乡政府 街道办事处 办事处 机关 中心组 理论学习中心组 办公室 党政办公室"
)
VILLAGE_BODIES = "村民委员会 居民委员会 委会 村委 村两委 两委 党政办 党群服务中心 便民服务中心"
PRACTICE_BODIES = "新时代文明实践中心 新时代文明实践所 新时代文明实践站"
BODY_ENDINGS = tuple(f"{PARTY_BODIES} {STATE_BODIES} {VILLAGE_BODIES} {PRACTICE_BODIES}".split())
PARTY = ("中国共产党", "中共")
MOST_ENDINGS = 3  # that stand behind each other: 县教育局机关党支部
LISTED = re.compile(r"[、,，;；/\n\r\t]|\s{1,}")
JOINED = re.compile("和|与|及|暨|联合|会同")
BRACKET = re.compile(r"[(\[【〔{<「『《](.*?)[)\]】〕}>」』》]")
PLACE = re.compile(
    ".+(?:村|社区|镇|乡|街道|小学|中学|学校|幼儿园|局|医院)"
)  # what a unit's name ends with
BETWEEN = "-—–·・>→:_"  # what may part the names of a unit and of one below it
LEADING = re.compile("牵头|主办|主责")
LABEL = re.compile(r"^(?:主办|承办|牵头|主责|协办|协助|配合|参与|联合)(?:单位|部门)?[:：]")
NUMBERING = re.compile(r"^\(?\d{1,3}[.、)]")


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
    together: tuple[str, ...] = ()  # the units that the name lists, where it lists several
    is_short: bool = False  # it stands there by a short name


class Directory:
    """All names of units, answering what a cell means; every answer is remembered.

    names  every name of every unit
    roots  names of the topmost units, which files write in front of other names
    above  unit -> the unit above it; without any, names in brackets are asked about
    """

    def __init__(
        self,
        names: Iterable[KnownName],
        roots: Iterable[str],
        above: Mapping[int, int] | None = None,
    ) -> None:
        self._above = above or {}
        self._short_names = ShortNames()
        self._own_names: dict[str, KnownName] = {}
        self._units_by_key: defaultdict[str, set[int]] = defaultdict(set)
        self._name_of: dict[int, str] = {}
        self._own_keys: dict[str, int] = {}
        self._roots = [bare(root) for root in roots if root]
        self._answers: dict[str, UnitMatch] = {}
        for known_name in names:
            if known_name.is_own:
                self._own_names[known_name.name] = known_name
                self._name_of[known_name.unit] = known_name.name
                self._own_keys[simplified(bare(known_name.name))] = known_name.unit
            for key in self._keys(known_name.name):
                self._units_by_key[key].add(known_name.unit)
            self._short_names.add(simplified(bare(known_name.name)), known_name.unit)

    def find(self, written: str) -> UnitMatch:
        """Blanks, width, script, the county's name in front and a team's ending aside,
        the name must be the one of exactly one unit, or short for that of exactly one;
        nothing is taken for being similar.
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
                return UnitMatch(unit, f"{squeeze(written)} → {self._name_of[unit]}")
            if units:
                return UnitMatch(None, nearest=self._names(units))
        if bracketed := self._bracketed(written, key):
            return bracketed
        joint = self._joint(written)
        if joint and joint.together:
            return joint
        return self._body_of(written, key) or joint or self._unknown(key)

    def _bracketed(self, written: str, key: str) -> UnitMatch | None:
        """柳林镇【渡口村】: the lower of the two; None where brackets name no unit."""
        insides = BRACKET.findall(key)
        rest = BRACKET.sub("", key)
        if not insides or LISTED.search(rest):
            return None
        outer = self._single(rest).unit
        inner_units = set(filter(None, [self._single(inside).unit for inside in insides]))
        if not inner_units:
            names_place = [inside for inside in insides if PLACE.fullmatch(inside)]
            return UnitMatch(None, nearest=self._names({outer})) if outer and names_place else None
        if rest and not outer:
            return UnitMatch(None, nearest=self._names(inner_units))
        units = inner_units | ({outer} if outer else set())
        lowest = [unit for unit in units if units <= self._line_of(unit)]
        if len(lowest) == 1:
            return UnitMatch(lowest[0], f"{squeeze(written)} → {self._name_of[lowest[0]]}")
        names = self._names(units)
        return UnitMatch(None, nearest=names, together=names)

    def _line_of(self, unit: int) -> set[int]:
        """The unit and all above it."""
        line = {unit}
        above = self._above.get(unit)
        while above and above not in line:
            line.add(above)
            above = self._above.get(above)
        return line

    def _unknown(self, key: str) -> UnitMatch:
        return UnitMatch(None, nearest=self._nearest(key))

    def _names(self, units: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self._name_of[unit] for unit in units))

    def _body_of(self, written: str, key: str) -> UnitMatch | None:
        """The unit for which a body acts, or which the name is short for, where it is one."""
        plain = BRACKET.sub("", key)
        is_short = False
        units = first_filled(self._body_units(plain))
        if not units:
            is_short = True
            units = first_filled(self._units_in_short(plain))
        if len(units) == 1:
            (unit,) = units
            note = f"{squeeze(written)} → {self._name_of[unit]}"
            return UnitMatch(unit, note, is_short=is_short)
        return UnitMatch(None, nearest=self._names(units)) if units else None

    def _body_units(self, key: str) -> Iterator[set[int]]:
        """Of the name without the body's own words, and without the unit above in front."""
        candidates = _without_bodies(key)
        for candidate in candidates:
            for form in self._forms(candidate):
                yield self._units_by_key.get(form, set())
        for candidate in candidates:
            for form in (candidate, *self._without_root(candidate)):
                yield from self._below_named(form)

    def _units_in_short(self, key: str) -> Iterator[set[int]]:
        for candidate in _without_bodies(key):
            for form in (candidate, *self._without_root(candidate)):
                yield self._short_names.units(form)

    def _below_named(self, form: str) -> Iterator[set[int]]:
        """Units behind the name of one above them: 柳林镇渡口村 is 渡口村, not that of 石桥乡."""
        for length in range(len(form) - 2, 1, -1):
            uppers = self._units_by_key.get(form[:length])
            lowers = self._units_by_key.get(form[length:].lstrip(BETWEEN))
            if uppers and lowers:
                yield {unit for unit in lowers if not self._above or uppers & self._line_of(unit)}

    def _joint(self, written: str) -> UnitMatch | None:
        """Several units that held something together; the one that led it where that is said."""
        parts = []
        for part in LISTED.split(half_width(written)):
            if part.strip(" 等") and bare(part) not in BODY_ENDINGS:
                parts.append(part)
        if len(parts) == 1:
            parts = self._split_in_words(parts[0])
        matches = [self._single(part) for part in parts]
        found_units = list(dict.fromkeys(match.unit for match in matches if match.unit))
        if not found_units:
            return None
        leading = [
            match.unit
            for part, match in zip(parts, matches, strict=True)
            if match.unit and LEADING.search(part)
        ]
        known = [leading[0]] if len(leading) == 1 else found_units
        names = tuple(self._name_of[unit] for unit in known)
        if len(known) == 1 and (leading or all(match.unit for match in matches)):
            return UnitMatch(known[0], f"{squeeze(written)} → {names[0]}")
        if len(known) == 1:
            return UnitMatch(None, nearest=names)
        return UnitMatch(None, nearest=names, together=names)

    def _single(self, written: str) -> UnitMatch:
        """One name of a list, understood without lists in it."""
        key = LABEL.sub("", simplified(bare(BRACKET.sub("", written))))
        for form in self._forms(key):
            units = self._units_by_key.get(form, set())
            if len(units) == 1:
                (unit,) = units
                return UnitMatch(unit)
        return self._body_of(key, key) or UnitMatch(None)

    def _split_in_words(self, text: str) -> list[str]:
        """柳林镇和县教育局 in two; a name that holds such a word itself stays whole."""
        for match in JOINED.finditer(text):
            left, right = text[: match.start()], text[match.end() :]
            if left and right and self._single(left).unit:
                return [left, *(self._split_in_words(right) or [right])]
        return [text] if text else []

    def beginning(self, written: str) -> tuple[int, str] | None:
        """The unit with whose name the text begins, and what stands behind it."""
        text = squeeze(written)
        for length in range(len(text) - 1, 1, -1):
            match = self.find(text[:length])
            if match.unit and not match.together and not match.is_short:
                return match.unit, text[length:].strip()
        return None

    def name_of(self, unit: int) -> str:
        return self._name_of[unit]

    def mentioned(self, text: str) -> list[int]:
        """Units whose names stand in the text, but for roots; a longer name hides those in it."""
        rest = simplified(bare(text))
        units: list[int] = []
        for key in sorted(self._own_keys, key=len, reverse=True):
            if key in rest:
                rest = rest.replace(key, "\n")
                unit = self._own_keys[key]
                if key not in self._roots and unit not in units:
                    units.append(unit)
        return units

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


def first_filled(sets: Iterable[set[int]]) -> set[int]:
    """The first set that is not empty; an empty one for none."""
    return next(filter(None, sets), set())


def _without_bodies(key: str) -> list[str]:
    """The name, and what is left of it without the party's name and the words of bodies."""
    plain = NUMBERING.sub("", key)
    for party in PARTY:
        plain = plain.removeprefix(party)
    candidates = [plain]
    for __ in range(MOST_ENDINGS):
        for candidate in list(candidates):
            for ending in BODY_ENDINGS:
                shorter = candidate.removesuffix(ending)
                if len(shorter) > 1 and shorter not in candidates:
                    candidates.append(shorter)
    return candidates


def root_level(rest: str) -> str:
    """教育局 written behind the county's name is the county's own: 县教育局."""
    return f"县{rest}"
