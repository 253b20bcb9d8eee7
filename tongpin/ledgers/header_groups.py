"""Columns below one header of heads, 参加人次 over 干部 and 群众: which of them count; pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tongpin.base.text import bare
from tongpin.ledgers.header_words import header_hint, header_key, header_keys

HEADS = "(?:人[数次]|人员)?"
# What a column below a header of heads holds, by the first pattern that its words match.
MEANINGS = {
    "total": re.compile(rf"(?:合计|小计|总[数计]|共计|总|计|全部){HEADS}|人[数次]"),
    "present": re.compile(
        rf"实到.*|实有|实际.*|(?:到会|到场|出席|参会|参学|参加|参与|签到){HEADS}"
    ),
    "expected": re.compile(r"应.{1,3}|(?:计划|邀请|预计|通知).*"),
    "away": re.compile(r"(?:请假|缺席|缺勤|未到|病假|事假|公差|出差).*"),
    "sex": re.compile("[男女]性?"),
    "detail": re.compile(r"(?:其中|含|内含).*|女.*|少数民族"),
    "other": re.compile(r".*(?:率|比例|占比|%|时长|场次|次数|户数?|备注|说明|单位|时间|签[名字])"),
}
OF_PEOPLE = re.compile("参加|参与|参会|参学|到会|出席|出勤|人[数次员]|规模")
COUNTED_FIRST = ("present", "total")  # each of which is the count, whatever stands beside it


@dataclass(frozen=True)
class HeaderCell:
    """The header of one column: its own words, and those above that span several columns."""

    index: int
    text: str
    group: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the column may be known by, the surest first."""
        own = header_keys(self.text)
        if not self.group:
            return own
        above = header_keys(self.group)
        joined = tuple(upper + lower for upper in above for lower in own)
        return (*joined, *own)


@dataclass(frozen=True)
class HeaderGroup:
    """Columns below one header, or with one header and different words in brackets behind it."""

    header: str
    parts: Sequence[tuple[HeaderCell, str]]  # each column and the words of its own

    @property
    def indexes(self) -> set[int]:
        return {cell.index for cell, __ in self.parts}

    @property
    def has_total(self) -> bool:
        return any(meaning_of(words) in COUNTED_FIRST for __, words in self.parts)

    @property
    def is_of_people(self) -> bool:
        return OF_PEOPLE.search(self.header) is not None

    def counted(self) -> list[HeaderCell]:
        """The columns that make up the count: who came, the total, both sexes or all parts."""
        cells = self._by_meaning()
        for meaning in COUNTED_FIRST:
            if cells[meaning]:
                return cells[meaning][:1]
        return self._parted(cells)

    def sum_of_parts(self) -> tuple[HeaderCell, list[HeaderCell]] | None:
        """The total that counts and the columns that make it up, where the group has both."""
        cells = self._by_meaning()
        parted = self._parted(cells)
        if cells["present"] or not cells["total"] or len(parted) < 2:
            return None
        return cells["total"][0], parted

    def _by_meaning(self) -> defaultdict[str, list[HeaderCell]]:
        cells: defaultdict[str, list[HeaderCell]] = defaultdict(list)
        for cell, words in self.parts:
            cells[meaning_of(words)].append(cell)
        return cells

    @staticmethod
    def _parted(cells: Mapping[str, list[HeaderCell]]) -> list[HeaderCell]:
        """Both sexes, or all parts that are no detail of others."""
        sexes, parts = cells["sex"], cells["part"]
        return sexes if sexes and (len(sexes) > 1 or not parts) else parts


def meaning_of(words: str) -> str:
    """What a column below a header of heads holds: a key of MEANINGS, or "part"."""
    key = bare(words).strip(":")
    for meaning, pattern in MEANINGS.items():
        if pattern.fullmatch(key):
            return meaning
    return "part"


def groups_of(cells: Sequence[HeaderCell]) -> list[HeaderGroup]:
    """The groups among these columns: 参加人次 over 干部, or several 参加人次（…）."""
    parts: defaultdict[str, list[tuple[HeaderCell, str]]] = defaultdict(list)
    repeated = Counter(header_key(cell.text) for cell in cells)
    for cell in cells:
        key = header_key(cell.text)
        hint = header_hint(cell.text)
        if cell.group:
            parts[cell.group].append((cell, cell.text))
        elif hint and repeated[key] > 1:
            parts[key].append((cell, hint))
    return [HeaderGroup(header, tuple(own)) for header, own in parts.items()]
