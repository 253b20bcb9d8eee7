"""The append-only journal: every entry carries the digest of the one before."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils import timezone

from tongpin.orgs.archived_part import GENESIS
from tongpin.orgs.journal_cache import newest_digest
from tongpin.orgs.journal_json import entry_as_json
from tongpin.orgs.models import JournalEntry, Person, RowVoucher
from tongpin.orgs.sealing import mac
from tongpin.orgs.vouchers import digest_of_vouchers, has_rows_to_vouch, vouchers_of_written_rows
from tongpin.serving.standstill import check_standstill

JOURNAL = "journal"  # the purpose under which entries are sealed
REST = "orgs.rows.write"
LOCK = 0x746F6E67  # any number, used for this lock alone


def digest_of(entry: JournalEntry) -> str:
    """SHA-256 over everything that the entry says and over the digest before it."""
    return content_digest(entry_as_json(entry))


def content_digest(entry: Mapping[str, Any]) -> str:
    """The digest of an entry as JSON."""
    content = [entry[name] for name in ("at", "by", "verb", "about", "details", "previous")]
    if entry["vouchers"]:
        content.append(entry["vouchers"])
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def label_of(about: object) -> str:
    """How the journal names what an entry is about: acts.act#7 for a row."""
    if isinstance(about, Model):
        return f"{about._meta.label_lower}#{about.pk}"
    return str(about)


def record(
    verb: str,
    about: object,
    *,
    by: Person | None,
    at: datetime,
    **details: Any,
) -> JournalEntry:
    """Append one entry. Call it inside the transaction of what it tells.

    verb     app.object.verb, such as acts.act.hold
    about    the object, written as its label and key
    details  plain JSON values

    It vouches for all rows that the transaction wrote since the entry before.
    Raises StandstillError while the county is being moved to another database.
    """
    return record_with_vouchers(verb, about, by=by, at=at, details=details, more_vouchers=())


def hold_journal() -> None:
    """Until the transaction ends nobody else appends an entry.

    Raises StandstillError while the county is being moved to another database.
    """
    check_standstill()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def record_with_vouchers(
    verb: str,
    about: object,
    *,
    by: Person | None,
    at: datetime,
    details: dict[str, Any],
    more_vouchers: Sequence[RowVoucher],
) -> JournalEntry:
    """Append an entry that takes over vouchers, not stored yet, for rows that others wrote."""
    hold_journal()
    vouchers = [*vouchers_of_written_rows(), *more_vouchers]
    entry = JournalEntry(
        at=at,
        by=by,
        verb=verb,
        about=label_of(about),
        details=details,
        previous=newest_digest() or GENESIS,
        vouchers=digest_of_vouchers(vouchers),
    )
    entry.digest = digest_of(entry)
    entry.seal = mac(entry.digest, JOURNAL)
    entry.save()
    _store_vouchers(entry, vouchers)
    return entry


def _store_vouchers(entry: JournalEntry, vouchers: list[RowVoucher]) -> None:
    for voucher in vouchers:
        voucher.entry = entry
    RowVoucher.objects.bulk_create(vouchers, batch_size=100)


def vouch_for_the_rest(connection: BaseDatabaseWrapper) -> None:
    """Before a transaction ends: an entry of its own for rows that were written after the last."""
    if has_rows_to_vouch():
        record(REST, "rows", by=None, at=timezone.now())
