"""The county in one file."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongpin.backups.backup_runs import run_backup, run_check, run_kept_backup
from tongpin.backups.command_options import add_closing, add_opening
from tongpin.base.errors import UserError


class Command(BaseCommand):
    help = "Write rows, files and keys of one moment into one file, or read such a file through."

    def add_arguments(self, parser: ArgumentParser) -> None:
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("file", type=Path, nargs="?", help="to be made")
        place.add_argument("--into", type=Path, metavar="FOLDER", help="under a dated name")
        place.add_argument("--check", type=Path, metavar="FILE", help="read it through")
        parser.add_argument("--keep", type=int, default=7, help="backups in the folder")
        add_closing(parser)
        add_opening(parser)

    def handle(self, *args: object, **options: Any) -> None:
        try:
            for line in self._lines(**options):
                self.stdout.write(line)
        except UserError as error:
            raise CommandError(str(error)) from error

    def _lines(self, file: Path, into: Path, check: Path, **options: Any) -> Iterable[str]:
        if check:
            return run_check(check, options)
        if into:
            return run_kept_backup(into, options, now=timezone.now())
        return run_backup(file, options, now=timezone.now())
