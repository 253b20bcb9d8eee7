"""Check a bag: every file there, none more, none changed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.base.bags import faults_of


class Command(BaseCommand):
    help = "Check an archive package (BagIt, RFC 8493), in a folder or a zip; exit 1 if not valid."
    requires_system_checks = []  # needs no database and no settings of ours

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE_OR_FOLDER")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if not path.exists():
            raise CommandError(_("%(path)s does not exist.") % {"path": path})
        faults = faults_of(path)
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(_("The bag is not valid."), returncode=1)
        self.stdout.write(_("The bag is valid."))
