"""Whether rows are as the journal vouches for them: which were changed, added or removed."""

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tongpin.base.number_ranges import numbers_in
from tongpin.orgs.models import JournalEntry, RowVoucher, VouchedColumns
from tongpin.orgs.vouched import vouched_models
from tongpin.orgs.vouchers import (
    NO_ROW,
    SIZE,
    RowDigester,
    columns_of,
    digest_of_vouchers,
    digesters,
)

NUMBERS_AT_ONCE = 500_000  # so much of a table is held in memory: 12 bytes for each number
CHANGED, ADDED, REMOVED = _("changed"), _("added"), _("removed")
UNKNOWN_KEY = _("vouched for by a key that is not in this house")

Tell = Callable[[str, int], None]  # table, rows of it that are checked


def tell_nobody(table: str, number: int) -> None:
    """For those whom nobody watches."""


@dataclass(frozen=True)
class BrokenRow:
    """A row that is not as the journal says."""

    table: str
    number: int
    fault: Promise
    entry: int  # that vouches for it, 0 for none


@dataclass(frozen=True)
class VouchedRow:
    """What the newest voucher of a row says."""

    number: int
    columns: int  # which of VouchedColumns
    entry: int
    digest: bytes


@dataclass(frozen=True)
class BrokenVouchers:
    """An entry whose vouchers are not those that it seals."""

    entry: int


def broken_vouchers() -> Iterator[BrokenVouchers]:
    """Entries whose vouchers were changed, added or removed. Reads all in flat memory."""
    sealed = JournalEntry.objects.exclude(vouchers="").order_by("id")
    digests = iter(sealed.values_list("id", "vouchers").iterator(chunk_size=2000))
    wanted = next(digests, None)
    rows = RowVoucher.objects.select_related("columns").order_by("entry_id", "id")
    for entry, vouchers in groupby(rows.iterator(chunk_size=100), attrgetter("entry_id")):
        while wanted and wanted[0] < entry:
            yield BrokenVouchers(wanted[0])  # it has none any more
            wanted = next(digests, None)
        found = digest_of_vouchers(list(vouchers))
        if wanted is None or wanted != (entry, found):
            yield BrokenVouchers(entry)
        if wanted and wanted[0] == entry:
            wanted = next(digests, None)
    while wanted:
        yield BrokenVouchers(wanted[0])
        wanted = next(digests, None)


def broken_rows(tell: Tell = tell_nobody) -> Iterator[BrokenRow]:
    """Every row of every vouched table that is not as it was written. Memory is flat."""
    for table, model in vouched_models().items():
        newest = _newest_number(table, model)
        for start in range(1, newest + 1, NUMBERS_AT_ONCE):
            yield from VouchedWindow(table, model, start).broken_rows()
            tell(table, min(newest, start + NUMBERS_AT_ONCE - 1))


def _newest_number(table: str, model: type[models.Model]) -> int:
    stored = model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0
    vouchers = RowVoucher.objects.filter(columns__table=table)
    return max(stored, vouchers.aggregate(newest=Max("last"))["newest"] or 0)


class VouchedWindow:
    """The rows of a table with numbers from `start` on, and what is said of them."""

    def __init__(self, table: str, model: type[models.Model], start: int) -> None:
        self.table, self.model, self.start = table, model, start
        self.digests = bytearray(NUMBERS_AT_ONCE * SIZE)
        self.voucher_places = array("L", bytes(NUMBERS_AT_ONCE * array("L").itemsize))
        self.entries: list[int] = [0]  # of a voucher, by its place; the first is none
        self.columns: list[int] = [0]

    def broken_rows(self) -> Iterator[BrokenRow]:
        self._read_vouchers()
        yield from self._rows_that_differ()
        yield from self._rows_that_are_gone()

    def vouched_rows(self) -> Iterator[VouchedRow]:
        """Of all rows that stand, by their numbers, what is said of them."""
        self._read_vouchers()
        for spot, place in enumerate(self.voucher_places):
            digest = bytes(self.digests[spot * SIZE : spot * SIZE + SIZE])
            if digest != NO_ROW:
                columns, entry = self.columns[place], self.entries[place]
                yield VouchedRow(self.start + spot, columns, entry, digest)

    def _read_vouchers(self) -> None:
        """Of each row the newest voucher stays."""
        vouchers = RowVoucher.objects.filter(
            columns__table=self.table, first__lt=self.start + NUMBERS_AT_ONCE, last__gte=self.start
        ).order_by("id")
        for voucher in vouchers.iterator(chunk_size=100):
            self.entries.append(voucher.entry_id)
            self.columns.append(voucher.columns_id)
            self._place(voucher, len(self.entries) - 1)

    def _place(self, voucher: RowVoucher, place: int) -> None:
        digests = bytes(voucher.digests)
        for at, number in enumerate(numbers_in(voucher.numbers)):
            spot = number - self.start
            if 0 <= spot < NUMBERS_AT_ONCE:
                self.voucher_places[spot] = place
                self.digests[spot * SIZE : spot * SIZE + SIZE] = digests[
                    at * SIZE : at * SIZE + SIZE
                ]

    def _rows_that_differ(self) -> Iterator[BrokenRow]:
        readers = column_readers(self.table, self.model)
        names = columns_of(self.model)
        rows = self.model._base_manager.filter(
            pk__gte=self.start, pk__lt=self.start + NUMBERS_AT_ONCE
        ).order_by("pk")
        for number, *values in rows.values_list("pk", *names).iterator(chunk_size=2000):
            if fault := self._fault(number, values, readers):
                yield self._broken(number, fault)
            spot = number - self.start
            self.digests[spot * SIZE : spot * SIZE + SIZE] = NO_ROW  # it was there

    def _fault(
        self, number: int, values: list[Any], readers: "dict[int, ColumnReader]"
    ) -> Promise | None:
        spot = number - self.start
        digest = self.digests[spot * SIZE : spot * SIZE + SIZE]
        if digest == NO_ROW:
            return ADDED
        reader = readers.get(self.columns[self.voucher_places[spot]])
        if reader is None:
            return UNKNOWN_KEY
        return None if reader.digest(number, values) == digest else CHANGED

    def _rows_that_are_gone(self) -> Iterator[BrokenRow]:
        if not any(self.digests):
            return
        for spot in range(NUMBERS_AT_ONCE):
            if self.digests[spot * SIZE : spot * SIZE + SIZE] != NO_ROW:
                yield self._broken(self.start + spot, REMOVED)

    def _broken(self, number: int, fault: Promise) -> BrokenRow:
        place = self.voucher_places[number - self.start]
        return BrokenRow(self.table, number, fault, self.entries[place])


@dataclass(frozen=True)
class ColumnReader:
    """How rows are digested that were vouched for with one set of columns and one key."""

    table: str
    digester: RowDigester
    pick: Callable[[list[Any]], Any] | None  # the vouched ones of today's; None for all

    def digest(self, number: int, values: list[Any]) -> bytes:
        picked = values if self.pick is None else list(self.pick(values))
        return self.digester.digest(self.table, number, picked)


def column_readers(table: str, model: type[models.Model]) -> dict[int, ColumnReader]:
    """For all sets of columns that rows of the table were vouched for with, by their number."""
    today = columns_of(model)
    known = digesters(settings.DATA_KEYS)
    readers = {}
    for row in VouchedColumns.objects.filter(table=table):
        names = row.columns.split(",")
        if row.key in known and set(names) <= set(today):
            pick = None if tuple(names) == today else _picker(names, today)
            readers[row.pk] = ColumnReader(table, known[row.key], pick)
    return readers


def _picker(names: list[str], today: tuple[str, ...]) -> Callable[[list[Any]], Any]:
    places = [today.index(name) for name in names]
    if len(places) == 1:
        return lambda values: [values[places[0]]]
    return itemgetter(*places)
