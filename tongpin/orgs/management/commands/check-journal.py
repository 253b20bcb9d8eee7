"""Walk the journal's chain."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.orgs.archived_part import archived_part
from tongpin.orgs.journal_anchors import anchor_files, anchors_in
from tongpin.orgs.journal_archive import (
    JournalArchiveError,
    broken_archived_anchors,
    check_archives,
)
from tongpin.orgs.journal_check import broken_anchors, broken_entries
from tongpin.orgs.models import JournalEntry


class Command(BaseCommand):
    help = "Walk the journal: name every entry and every anchor that is not as it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchors", type=Path, action="append", default=[], help="a file with more anchors"
        )
        parser.add_argument(
            "--archive", type=Path, nargs="+", default=[], help="all files with older entries"
        )

    def handle(
        self, *args: object, anchors: list[Path], archive: list[Path], **options: object
    ) -> None:
        faults = 0
        files = [*anchor_files(), *anchors]
        if archive:
            faults += self.check_archives(archive, files)
        for broken in broken_entries():
            entry = broken.entry
            line = f"{entry.pk} {entry.at} {entry.verb} {entry.about}: {broken.fault}"
            self.stdout.write(line)
            faults += 1
        for path in files:
            faults += self.check_anchors(path)
        if faults:
            text = _("The journal is not as it was written: %(count)s faults.")
            raise CommandError(text % {"count": faults})
        count = JournalEntry.objects.count()
        self.stdout.write(_("The journal holds: %(count)s entries.") % {"count": count})
        part = archived_part()
        if part.count and not archive:
            text = _("%(count)s older ones, up to %(last)s, stand in archives (--archive).")
            self.stdout.write(text % {"count": part.count, "last": part.last})

    def check_archives(self, paths: list[Path], anchor_files: list[Path]) -> int:
        """Tell what is wrong with the archives and the anchors of their entries; how much is."""
        try:
            archives = check_archives(paths)
        except JournalArchiveError as error:
            self.stdout.write(str(error))
            return 1
        count = sum(archive.head.count for archive in archives)
        self.stdout.write(_("The archives hold: %(count)s entries.") % {"count": count})
        faults = 0
        for path in anchor_files:
            for anchor in broken_archived_anchors(archives, anchors_in(path)):
                text = _("The anchor of %(at)s names entry %(entry)s otherwise than the archives.")
                self.stdout.write(text % {"at": anchor.at, "entry": anchor.entry})
                faults += 1
        return faults

    def check_anchors(self, path: Path) -> int:
        """Tell what the anchors of a file say against the journal; how many do."""
        faults = 0
        for broken in broken_anchors(anchors_in(path)):
            text = _(
                "The anchor of %(at)s names entry %(entry)s as the %(expected)s.; the journal has "
                "%(count)s up to there, or another one in its place."
            )
            anchor = broken.anchor
            values = {"at": anchor.at, "entry": anchor.entry, "expected": anchor.count}
            self.stdout.write(text % (values | {"count": broken.count}))
            faults += 1
        return faults
