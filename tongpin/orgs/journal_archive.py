"""Older parts of the journal in a file of their own, which still verifies.

The file is lines of JSON: a head that says what it holds, then every entry with all that its
digest is over, its seal, and which rows it vouched for. What the entries vouched for goes over
to the entry that tells of the archive, so that rows stay provable without the file.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.number_ranges import ranges_of
from tongpin.orgs.archived_part import ARCHIVED, GENESIS, archived_part
from tongpin.orgs.journal import JOURNAL, content_digest, hold_journal, record_with_vouchers
from tongpin.orgs.journal_anchors import Anchor
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.journal_json import entry_as_json
from tongpin.orgs.models import JournalEntry, Person, RowVoucher
from tongpin.orgs.row_check import NUMBERS_AT_ONCE, VouchedRow, VouchedWindow, broken_vouchers
from tongpin.orgs.sealing import is_mac
from tongpin.orgs.vouched import vouched_models

KEPT_DAYS = 180  # at least so long entries stay where the audit administrator reads them
ROWS_OF_A_VOUCHER = 20_000
CHUNK = 2000
ENTRIES_AT_ONCE = 10_000  # are looked at in memory before they are deleted


class JournalArchiveError(UserError):
    """The part cannot be archived, or the archive is not what was written."""


@dataclass(frozen=True)
class ArchiveHead:
    """The first line of an archive: which entries follow."""

    first: int
    last: int
    count: int
    previous: str  # the digest before the first
    digest: str  # of the last

    def entries(self) -> QuerySet[JournalEntry]:
        entries = JournalEntry.objects.filter(pk__gte=self.first, pk__lte=self.last)
        return entries.order_by("id")


@dataclass(frozen=True)
class JournalArchive:
    """A file with a part of the journal."""

    path: Path
    head: ArchiveHead

    @classmethod
    def at(cls, path: Path) -> "JournalArchive":
        """Raises JournalArchiveError for a file that is none."""
        try:
            with path.open(encoding="utf-8") as file:
                return cls(path, ArchiveHead(**json.loads(file.readline())))
        except OSError as error:
            raise JournalArchiveError(f"{path}: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            text = _("%(path)s is no archive of a journal.")
            raise JournalArchiveError(text % {"path": path}) from error

    def entries(self) -> Iterator[dict[str, Any]]:
        """Its entries in order, each once it was found as it was written.

        Raises JournalArchiveError with the line of the first that is not, and for an archive
        that ends before its last entry.
        """
        digest, count = self.head.previous, 0
        with self.path.open(encoding="utf-8") as file:
            file.readline()
            for count, line in enumerate(file, start=1):
                entry = self._entry(line, digest, count + 1)
                digest = entry["digest"]
                yield entry
        if (digest, count) != (self.head.digest, self.head.count):
            text = _("%(path)s ends early: it has %(count)s entries, not %(expected)s.")
            values = {"path": self.path, "count": count, "expected": self.head.count}
            raise JournalArchiveError(text % values)

    def _entry(self, line: str, previous: str, number: int) -> dict[str, Any]:
        try:
            entry: dict[str, Any] = json.loads(line)
            digest = content_digest(entry | {"previous": previous})
            is_sound = entry["digest"] == digest and is_mac(digest, entry["seal"], JOURNAL)
        except (ValueError, KeyError, TypeError):
            is_sound = False
        if not is_sound:
            text = _("%(path)s, line %(number)s: the entry is not as it was written.")
            raise JournalArchiveError(text % {"path": self.path, "number": number})
        return entry

    def check(self) -> None:
        """Raises JournalArchiveError for an entry that is not as it was written."""
        for _entry in self.entries():
            pass


def check_archives(paths: Sequence[Path]) -> list[JournalArchive]:
    """All archives of this journal, the first first, each of them read through.

    Raises JournalArchiveError for one that is missing or not as it was written.
    """
    archives = sorted(map(JournalArchive.at, paths), key=lambda archive: archive.head.first)
    digest = GENESIS
    for archive in archives:
        if archive.head.previous != digest:
            text = _("The archive before %(path)s is missing.")
            raise JournalArchiveError(text % {"path": archive.path})
        archive.check()
        digest = archive.head.digest
    if digest != archived_part().digest:
        text = _("These are not all archives: the journal goes on behind entry %(number)s.")
        raise JournalArchiveError(text % {"number": archived_part().last})
    return archives


def broken_archived_anchors(
    archives: Iterable[JournalArchive], anchors: Iterable[Anchor]
) -> Iterator[Anchor]:
    """The anchors of archived entries that the archives do not bear out."""
    last = archived_part().last
    wanted = {anchor.entry: anchor for anchor in anchors if anchor.entry <= last}
    count = 0
    for archive in archives:
        for entry in archive.entries():
            count += 1
            anchor = wanted.get(entry["number"])
            if anchor and (anchor.count, anchor.digest) == (count, entry["digest"]):
                del wanted[anchor.entry]
    yield from wanted.values()


def archive_journal(
    path: Path, *, before_on: date, by: Person | None, now: datetime
) -> ArchiveHead:
    """Move all entries before the day into a new file, and tell so in the journal.

    The file is written, read again and compared before an entry goes. Raises
    JournalArchiveError for a day within KEPT_DAYS, a file that is there already, a journal that
    is not as it was written, and where there is nothing to move.
    """
    _check_day(before_on, now)
    if path.exists():
        raise JournalArchiveError(_("%(path)s is there already.") % {"path": path})
    part = path.with_name(path.name + ".part")
    with transaction.atomic():
        hold_journal()
        _check_journal()
        head = _head_before(before_on)
        _write(part, head)
        JournalArchive.at(part).check()
        _move_entries(head, part, path.name, by=by, now=now)
        part.rename(path)
    return head


def _check_day(before_on: date, now: datetime) -> None:
    latest = localdate(now) - timedelta(days=KEPT_DAYS)
    if before_on > latest:
        text = _("Entries of the last %(days)s days stay. Name a day up to %(latest)s.")
        raise JournalArchiveError(text % {"days": KEPT_DAYS, "latest": latest})


def _check_journal() -> None:
    """Nobody archives what was changed."""
    if next(broken_entries(), None) or next(broken_vouchers(), None):
        text = _("The journal is not as it was written: see `tongpin check-journal`.")
        raise JournalArchiveError(text)


def _head_before(before_on: date) -> ArchiveHead:
    """Of all entries up to the first that stays, so that the chain is cut in one place."""
    entries = JournalEntry.objects.order_by("id")
    staying = entries.filter(at__date__gte=before_on).first()
    if staying:
        entries = entries.filter(pk__lt=staying.pk)
    first, last = entries.first(), entries.last()
    if first is None or last is None:
        text = _("The journal has no entries before %(day)s.")
        raise JournalArchiveError(text % {"day": before_on})
    return ArchiveHead(
        first=first.pk,
        last=last.pk,
        count=entries.count(),
        previous=archived_part().digest,
        digest=last.digest,
    )


def _write(path: Path, head: ArchiveHead) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(head)) + "\n")
        entries = head.entries().prefetch_related("row_vouchers__columns")
        for entry in entries.iterator(chunk_size=CHUNK):
            values = entry_as_json(entry) | {"seal": entry.seal, "rows": _rows_of(entry)}
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _rows_of(entry: JournalEntry) -> list[list[str]]:
    """Which rows the entry vouches for: tables with runs of numbers."""
    return [[voucher.columns.table, voucher.numbers] for voucher in entry.row_vouchers.all()]


def _move_entries(
    head: ArchiveHead, file: Path, name: str, *, by: Person | None, now: datetime
) -> None:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    details = {
        "file": name,
        "sha256": digest,
        "first": head.first,
        "last": head.last,
        "count": archived_part().count + head.count,
        "digest": head.digest,
    }
    vouchers = list(_standing_vouchers(head.last))
    record_with_vouchers(
        ARCHIVED, "journal", by=by, at=now, details=details, more_vouchers=vouchers
    )
    RowVoucher.objects.filter(entry__lte=head.last).delete()
    for start in range(head.first, head.last + 1, ENTRIES_AT_ONCE):
        head.entries().filter(pk__gte=start, pk__lt=start + ENTRIES_AT_ONCE).delete()


def _standing_vouchers(last: int) -> Iterator[RowVoucher]:
    """What entries up to the last one say of rows of which no later entry says anything.

    Digests are taken over, not made anew: a row that was changed past Tongpin stays found.
    """
    for table, model in vouched_models().items():
        vouchers = RowVoucher.objects.filter(columns__table=table, entry__lte=last)
        newest = vouchers.aggregate(newest=Max("last"))["newest"] or 0
        for start in range(1, newest + 1, NUMBERS_AT_ONCE):
            rows = VouchedWindow(table, model, start).vouched_rows()
            yield from _vouchers_of(row for row in rows if row.entry <= last)


def _vouchers_of(rows: Iterable[VouchedRow]) -> Iterator[RowVoucher]:
    for columns, run in groupby(rows, attrgetter("columns")):
        while piece := list(islice(run, ROWS_OF_A_VOUCHER)):
            numbers = [row.number for row in piece]
            yield RowVoucher(
                columns_id=columns,
                first=numbers[0],
                last=numbers[-1],
                numbers=ranges_of(numbers),
                digests=b"".join([row.digest for row in piece]),
            )
