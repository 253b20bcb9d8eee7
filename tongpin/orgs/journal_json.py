"""Entries of the journal as JSON, by which the chain can be checked elsewhere."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from tongpin.orgs.models import JournalEntry


def entry_as_json(entry: JournalEntry) -> dict[str, Any]:
    """All that the digest is over, and the digest itself."""
    return {
        "number": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(),
        "by": entry.by_id,
        "verb": entry.verb,
        "about": entry.about,
        "details": entry.details,
        "previous": entry.previous,
        "vouchers": entry.vouchers,
        "digest": entry.digest,
    }


def json_lines(entries: Iterable[JournalEntry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(entry_as_json(entry), ensure_ascii=False) + "\n"
