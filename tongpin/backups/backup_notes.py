"""What the journal tells of backups."""

from dataclasses import dataclass
from datetime import datetime

from tongpin.orgs.journal import record
from tongpin.orgs.models import JournalEntry, Person

MADE = "backups.backup.make"


@dataclass(frozen=True, kw_only=True)
class BackupNote:
    """One backup that was made and read again."""

    made_at: datetime
    name: str  # of the file, without its folder
    bytes: int
    digest: str  # SHA-256 of the file
    rows: int
    faults: int  # files of evidence that were missing or damaged


def note_backup(note: BackupNote, *, by: Person | None) -> None:
    """Tell the backup in the journal."""
    record(
        MADE,
        note.name,
        by=by,
        at=note.made_at,
        bytes=note.bytes,
        digest=note.digest,
        rows=note.rows,
        faults=note.faults,
    )


def newest_backup() -> BackupNote | None:
    """The last backup that the journal tells of, or None. Costs one query."""
    entry = JournalEntry.objects.filter(verb=MADE).order_by("-id").first()
    if entry is None:
        return None
    return BackupNote(made_at=entry.at, name=entry.about, **entry.details)


def noted_names(names: list[str]) -> set[str]:
    """Those of the names that the journal tells of as backups."""
    entries = JournalEntry.objects.filter(verb=MADE, about__in=names)
    return set(entries.values_list("about", flat=True))
