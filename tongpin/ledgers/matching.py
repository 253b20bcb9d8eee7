"""Whether a row is new, known, a repeat or the correction of an earlier one; pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["new", "same", "repeat", "change"]
LIKE_ENOUGH = 0.5  # share of parts that a corrected row keeps


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that was taken before, or earlier in this load."""

    file: str
    sheet: str
    row: int
    digest: int
    act: int | None = None
    serial: str = ""

    def __str__(self) -> str:
        return f"{self.file} · {self.sheet} · {self.row}"


class Index:
    """All rows taken so far in one campaign, by what they mean and where they stood."""

    def __init__(self, seen: Iterable[Seen] = ()) -> None:
        self._by_digest: defaultdict[int, list[Seen]] = defaultdict(list)
        self._by_file: defaultdict[str, list[Seen]] = defaultdict(list)
        self._used: set[tuple[str, str, int]] = set()
        for one in seen:
            self.add(one)

    def add(self, one: Seen) -> None:
        self._by_digest[one.digest].append(one)
        self._by_file[one.file].append(one)

    def replace(self, old: Seen, new: Seen) -> None:
        """A correction: the old row does not stand any more."""
        self._by_digest[old.digest].remove(old)
        self._by_file[old.file].remove(old)
        self.add(new)

    def use(self, one: Seen) -> None:
        """The row was met again in this load; it can answer for no other."""
        self._used.add((one.file, one.sheet, one.row))

    def is_used(self, one: Seen) -> bool:
        return (one.file, one.sheet, one.row) in self._used

    def match(self, here: Seen, sheets: set[str]) -> tuple[Verdict, Seen | None]:
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

    def left_over(self, file: str, sheet: str) -> list[Seen]:
        """Rows of an earlier edition that this one did not bring again."""
        stood = [one for one in self._by_file.get(file, []) if one.sheet == sheet]
        return [one for one in stood if one.act is not None and not self.is_used(one)]
