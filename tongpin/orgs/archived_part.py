"""How much of the journal stands in archives of its own."""

from dataclasses import dataclass

from tongpin.orgs.models import JournalEntry

ARCHIVED = "orgs.journal.archive"
GENESIS = "0" * 64  # the digest before the first entry


@dataclass(frozen=True)
class ArchivedPart:
    """All entries up to one of them, which moved into archives."""

    last: int = 0  # the number of the newest
    count: int = 0
    digest: str = GENESIS  # of the newest


def archived_part() -> ArchivedPart:
    """What the newest entry about an archive says; costs a query."""
    entry = JournalEntry.objects.filter(verb=ARCHIVED).order_by("-id").first()
    if entry is None:
        return ArchivedPart()
    details = entry.details
    return ArchivedPart(details["last"], details["count"], details["digest"])
