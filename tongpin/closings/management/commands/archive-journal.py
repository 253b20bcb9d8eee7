"""Older entries of the journal into a file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.closings.journal_moves import move_journal


class Command(BaseCommand):
    help = "Move the journal's entries before a day into a file that still verifies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="to be made")
        parser.add_argument(
            "--before", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD"
        )

    def handle(self, *args: object, file: Path, before: date, **options: Any) -> None:
        try:
            head = move_journal(file, before_on=before, now=timezone.now())
        except UserError as error:
            raise CommandError(str(error)) from error
        text = _("%(count)s entries, %(first)s to %(last)s, stand in %(file)s now.")
        values = {"count": head.count, "first": head.first, "last": head.last, "file": file}
        self.stdout.write(text % values)
        self.stdout.write(_("Keep the file; `tongpin check-journal --archive` reads it."))
