"""Check a released report against the rows as they are now."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.reports.releases import Difference, ReleaseError, differences
from tongpin.reports.report_files import release_in

WHAT = {"added": "+", "removed": "-", "changed": "~"}


class Command(BaseCommand):
    help = "Recompute every figure of a released report; exit 1 where something changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
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
            self.stdout.write(f"  {WHAT[change.what]} #{change.row} {change.about}")
