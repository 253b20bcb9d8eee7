"""Which units a short name may mean: 教育局 for 县教育局, 县住建局, 柳林 for 柳林镇; pure."""

import re
from collections import defaultdict

LEVEL = re.compile("^[县市区](?=..)")  # what stands before the name of a county's own office
RANK = re.compile("(?<=..)(?:镇|乡|街道|街道办事处|社区|村|县|局|中心|委员会)$")
ORGAN = re.compile("[局委办院会校部社站所]$")  # how names of offices end that people shorten inside
LONG_ENDINGS = (("委员会", "委"), ("办公室", "办"))
LEAST = 2  # characters of a short name
LEAST_ABBREVIATION = 3


class ShortNames:
    """The units of a county by what people leave out of their names."""

    def __init__(self) -> None:
        self._units_by_stem: defaultdict[str, set[int]] = defaultdict(set)
        self._offices: list[tuple[str, int]] = []  # name without its level, and unit

    def add(self, name: str, unit: int) -> None:
        """name   half-width, without blanks, in simplified characters"""
        plain = LEVEL.sub("", name)
        for stem in {plain, RANK.sub("", name), RANK.sub("", plain)}:
            if len(stem) >= LEAST and stem != name:
                self._units_by_stem[stem].add(unit)
        if ORGAN.search(plain):
            self._offices.append((with_short_ending(plain), unit))

    def units(self, key: str) -> set[int]:
        """The units that the name may be short for: by its stem, else as an abbreviation."""
        if key in self._units_by_stem:
            return set(self._units_by_stem[key])
        plain = with_short_ending(LEVEL.sub("", key))
        if len(plain) < LEAST_ABBREVIATION or not ORGAN.search(plain):
            return set()
        return {unit for name, unit in self._offices if is_abbreviation(plain, name)}


def with_short_ending(name: str) -> str:
    """卫生健康委 for 卫生健康委员会."""
    for ending, short in LONG_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending) + short
    return name


def is_abbreviation(short: str, name: str) -> bool:
    """Whether both begin and end alike, and the rest stands in the name in its order."""
    if short == name or short[0] != name[0] or short[-1] != name[-1]:
        return False
    signs = iter(name)
    return all(sign in signs for sign in short)
