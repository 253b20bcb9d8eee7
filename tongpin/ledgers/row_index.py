"""Whether a row is new, known, a repeat or the correction of an earlier one; pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _

from tongpin.campaigns.specs import KindSpec
from tongpin.ledgers.row_parser import ParsedRow
from tongpin.ledgers.row_values import RowValues

Verdict = Literal["new", "same", "repeat"]
MOST_CANDIDATES = 50  # earlier rows of one place that a row is compared with


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

    def __init__(self, rows: Iterable[KnownRow] = ()) -> None:
        self._by_digest: defaultdict[int, list[KnownRow]] = defaultdict(list)
        self._by_file: defaultdict[str, list[KnownRow]] = defaultdict(list)
        self._by_act: dict[int, KnownRow] = {}
        self._used: set[KnownRow] = set()
        for row in rows:
            self.add(row)

    def add(self, row: KnownRow) -> None:
        self._by_digest[row.digest].append(row)
        self._by_file[row.file].append(row)
        if row.act is not None:
            self._by_act[row.act] = row

    def use_act(self, act: int) -> None:
        """The act was met again by its record's code."""
        if row := self._by_act.get(act):
            self.use(row)

    def use(self, row: KnownRow) -> None:
        """The row was met again in this load; it can answer for no other."""
        self._used.add(row)

    def is_used(self, row: KnownRow) -> bool:
        return row in self._used

    def match(self, here: KnownRow, sheets: set[str]) -> tuple[Verdict, KnownRow | None]:
        """Judge a row by its meaning alone.

        sheets   the names of all sheets of its file; a known row from a sheet that the
                 file does not have any more has moved and is the same
        """
        rows = self._by_digest.get(here.digest)
        if not rows:
            return "new", None
        unused = [row for row in rows if not self.is_used(row)]
        same = _in_same_place(here, unused, sheets) or _in_other_file(here, unused)
        if same:
            return "same", same
        return "repeat", rows[0]

    def left_over(self, file: str) -> list[KnownRow]:
        """Rows of an earlier edition of the file that this one did not bring again."""
        rows = []
        for row in self._with_acts(file):
            if not self.is_used(row):
                rows.append(row)
        return rows

    def is_met(self, file: str) -> bool:
        """Whether some row of an earlier edition was met again."""
        return any(self.is_used(row) for row in self._with_acts(file))

    def _with_acts(self, file: str) -> Iterator[KnownRow]:
        for row in self._by_file.get(file, ()):
            if row.act is not None:
                yield row


def _in_same_place(here: KnownRow, rows: Iterable[KnownRow], sheets: set[str]) -> KnownRow | None:
    """The first of the rows from the same sheet, or from one that the file lost since."""
    other_sheets = sheets - {here.sheet}
    for row in rows:
        if row.file == here.file and row.sheet not in other_sheets:
            return row
    return None


def _in_other_file(here: KnownRow, rows: Iterable[KnownRow]) -> KnownRow | None:
    """The first of the rows that another file brought, or nobody's file, and that is stored."""
    for row in rows:
        if row.file != here.file and row.act is not None:
            return row
    return None


def implied_status(spec: KindSpec, values: RowValues) -> str:
    """The status that the row itself tells, by one of its choices."""
    for item in spec.fields:
        choice = values.fields.get(item.key, "")
        if status := item.status.get(choice):
            return status
    return "held"


def paired(
    new_rows: Sequence[ParsedRow],
    earlier_rows: Sequence[KnownRow],
    stored_values: Mapping[int, RowValues],
    *,
    same_file: bool,
) -> dict[int, KnownRow]:
    """For rows that correct an earlier one, that one: row -> the most alike, the nearest.

    earlier_rows     rows of the earlier edition that were not met again
    stored_values    what their acts say now, by act
    """
    places = _by_place(earlier_rows, stored_values)
    ranked: list[tuple[float, int, int, KnownRow]] = []
    for row in new_rows:
        for earlier in _candidates(row, places):
            stored = stored_values[earlier.act or 0]
            if row.values.corrects(stored, same_file=same_file):
                distance = abs(row.number - earlier.row)
                ranked.append((-row.values.likeness(stored), distance, row.number, earlier))
    pairs: dict[int, KnownRow] = {}
    used: set[KnownRow] = set()
    for __, __, number, earlier in sorted(ranked, key=lambda candidate: candidate[:3]):
        if number not in pairs and earlier not in used:
            pairs[number] = earlier
            used.add(earlier)
    return pairs


PlaceKey = tuple[Any, ...]


def _by_place(
    rows: Sequence[KnownRow], stored_values: Mapping[int, RowValues]
) -> Mapping[PlaceKey, list[KnownRow]]:
    places: defaultdict[PlaceKey, list[KnownRow]] = defaultdict(list)
    for row in rows:
        for key in place_keys(stored_values[row.act or 0], row.serial, row.row):
            places[key].append(row)
    return places


def _candidates(row: ParsedRow, places: Mapping[PlaceKey, list[KnownRow]]) -> set[KnownRow]:
    """The earlier rows that stood where this one stands, in any sense."""
    candidates: set[KnownRow] = set()
    for key in place_keys(row.values, row.serial, row.number):
        candidates.update(places.get(key, ())[:MOST_CANDIDATES])
    return candidates


def place_keys(values: RowValues, serial: str, row: int) -> list[PlaceKey]:
    """By what a corrected row is found again."""
    keys: list[PlaceKey] = [("row", row), ("day", values.unit, values.occurred_on)]
    if values.number:
        keys.append(("number", values.number))
    if serial:
        keys.append(("serial", serial))
    return keys
