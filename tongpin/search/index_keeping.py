"""Keeping the index equal to the rows: changes worked off, kinds indexed anew."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from tongpin.orgs.searchable_rows import SearchableRows, SearchEntry
from tongpin.search.catalogue import KINDS, KINDS_BY_KEY
from tongpin.search.models import IndexedBlock, IndexedKind, IndexedRow, Posting, SearchChange
from tongpin.search.posting_store import (
    NOWHERE,
    BlockKey,
    DayPlace,
    IndexedTerms,
    PostingChanges,
    Shelf,
    empty_block,
    store_terms,
    stored_terms,
)

INDEX_VERSION = 1  # another number indexes everything anew
CHANGES_AT_ONCE = 5000  # in one transaction, so that others can write between two
ROWS_AT_ONCE = 2000  # of a query
NUMBERS_AT_ONCE = 50_000  # of rows whose notes are deleted in one transaction

Progress = Callable[[str, int], None]  # a kind's key, and how many of its rows are indexed


def no_progress(kind: str, count: int) -> None:
    """For those whom nobody watches."""


def seal_of(kind: SearchableRows) -> str:
    """Changes whenever another way of indexing, or another definition of the kind, comes."""
    text = f"{INDEX_VERSION} {kind.key} {kind.version} {kind.sources!r}"
    return hashlib.sha256(text.encode()).hexdigest()


def outdated_kinds() -> list[SearchableRows]:
    """Kinds that were never indexed to the end, or by another definition."""
    seals = dict(IndexedKind.objects.values_list("kind", "seal"))
    outdated = []
    for kind in KINDS:
        if seals.get(kind.key) != seal_of(kind):
            outdated.append(kind)
    return outdated


def keep_index(progress: Progress = no_progress) -> int:
    """Index what is outdated, and work off what was written; how many rows were looked at.

    Can be repeated and interrupted at will, and run by several processes at once.
    """
    count = 0
    for kind in outdated_kinds():
        count += index_kind(kind, progress)
    drop_unknown_kinds()
    return count + work_off_changes()


def drop_unknown_kinds() -> None:
    """Kinds that this version does not have."""
    for state in IndexedKind.objects.exclude(kind__in=KINDS_BY_KEY):
        for model in (Posting, IndexedBlock, IndexedRow, SearchChange):
            model._default_manager.filter(kind=state.kind).delete()
        state.delete()


def index_kind(kind: SearchableRows, progress: Progress = no_progress) -> int:
    """Index all rows of the kind anew, block by block, each in a transaction of its own.

    What is written meanwhile waits among the changes. Pages find what they found before until
    the block's turn comes. How many rows were indexed; where another process begins the same,
    this one leaves it to that.
    """
    run = uuid4().hex
    begin_indexing(kind, run)
    numbers_of_blocks = numbers_by_block(kind)
    count = 0
    for key in sorted(numbers_of_blocks, reverse=True):
        numbers = numbers_of_blocks[key]
        with transaction.atomic():
            if lock_kind(kind).seal != run:
                return count
            empty_block(key)
            fill_block(kind, key, numbers)
        count += len(numbers)
        progress(kind.key, count)
    end_indexing(kind, run, numbers_of_blocks)
    return count


def begin_indexing(kind: SearchableRows, run: str) -> None:
    """From here on the run indexes the kind, and nobody works off its changes."""
    with transaction.atomic():
        set_seal(lock_kind(kind), run)
        SearchChange.objects.filter(kind=kind.key).delete()  # all of it is read from here on
    rows = IndexedRow.objects.filter(kind=kind.key)
    last_number = rows.aggregate(last=Max("number"))["last"] or 0
    for start in range(0, last_number + 1, NUMBERS_AT_ONCE):
        rows.filter(number__gte=start, number__lt=start + NUMBERS_AT_ONCE).delete()


def end_indexing(kind: SearchableRows, run: str, blocks: Collection[BlockKey]) -> None:
    """Drop blocks in which there are no rows any more; from here on changes are worked off."""
    with transaction.atomic():
        state = lock_kind(kind)
        if state.seal != run:
            return
        standing = IndexedBlock.objects.filter(kind=kind.key)
        for campaign, block in list(standing.values_list("campaign", "block")):
            key = BlockKey(Shelf(kind.key, campaign), block)
            if key not in blocks:
                empty_block(key)
        set_seal(state, seal_of(kind))


def lock_kind(kind: SearchableRows) -> IndexedKind:
    """Whoever writes to the index of the kind holds this row until the transaction ends."""
    state, __ = IndexedKind.objects.get_or_create(kind=kind.key)
    return IndexedKind.objects.select_for_update().get(pk=state.pk)


def set_seal(state: IndexedKind, seal: str) -> None:
    state.seal = seal
    state.save(update_fields=["seal"])


def numbers_by_block(kind: SearchableRows) -> dict[BlockKey, list[int]]:
    """The row numbers of each block. Read to the end, for a query left open would keep a
    moment of the past, into which SQLite lets nobody write.
    """
    fields = [field for field in (kind.campaign_field, kind.day_field) if field]
    rows = kind.rows().prefetch_related(None).order_by()
    numbers: defaultdict[BlockKey, list[int]] = defaultdict(list)
    for number, *values in rows.values_list("pk", *fields).iterator(chunk_size=ROWS_AT_ONCE):
        numbers[block_of(kind, values)].append(number)
    return numbers


def block_of(kind: SearchableRows, values: list[Any]) -> BlockKey:
    """The block of a row, from the values of the kind's campaign and day, as far as it has them."""
    campaign = values[0] if kind.campaign_field else 0
    day = day_of(values[-1]) if kind.day_field else None
    return BlockKey(Shelf(kind.key, campaign), DayPlace.of(day).block)


def day_of(value: date | datetime | None) -> date | None:
    """The local day of a day or a moment."""
    return localdate(value) if isinstance(value, datetime) else value


def entries_of(kind: SearchableRows, numbers: Sequence[int]) -> Iterator[SearchEntry]:
    """The entries of those of the rows that may be found."""
    for start in range(0, len(numbers), ROWS_AT_ONCE):
        for row in kind.rows().filter(pk__in=numbers[start : start + ROWS_AT_ONCE]):
            yield kind.entry(row)


def fill_block(kind: SearchableRows, key: BlockKey, numbers: Sequence[int]) -> None:
    """Index those of the rows that still belong to the block; others wait among the changes."""
    changes = PostingChanges()
    terms_of_rows = {}
    for entry in entries_of(kind, numbers):
        terms = IndexedTerms.of_entry(kind.key, entry)
        if terms.key == key:
            changes.note(entry.number, NOWHERE, terms)
            terms_of_rows[entry.number] = terms
    changes.write_empty_block(key)
    store_terms(kind.key, terms_of_rows)


def work_off_changes() -> int:
    """Index the rows that were written; how many changes were worked off."""
    count = 0
    for kind in KINDS:
        while done := work_off_some(kind):
            count += done
    return count


@transaction.atomic
def work_off_some(kind: SearchableRows) -> int:
    """One batch of the kind's changes, the longest waiting first; 0 while it is indexed anew."""
    waiting = SearchChange.objects.filter(kind=kind.key).order_by("id")
    if not waiting.exists() or lock_kind(kind).seal != seal_of(kind):
        return 0
    changes = list(waiting.values_list("id", "number")[:CHANGES_AT_ONCE])
    index_changed(kind, sorted({number for __, number in changes}))
    delete_changes([change for change, __ in changes])
    return len(changes)


def index_changed(kind: SearchableRows, numbers: Sequence[int]) -> None:
    """Let the index say of these rows what they say now."""
    before = stored_terms(kind.key, numbers)
    after = dict.fromkeys(before, NOWHERE)
    for entry in entries_of(kind, numbers):
        after[entry.number] = IndexedTerms.of_entry(kind.key, entry)
    changes = PostingChanges()
    for number, terms in after.items():
        changes.note(number, before.get(number, NOWHERE), terms)
    changes.write()
    store_terms(kind.key, after)


def delete_changes(changes: Sequence[int]) -> None:
    for start in range(0, len(changes), ROWS_AT_ONCE):
        SearchChange.objects.filter(id__in=changes[start : start + ROWS_AT_ONCE]).delete()
