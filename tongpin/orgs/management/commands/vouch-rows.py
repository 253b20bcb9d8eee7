"""Vouch for rows that nobody vouched for, as an update or another program leaves them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from tongpin.orgs.row_adoption import adopt_rows, rows_to_adopt


class Command(BaseCommand):
    help = "Name the rows that are not as the journal says; with --as-they-are, vouch for them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-they-are", action="store_true", help="vouch for them as they are now"
        )

    def handle(self, *args: object, as_they_are: bool, **options: Any) -> None:
        found = rows_to_adopt()
        for table, numbers in found.items():
            values = {"table": table, "count": len(numbers)}
            self.stdout.write(_("%(table)s: %(count)s rows are not as the journal says.") % values)
        if not found:
            self.stdout.write(_("All rows are as the journal says."))
        elif as_they_are:
            adopt_rows(found, by=None, now=timezone.now())
            self.stdout.write(_("The journal vouches for them now, and tells so."))
        else:
            self.stdout.write(
                _("Look at them by `tongpin verify --rows`; --as-they-are vouches for them.")
            )
