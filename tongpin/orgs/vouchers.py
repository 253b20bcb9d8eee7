"""Vouchers: what a journal entry says of the rows that it wrote, so that a changed one is found.

A row's digest is keyed: nobody can make one by the database alone, nor guess what a row said
that was erased since.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, models

from tongpin.base.number_ranges import ranges_of
from tongpin.orgs.models import RowVoucher, VouchedColumns
from tongpin.orgs.sealing import derived_key
from tongpin.orgs.vouched import vouched_models
from tongpin.orgs.written_rows import forget_notes, has_notes, take_notes

ROWS = "rows"  # the purpose under which rows are sealed
SIZE = 8  # bytes of a row's digest
NO_ROW = bytes(SIZE)  # stands for a row that was removed

_is_paused: ContextVar[bool] = ContextVar("is_paused", default=False)


@dataclass(frozen=True)
class RowDigester:
    """Gives rows of one model their digests, by one key and some of its columns."""

    key: bytes
    name_of_key: str

    @classmethod
    def by(cls, key: str) -> "RowDigester":
        own = derived_key(key, ROWS)
        return cls(own[:64], hashlib.sha256(own).hexdigest()[:16])

    def digest(self, table: str, number: int, values: Sequence[Any]) -> bytes:
        """Over the table, the number and the values of the columns; never NO_ROW."""
        text = ENCODER.encode([table, number, values])
        digest = hashlib.blake2b(text.encode(), key=self.key, digest_size=SIZE).digest()
        return digest if digest != NO_ROW else b"\1" * SIZE


def plain(value: Any) -> str:
    """What JSON does not know, in one notation for both databases."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain, check_circular=False
)


@lru_cache(8)
def digesters(keys: tuple[str, ...]) -> dict[str, RowDigester]:
    """name of a key -> its digester, the newest key first."""
    made = [RowDigester.by(key) for key in keys]
    return {digester.name_of_key: digester for digester in made}


def own_digester() -> RowDigester:
    """That of the newest key."""
    return next(iter(digesters(settings.DATA_KEYS).values()))


def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that are vouched for now: all but the number, by name."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    return tuple(sorted(names))


@contextmanager
def nothing_vouched() -> Iterator[None]:
    """In the block nothing written is vouched for: tables are being changed."""
    token = _is_paused.set(True)
    try:
        yield
        forget_notes(connection)
    finally:
        _is_paused.reset(token)


def has_rows_to_vouch() -> bool:
    return not _is_paused.get() and has_notes(connection)


def vouchers_of_written_rows() -> list[RowVoucher]:
    """Vouchers, not stored yet, for all rows that this transaction wrote and nobody vouched for."""
    if not has_rows_to_vouch():
        return []
    vouchers = []
    for table, numbers in take_notes(connection):
        vouchers.append(voucher_for(vouched_models()[table], numbers))
    return vouchers


def voucher_for(model: type[models.Model], numbers: Sequence[int]) -> RowVoucher:
    """A voucher for the rows as they are; a number without a row is one that was removed."""
    table, columns, digester = model._meta.db_table, columns_of(model), own_digester()
    digests = dict.fromkeys(numbers, NO_ROW)
    rows = model._base_manager.filter(pk__in=numbers).values_list("pk", *columns)
    for number, *values in rows.iterator():
        digests[number] = digester.digest(table, number, values)
    vouched, _made = VouchedColumns.objects.get_or_create(
        table=table, columns=",".join(columns), key=digester.name_of_key
    )
    return RowVoucher(
        columns=vouched,
        first=numbers[0],
        last=numbers[-1],
        numbers=ranges_of(numbers),
        digests=b"".join(digests[number] for number in numbers),
    )


def digest_of_vouchers(vouchers: Sequence[RowVoucher]) -> str:
    """What their entry seals of them; "" for none."""
    if not vouchers:
        return ""
    digest = hashlib.sha256()
    for voucher in vouchers:
        columns = voucher.columns
        head = [columns.table, columns.columns, columns.key, voucher.numbers]
        digest.update(json.dumps(head).encode() + bytes(voucher.digests))
    return digest.hexdigest()
