"""The county back from one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongpin.backups.command_options import add_opening, opening_secrets
from tongpin.backups.proofs import check_proofs
from tongpin.backups.restoration import restore_backup
from tongpin.base.errors import UserError


class Command(BaseCommand):
    help = "Bring a backup into an empty place, and prove that it is what it was."
    requires_system_checks = ()  # one of them says that a restore was broken off

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        add_opening(parser)

    def handle(self, *args: object, file: Path, **options: Any) -> None:
        try:
            secrets = opening_secrets(file, options)
            restoration = restore_backup(file, secrets, by=None, now=timezone.now())
            for proof in restoration.proofs:
                self.stdout.write(proof.line)
            check_proofs(restoration.proofs)
        except UserError as error:
            raise CommandError(str(error)) from error
