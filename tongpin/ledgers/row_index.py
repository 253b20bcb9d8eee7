"""Whether a row is new, known, a repeat or the correction of an earlier one; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.row_parser import ParsedRow
from tongpin.ledgers.row_values import RowValues

Verdict = Literal["new", "same", "repeat", "change"]


@dataclass(frozen=True, slots=True)
class KnownRow:
    """A row that was taken before, or earlier in this load."""

    file: str
    sheet: str
    row: int
    digest: int
    act: int | None = None
    serial: str = ""

    def __str__(self) -> str:
        if not self.file:  # an act that no file brought
            return f"#{self.act}"
        row = _("row %(row)s") % {"row": self.row}
        return f"{self.file} · {self.sheet} · {row}"


class RowIndex:
    """All rows taken so far in one campaign, by what they mean and where they stood."""

    def __init__(self, seen: Iterable[KnownRow] = ()) -> None:
        self._by_digest: defaultdict[int, list[KnownRow]] = defaultdict(list)
        self._by_file: defaultdict[str, list[KnownRow]] = defaultdict(list)
        self._by_act: dict[int, KnownRow] = {}
        self._used: set[KnownRow] = set()
        for one in seen:
            self.add(one)

    def add(self, one: KnownRow) -> None:
        self._by_digest[one.digest].append(one)
        self._by_file[one.file].append(one)
        if one.act is not None:
            self._by_act[one.act] = one

    def use_act(self, act: int) -> None:
        """The act was met again by its record's code."""
        if one := self._by_act.get(act):
            self.use(one)

    def use(self, one: KnownRow) -> None:
        """The row was met again in this load; it can answer for no other."""
        self._used.add(one)

    def is_used(self, one: KnownRow) -> bool:
        return one in self._used

    def match(self, here: KnownRow, sheets: set[str]) -> tuple[Verdict, KnownRow | None]:
        """Judge a row by its meaning alone.

        sheets   the names of all sheets of its file; a known row from a sheet that the
                 file does not have any more has moved and is the same
        """
        known = self._by_digest.get(here.digest)
        if not known:
            return "new", None
        free = [one for one in known if not self.is_used(one)]
        for one in free:
            if one.file == here.file and (one.sheet == here.sheet or one.sheet not in sheets):
                return "same", one
        for one in free:
            if one.file != here.file and one.act is not None:
                return "same", one
        return "repeat", known[0]

    def left_over(self, file: str) -> list[KnownRow]:
        """Rows of an earlier edition of the file that this one did not bring again."""
        stood = self._by_file.get(file, [])
        return [one for one in stood if one.act is not None and not self.is_used(one)]

    def is_met(self, file: str) -> bool:
        """Whether some row of an earlier edition was met again."""
        stood = self._by_file.get(file, [])
        return any(one.act is not None and self.is_used(one) for one in stood)


def implied_status(spec: KindSpec, values: RowValues) -> str:
    """The status that the row itself tells, by one of its choices."""
    for item in spec.fields:
        if item.status and (told := item.status.get(values.fields.get(item.key, ""))):
            return told
    return "held"


def paired(
    fresh: Sequence[ParsedRow],
    left: Sequence[KnownRow],
    values: dict[int, RowValues],
    *,
    same_file: bool,
) -> dict[int, KnownRow]:
    """For rows that correct an earlier one, that one: row -> the most alike, the nearest.

    left      rows of the earlier edition that were not met again
    values    what their acts say now, by act
    """
    places: defaultdict[tuple[Any, ...], list[KnownRow]] = defaultdict(list)
    for old in left:
        for key in place_keys(values[old.act or 0], old.serial, old.row):
            places[key].append(old)
    found: list[tuple[float, int, int, KnownRow]] = []
    for one in fresh:
        keys = place_keys(one.values, one.serial, one.row)
        for old in {old for key in keys for old in places.get(key, [])[:50]}:
            stood = values[old.act or 0]
            if one.values.corrects(stood, same_file=same_file):
                found.append((-one.values.likeness(stood), abs(one.row - old.row), one.row, old))
    pairs: dict[int, KnownRow] = {}
    taken: set[KnownRow] = set()
    for __, __, row, old in sorted(found, key=lambda pair: pair[:3]):
        if row not in pairs and old not in taken:
            pairs[row] = old
            taken.add(old)
    return pairs


def place_keys(values: RowValues, serial: str, row: int) -> list[tuple[Any, ...]]:
    """By what a corrected row is found again."""
    keys: list[tuple[Any, ...]] = [("row", row), ("day", values.unit, values.occurred_on)]
    keys += [("number", values.number)] if values.number else []
    return keys + ([("serial", serial)] if serial else [])
