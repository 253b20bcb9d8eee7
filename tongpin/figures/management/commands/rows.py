"""Print the rows behind a figure."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.base.keyed import by_key
from tongpin.campaigns.measures import Definition
from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import Scope, rows_for
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
        as_json: bool,
        **options: object,
    ) -> None:
        scope = scope_of(options)
        definition = definition_named(scope, key)
        rows = describe_rows(definition, rows_for(definition, scope).order_by("pk"))
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
            return
        for row in rows:
            values = ["" if value is None else str(value) for value in row.values()]
            self.stdout.write("\t".join(values))


def definition_named(scope: Scope, key: str) -> Definition:
    """The figure of that key. Raises CommandError naming what there is."""
    figures = by_key(definitions(scope.campaign))
    if key not in figures:
        values = {"key": key, "keys": "、".join(figures)}
        raise CommandError(_("There is no figure %(key)s. There are: %(keys)s") % values)
    return figures[key]
