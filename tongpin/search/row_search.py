"""Finding rows of one kind: the index proposes, the rows themselves and the rights decide."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, islice
from typing import Any

from pyroaring import BitMap

from tongpin.orgs.models import Person, Unit
from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry
from tongpin.orgs.tree import EVER, NEVER
from tongpin.search.models import SearchChange
from tongpin.search.posting_store import (
    ALL_DAYS,
    DAYS,
    NO_CAMPAIGN,
    NO_DAY,
    DayPlace,
    Shelf,
    blocks_with,
    read_blocks,
    standing_blocks,
    unit_term,
)
from tongpin.search.search_terms import WordMatcher, query_words, terms_of_word

FEW = 200  # candidates of one block that are looked at without asking for their days
VERY_FEW = 20  # candidates of one block that are looked at without asking for their units
PIECE = 150  # candidates, or more, that are looked at by one query
MOST_CHECKED = 2000  # candidates of one search that are looked at
MOST_PENDING = 200  # written rows, not indexed yet, that a search looks at; the newest
NEWEST_BLOCKS = 2  # that are read first; then twice as many each time
NO_UNITS: frozenset[int] = frozenset()


@dataclass(frozen=True)
class SearchQuery:
    """What somebody looks for: words, in one campaign, on from_on <= day < before_on."""

    text: str
    campaign: int
    from_on: date = EVER
    before_on: date = NEVER

    @cached_property
    def words(self) -> list[str]:
        return query_words(self.text)

    @cached_property
    def matcher(self) -> WordMatcher:
        return WordMatcher(self.words)

    @cached_property
    def terms(self) -> list[str]:
        """What every row that is found has in the index."""
        terms: list[str] = []
        for word in self.words:
            terms.extend(terms_of_word(word))
        return list(dict.fromkeys(terms))

    @property
    def has_period(self) -> bool:
        return (self.from_on, self.before_on) != (EVER, NEVER)

    def covers(self, day: date | None) -> bool:
        """Whether rows of that day are asked for; without a day only where no period is said."""
        if day is None:
            return not self.has_period
        return self.from_on <= day < self.before_on

    def covers_block(self, block: int) -> bool:
        """Whether days of the block are asked for, or its rows without a day."""
        if block == NO_DAY:
            return not self.has_period
        return DayPlace.of(self.from_on).block <= block <= DayPlace.of(self.before_on).block

    def day_terms(self, block: int) -> list[str]:
        """The terms of those days of the block that are asked for."""
        if block == NO_DAY:
            return ALL_DAYS
        first_day = block * DAYS
        start = max(self.from_on.toordinal() - first_day, 0)
        return ALL_DAYS[start : self.before_on.toordinal() - first_day]


@dataclass(frozen=True)
class Asker:
    """Who looks for something, on which day."""

    person: Person
    day: date


@dataclass(frozen=True)
class FoundRow:
    """A row with what it is found by."""

    row: Any
    entry: SearchEntry

    @property
    def order(self) -> tuple[date, int]:
        """The newest is the greatest."""
        return self.entry.day or date.min, self.entry.number


@dataclass(frozen=True)
class IndexState:
    """What one search has to know of the index before it looks into it."""

    blocks: Mapping[Shelf, Sequence[int]]  # that there are
    pending: Mapping[str, Sequence[int]]  # kind -> rows that were written and are not indexed yet
    units: int  # how many there are

    @classmethod
    def now(cls, campaign: int) -> "IndexState":
        """Costs three queries."""
        return cls(standing_blocks({NO_CAMPAIGN, campaign}), pending_rows(), Unit.objects.count())


@dataclass
class KindSearch:
    """One search among the rows of one kind."""

    kind: SearchableRows
    query: SearchQuery
    asker: Asker
    state: IndexState
    is_cut_short: bool = field(default=False, init=False)  # there may be more than was found
    _checked: int = field(default=0, init=False)

    def newest(self, count: int) -> list[FoundRow]:
        """The newest rows that have all words and may be opened, so many at most."""
        if self.units == NO_UNITS:
            return []
        pending = self.state.pending.get(self.kind.key, ())
        found = {}
        for row in chain(islice(self._indexed(), count), self._checked_rows(pending)):
            found[row.entry.number] = row
        return newest_first(found.values())[:count]

    @cached_property
    def shelf(self) -> Shelf:
        if self.kind.campaign_field:
            return Shelf(self.kind.key, self.query.campaign)
        return Shelf(self.kind.key, NO_CAMPAIGN)

    @cached_property
    def units(self) -> frozenset[int] | None:
        """The units whose rows may open; None where those of all units may."""
        units = self.kind.reach(self.asker.person, self.asker.day)
        if units and len(units) >= self.state.units:
            return None
        return units

    def _indexed(self) -> Iterator[FoundRow]:
        """Rows that the index knows, the newest first."""
        waiting: list[int] = []
        for group in self._groups():
            waiting.extend(group)
            if len(waiting) < PIECE:
                continue
            yield from newest_first(self._checked_rows(waiting))
            waiting = []
            if self._checked >= MOST_CHECKED:
                self.is_cut_short = True
                return
        yield from newest_first(self._checked_rows(waiting))

    def _groups(self) -> Iterator[Iterable[int]]:
        """Candidates in groups; whatever is in one of them is newer than all in the next."""
        for block, rows_of_terms in self._blocks():
            candidates = BitMap.intersection(*rows_of_terms.values())
            if len(candidates) > VERY_FEW:
                candidates = self._within_reach(block, candidates)
            if len(candidates) > FEW:
                yield from self._groups_by_day(block, candidates)
            else:
                yield candidates

    def _blocks(self) -> Iterator[tuple[int, dict[str, BitMap]]]:
        """Blocks that have all terms, the newest first, with the rows of each term."""
        standing = filter(self.query.covers_block, self.state.blocks.get(self.shelf, ()))
        blocks = blocks_with(self.shelf, standing, self.query.terms)
        size = NEWEST_BLOCKS
        while blocks:
            newest_blocks = blocks[:size]
            terms_of_blocks = read_blocks(self.shelf, newest_blocks, self.query.terms)
            for block in newest_blocks:
                if len(terms_of_blocks[block]) == len(self.query.terms):  # none went meanwhile
                    yield block, terms_of_blocks[block]
            del blocks[:size]
            size *= 2

    def _within_reach(self, block: int, candidates: BitMap) -> BitMap:
        """Without rows of units that do not open."""
        if self.units is None:
            return candidates
        terms = list(map(unit_term, self.units))
        rows_of_units = read_blocks(self.shelf, [block], terms)[block]
        return candidates & BitMap.union(BitMap(), *rows_of_units.values())

    def _groups_by_day(self, block: int, candidates: BitMap) -> Iterator[Iterable[int]]:
        """The candidates of each day that is asked for, the newest first, in pieces."""
        rows_of_days = read_blocks(self.shelf, [block], self.query.day_terms(block))[block]
        for term in sorted(rows_of_days, reverse=True):
            of_day = candidates & rows_of_days[term]
            for end in range(len(of_day), 0, -PIECE):
                start = max(0, end - PIECE)
                yield of_day[start:end]

    def _checked_rows(self, numbers: Sequence[int]) -> list[FoundRow]:
        """Those that open for the person and say all words, by what they are now."""
        self._checked += len(numbers)
        if not numbers:
            return []
        found = []
        for row in self.kind.open_rows(numbers, self.asker.person, self.asker.day):
            entry = self.kind.entry(row)
            if self._is_hit(entry):
                found.append(FoundRow(row, entry))
        return found

    def _is_hit(self, entry: SearchEntry) -> bool:
        if entry.campaign not in (NO_CAMPAIGN, self.query.campaign):
            return False
        if not self.query.covers(entry.day):
            return False
        return self.query.matcher.matches(entry.all_texts)


def newest_first(rows: Iterable[FoundRow]) -> list[FoundRow]:
    return sorted(rows, key=lambda row: row.order, reverse=True)


def pending_rows() -> dict[str, list[int]]:
    """The rows of each kind that were written last and are not indexed yet."""
    numbers: dict[str, list[int]] = {}
    newest = SearchChange.objects.order_by("-id")[:MOST_PENDING]
    for kind, number in newest.values_list("kind", "number"):
        numbers.setdefault(kind, []).append(number)
    return numbers
