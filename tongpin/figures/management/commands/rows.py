"""Print the rows behind a figure."""

import json
from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import rows_for
from tongpin.figures.management.commands.figures import add_scope, scope_of
from tongpin.figures.row_descriptions import describe_rows


class Command(BaseCommand):
    help = "The rows that a figure counts, with who recorded them and from which file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key")
        add_scope(parser)

    def handle(
        self,
        *args: object,
        key: str,
        campaign: str | None,
        unit: str | None,
        start: date | None,
        until: date | None,
        as_json: bool,
        **options: object,
    ) -> None:
        scope = scope_of(campaign, unit, start, until)
        known = {definition.key: definition for definition in definitions(scope.campaign)}
        if key not in known:
            told = {"key": key, "keys": "、".join(known)}
            raise CommandError(_("There is no figure %(key)s. There are: %(keys)s") % told)
        rows = describe_rows(known[key], rows_for(known[key], scope).order_by("pk"))
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
            return
        for row in rows:
            self.stdout.write("\t".join("" if v is None else str(v) for v in row.values()))
