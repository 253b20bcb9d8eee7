"""The county into another database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.backups.county_move import move_county
from tongpin.backups.proofs import check_proofs
from tongpin.base.errors import UserError
from tongpin.serving.standstill import end_standstill


class Command(BaseCommand):
    help = "Bring the county into another, empty database, and prove that it is the same there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        place = parser.add_mutually_exclusive_group(required=True)
        place.add_argument("url", nargs="?", metavar="DATABASE_URL", help="of the new database")
        place.add_argument("--stay", action="store_true", help="go on with the database as it is")

    def handle(self, *args: object, url: str, stay: bool, **options: Any) -> None:
        if stay:
            end_standstill()
            self.stdout.write(_("People can write again."))
            return
        try:
            proofs = move_county(url, by=None, now=timezone.now()).proofs
            for proof in proofs:
                self.stdout.write(proof.line)
            check_proofs(proofs)
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_("Now set DATABASE_URL to the new address and start the site again."))
