"""What waits to be done, counted for the checks and for the metrics alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tongpin.acts.models import ChangedDay, ChangedUnit
from tongpin.evidence.models import Upload
from tongpin.notices.models import Channel, Sending, SendingState
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import JournalEntry
from tongpin.search.models import SearchChange

STUCK = timedelta(hours=1)  # that a sending is due and nobody has handed it over
BACKUP_VERB = "backups.backup.make"


@dataclass(frozen=True)
class SendingCounts:
    """Messages on their way out, by what holds them up."""

    waiting: int  # also those that may not leave yet
    stuck: int  # of them, due for longer than STUCK
    failed: int  # given up, or broken off on the way


@dataclass(frozen=True)
class LastBackup:
    """The newest backup that the journal tells of."""

    at: datetime
    name: str
    size: int | None  # bytes


def count_sendings(now: datetime) -> SendingCounts:
    """One query."""
    due_long = Q(pk__in=Sending.objects.due(now).filter(next_at__lt=now - STUCK).values("pk"))
    due_long &= Q(message__not_before__lt=now - STUCK)
    counts = Sending.objects.aggregate(
        waiting=Count("pk", filter=Q(state=SendingState.WAITING)),
        stuck=Count("pk", filter=due_long),
        failed=Count("pk", filter=Q(state__in=[SendingState.FAILED, SendingState.UNSURE])),
    )
    return SendingCounts(**counts)


def broken_channels() -> list[Channel]:
    """Channels in use whose last try failed, those broken longest first."""
    broken = Channel.objects.filter(is_on=True).exclude(broken_since=None)
    return list(broken.select_related("unit").order_by("broken_since", "id"))


def count_changed_days() -> int:
    """Days of units whose figures are to be folded again."""
    return ChangedDay.objects.count()


def count_changed_units() -> int:
    """Units whose duties are to be matched again."""
    return ChangedUnit.objects.count()


def count_search_changes() -> int:
    """Rows that were written and are to be indexed again."""
    return SearchChange.objects.count()


def count_unfinished_uploads() -> int:
    return Upload.objects.filter(file=None).count()


@journal_cached
def last_backup() -> LastBackup | None:
    """The newest backup; None where the journal tells of none."""
    entry = JournalEntry.objects.filter(verb=BACKUP_VERB).order_by("-id").first()
    if entry is None:
        return None
    size = entry.details.get("bytes")
    return LastBackup(entry.at, str(entry.details.get("name", "")), size)
