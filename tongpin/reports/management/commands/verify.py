"""Check a released report against the rows as they are, or all rows against the journal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tongpin.orgs.archived_part import ARCHIVED
from tongpin.orgs.journal_check import broken_entries
from tongpin.orgs.models import JournalEntry
from tongpin.orgs.row_check import BrokenRow, broken_rows, broken_vouchers
from tongpin.reports.releases import Difference, ReleaseError, differences
from tongpin.reports.report_files import release_in

WHAT = {"added": "+", "removed": "-", "changed": "~", "corrected": "±"}


class Command(BaseCommand):
    help = "Recompute every figure of a released report, or check all rows; exit 1 for a change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a released report")
        parser.add_argument(
            "--rows", action="store_true", help="check all rows against the journal's vouchers"
        )

    def handle(self, *args: object, file: Path | None, rows: bool, **options: Any) -> None:
        if rows == (file is not None):
            raise CommandError(_("Name a released report, or --rows."))
        if file:
            self._verify_release(file)
        else:
            self._verify_rows()

    def _verify_release(self, file: Path) -> None:
        try:
            content = release_in(file.name, file.read_bytes())
            found = list(differences(content))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except ReleaseError as error:
            raise CommandError(str(error)) from error
        for difference in found:
            self._tell(difference)
        if found:
            raise CommandError(
                _("%(count)s figures changed since the release.") % {"count": len(found)}
            )
        self.stdout.write(
            _("All %(count)s figures are as released.") % {"count": len(content["figures"])}
        )

    def _tell(self, difference: Difference) -> None:
        self.stdout.write(
            f"{difference.label}（{difference.key}）: "
            f"{difference.before} → {difference.now} {difference.word}"
        )
        for change in difference.changes:
            line = f"  {WHAT[change.what]} #{change.row} {change.about}"
            if change.moves_value:
                line += f"：{change.before} → {change.now}"
            self.stdout.write(f"{line}，{change.reason}" if change.reason else line)

    def _verify_rows(self) -> None:
        faults = 0
        for broken in broken_entries():
            faults += 1
            values = {"number": broken.entry.pk, "fault": broken.fault}
            self.stdout.write(_("Entry %(number)s of the journal: %(fault)s.") % values)
        for vouchers in broken_vouchers():
            faults += 1
            text = _("Entry %(number)s of the journal: what it says of its rows was changed.")
            self.stdout.write(text % {"number": vouchers.entry})
        for row in broken_rows(self._tell_progress):
            faults += 1
            self.stdout.write(sentence_of(row))
        if faults:
            raise CommandError(
                _("%(count)s faults: something was changed past Tongpin.") % {"count": faults}
            )
        self.stdout.write(_("All rows are as the journal says."))

    def _tell_progress(self, table: str, number: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"{table} … {number}")


def sentence_of(row: BrokenRow) -> str:
    """Which row, what became of it, and who wrote it last by way of Tongpin."""
    values: dict[str, object] = {"row": f"{row.table} #{row.number}", "fault": row.fault}
    entry = JournalEntry.objects.select_related("by").filter(pk=row.entry).first()
    if entry is None:
        return _("%(row)s: %(fault)s; Tongpin never wrote it.") % values
    if entry.verb == ARCHIVED:
        text = _("%(row)s: %(fault)s; who wrote it last stands in the archive “%(file)s”.")
        return text % (values | {"file": entry.details["file"]})
    values |= {
        "by": entry.by.name if entry.by else "–",
        "at": f"{localtime(entry.at):%Y-%m-%d %H:%M}",
        "entry": entry.pk,
    }
    text = _("%(row)s: %(fault)s; last written by %(by)s on %(at)s, entry %(entry)s.")
    return text % values
