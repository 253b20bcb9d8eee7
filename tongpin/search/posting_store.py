"""Postings read and written in bulk, the same on both databases."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from pyroaring import BitMap

from tongpin.base.bulk import insert_rows
from tongpin.orgs.searchable_rows import SearchEntry
from tongpin.search.models import IndexedBlock, IndexedRow, Posting
from tongpin.search.search_terms import fold, terms_of_texts

DAYS = 32  # of one block
NO_CAMPAIGN = 0  # of rows that belong to none
NO_DAY = 0  # the block of rows without a day; days of our era come long after it
AT_ONCE = 400  # terms of one query

NOTE_BLOCK = (
    "INSERT INTO search_indexedblock (kind, campaign, block) VALUES (%s, %s, %s) "
    "ON CONFLICT (kind, campaign, block) DO NOTHING"
)
UPSERT = (
    "INSERT INTO search_posting (kind, campaign, block, term, rows) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (kind, campaign, block, term) DO UPDATE SET rows = excluded.rows"
)


class Shelf(NamedTuple):
    """The rows of one kind in one campaign."""

    kind: str
    campaign: int


class BlockKey(NamedTuple):
    """One block of a shelf."""

    shelf: Shelf
    block: int


@dataclass(frozen=True)
class DayPlace:
    """Where a day stands: its block, and its number there."""

    block: int
    number: int

    @classmethod
    def of(cls, day: date | None) -> "DayPlace":
        if day is None:
            return cls(NO_DAY, 0)
        return cls(*divmod(day.toordinal(), DAYS))

    @property
    def term(self) -> str:
        return day_term(self.number)


def day_term(number: int) -> str:
    return f"#{number:02}"


def unit_term(unit: int) -> str:
    return f"@{unit}"


ROW_COLUMNS = ("kind", "number", "campaign", "block", "marks", "words")
ALL_DAYS = [day_term(number) for number in range(DAYS)]


@dataclass(frozen=True)
class IndexedTerms:
    """The block in which a row stands, and everything under which the index keeps it there."""

    key: BlockKey
    marks: str
    words: str

    @classmethod
    def of_entry(cls, kind: str, entry: SearchEntry) -> "IndexedTerms":
        place = DayPlace.of(entry.day)
        marks = [place.term, *map(unit_term, sorted(entry.units))]
        words = map(fold, entry.all_texts)
        key = BlockKey(Shelf(kind, entry.campaign), place.block)
        return cls(key, " ".join(marks), "\n".join(words))

    def terms(self) -> frozenset[str]:
        """All of them, worked out anew: they take far more memory than the words."""
        return terms_of_texts(self.words.split("\n")).union(self.marks.split())


NOWHERE = IndexedTerms(BlockKey(Shelf("", NO_CAMPAIGN), NO_DAY), "", "")
RowsOfTerms = defaultdict[str, list[int]]


class PostingChanges:
    """What postings get and lose, block by block, written once all is known."""

    def __init__(self) -> None:
        self.added: defaultdict[BlockKey, RowsOfTerms] = defaultdict(new_rows_of_terms)
        self.removed: defaultdict[BlockKey, RowsOfTerms] = defaultdict(new_rows_of_terms)

    def note(self, number: int, before: IndexedTerms, after: IndexedTerms) -> None:
        """A row stood in the index in one way and is to stand in another; NOWHERE: not at all."""
        terms_before, terms_after = before.terms(), after.terms()
        kept: frozenset[str] = frozenset()
        if before.key == after.key:
            kept = terms_before & terms_after
        removed = self.removed[before.key]
        for term in terms_before - kept:
            removed[term].append(number)
        added = self.added[after.key]
        for term in terms_after - kept:
            added[term].append(number)

    def write(self) -> None:
        """In a transaction of the caller."""
        for key in self.added.keys() | self.removed.keys():
            added, removed = self.added[key], self.removed[key]
            bitmaps = read_blocks(key.shelf, [key.block], {*added, *removed})[key.block]
            for term, numbers in removed.items():
                bitmaps[term] = bitmaps.get(term, BitMap()) - BitMap(numbers)
            for term, numbers in added.items():
                bitmaps[term] = bitmaps.get(term, BitMap()) | BitMap(numbers)
            write_postings(key, bitmaps)

    def write_empty_block(self, key: BlockKey) -> None:
        """The same for the one block that has no postings yet."""
        bitmaps = {}
        for term, numbers in self.added[key].items():
            bitmaps[term] = BitMap(numbers)
        write_postings(key, bitmaps)


def new_rows_of_terms() -> RowsOfTerms:
    return defaultdict(list)


def bitmap_of(rows: bytes | memoryview) -> BitMap:
    return BitMap.deserialize(bytes(rows))


def standing_blocks(campaigns: Collection[int]) -> dict[Shelf, list[int]]:
    """The blocks of every shelf of these campaigns."""
    blocks: defaultdict[Shelf, list[int]] = defaultdict(list)
    standing = IndexedBlock.objects.filter(campaign__in=campaigns)
    for kind, campaign, block in standing.values_list("kind", "campaign", "block"):
        blocks[Shelf(kind, campaign)].append(block)
    return blocks


def blocks_with(shelf: Shelf, blocks: Iterable[int], terms: Collection[str]) -> list[int]:
    """Those of the blocks in which every one of the terms occurs, the newest first."""
    postings = Posting.objects.filter(
        kind=shelf.kind, campaign=shelf.campaign, block__in=list(blocks), term__in=terms
    )
    counts: defaultdict[int, int] = defaultdict(int)
    for block in postings.values_list("block", flat=True):
        counts[block] += 1
    wanted = len(set(terms))
    return sorted((block for block, count in counts.items() if count == wanted), reverse=True)


def read_blocks(
    shelf: Shelf, blocks: Collection[int], terms: Collection[str]
) -> dict[int, dict[str, BitMap]]:
    """For each of the blocks those of the terms that occur in it, with their rows."""
    found: dict[int, dict[str, BitMap]] = {block: {} for block in blocks}
    wanted = list(terms)
    for start in range(0, len(wanted), AT_ONCE):
        postings = Posting.objects.filter(
            kind=shelf.kind,
            campaign=shelf.campaign,
            block__in=blocks,
            term__in=wanted[start : start + AT_ONCE],
        )
        for block, term, rows in postings.values_list("block", "term", "rows"):
            found[block][term] = bitmap_of(rows)
    return found


def write_postings(key: BlockKey, bitmaps: Mapping[str, BitMap]) -> None:
    """Set what the index keeps under these terms of the block."""
    rows = []
    emptied = []
    for term, bitmap in sorted(bitmaps.items()):
        if bitmap:
            rows.append((*key.shelf, key.block, term, bitmap.serialize()))
        else:
            emptied.append(term)
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(NOTE_BLOCK, [*key.shelf, key.block])
            cursor.executemany(UPSERT, rows)
    for start in range(0, len(emptied), AT_ONCE):
        block_postings(key).filter(term__in=emptied[start : start + AT_ONCE]).delete()


def stored_terms(kind: str, numbers: Sequence[int]) -> dict[int, IndexedTerms]:
    """How those of the rows stand in the index that do."""
    stored = {}
    for start in range(0, len(numbers), AT_ONCE):
        rows = IndexedRow.objects.filter(kind=kind, number__in=numbers[start : start + AT_ONCE])
        for number, campaign, block, marks, words in rows.values_list(*ROW_COLUMNS[1:]):
            stored[number] = IndexedTerms(BlockKey(Shelf(kind, campaign), block), marks, words)
    return stored


def store_terms(kind: str, terms_of_rows: Mapping[int, IndexedTerms]) -> None:
    """Keep how rows stand in the index, in the place of what was kept of them."""
    numbers = list(terms_of_rows)
    for start in range(0, len(numbers), AT_ONCE):
        rows = IndexedRow.objects.filter(kind=kind, number__in=numbers[start : start + AT_ONCE])
        rows.delete()
    rows_to_insert = []
    for number, terms in terms_of_rows.items():
        if terms.words:
            place = (kind, number, terms.key.shelf.campaign, terms.key.block)
            rows_to_insert.append((*place, terms.marks, terms.words))
    insert_rows(IndexedRow, ROW_COLUMNS, rows_to_insert)


def block_postings(key: BlockKey) -> QuerySet[Posting]:
    return Posting.objects.filter(kind=key.shelf.kind, campaign=key.shelf.campaign, block=key.block)


def empty_block(key: BlockKey) -> None:
    """Let the block have no postings, in a transaction of the caller."""
    block_postings(key).delete()
    blocks = IndexedBlock.objects.filter(kind=key.shelf.kind, campaign=key.shelf.campaign)
    blocks.filter(block=key.block).delete()
