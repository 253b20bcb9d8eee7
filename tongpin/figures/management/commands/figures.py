"""Print the figures of a campaign."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongpin.campaigns.command_options import chosen_campaign, chosen_unit
from tongpin.figures.figure_reader import Scope, read_figures


def add_scope(parser: ArgumentParser) -> None:
    """The arguments that choose campaign, unit and period."""
    parser.add_argument("--campaign", help="its code; needed where there are several")
    parser.add_argument("--unit", help="code or name; default: the top of the tree")
    parser.add_argument("--from", dest="from_on", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--to", dest="last_on", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--json", action="store_true", dest="as_json")


def scope_of(options: Mapping[str, Any]) -> Scope:
    """What the arguments of add_scope chose. Raises CommandError for no such campaign or unit."""
    campaign = chosen_campaign(options["campaign"])
    unit = chosen_unit(options["unit"])
    return Scope.of(campaign, unit, options["from_on"], options["last_on"])


class Command(BaseCommand):
    help = "All figures of a campaign: exact, printed, with their rows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_scope(parser)

    def handle(self, *args: object, as_json: bool, **options: object) -> None:
        figures = read_figures(scope_of(options), now=timezone.now())
        if as_json:
            self.stdout.write(
                json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=1)
            )
            return
        for figure in figures:
            self.stdout.write(
                f"{figure.key:20} {figure.exact:>12,}{figure.word}"
                f"\t{figure.printed}\t{figure.label}"
            )
