"""The append-only journal: every entry carries the digest of the one before."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from tongpin.orgs.journal_cache import newest_digest
from tongpin.orgs.models import JournalEntry, Person

GENESIS = "0" * 64
LOCK = 0x746F6E67  # any number, used for this lock alone


def digest_of(entry: JournalEntry) -> str:
    """SHA-256 over everything that the entry says and over the digest before it."""
    content = [
        entry.at.astimezone(UTC).isoformat(),
        entry.by_id,
        entry.verb,
        entry.about,
        entry.details,
        entry.previous,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def label_of(about: object) -> str:
    """How the journal names what an entry is about: acts.act#7 for a row."""
    if isinstance(about, Model):
        return f"{about._meta.label_lower}#{about.pk}"
    return str(about)


def record(
    verb: str, about: object, *, by: Person | None, at: datetime, **details: Any
) -> JournalEntry:
    """Append one entry. Call it inside the transaction of what it tells.

    verb     app.object.verb, such as acts.act.hold
    about    the object, written as its label and key
    details  plain JSON values
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    entry = JournalEntry(
        at=at,
        by=by,
        verb=verb,
        about=label_of(about),
        details=details,
        previous=newest_digest() or GENESIS,
    )
    entry.digest = digest_of(entry)
    entry.save()
    return entry


def first_broken_link() -> JournalEntry | None:
    """The first entry that does not follow from the one before it, or None."""
    previous = GENESIS
    for entry in JournalEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous or entry.digest != digest_of(entry):
            return entry
        previous = entry.digest
    return None
