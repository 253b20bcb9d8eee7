"""The index of the search, made anew."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tongpin.search.catalogue import KINDS, KINDS_BY_KEY
from tongpin.search.index_keeping import index_kind, work_off_changes


class Command(BaseCommand):
    help = "Index anew all that can be searched, or some kinds of it; pages go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", metavar="KIND", help=", ".join(KINDS_BY_KEY))

    def handle(self, *args: object, kinds: list[str], **options: object) -> None:
        unknown = sorted(set(kinds) - KINDS_BY_KEY.keys())
        if unknown:
            values = {"kinds": ", ".join(unknown), "accepted": ", ".join(KINDS_BY_KEY)}
            raise CommandError(_("Unknown: %(kinds)s. Accepted: %(accepted)s.") % values)
        chosen = [KINDS_BY_KEY[key] for key in kinds] or KINDS
        for kind in chosen:
            count = index_kind(kind, self._show_progress)
            self.stdout.write(f"{kind.key}: {count}")
        work_off_changes()

    def _show_progress(self, kind: str, count: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{kind} {count:>9,}", ending="\r")
