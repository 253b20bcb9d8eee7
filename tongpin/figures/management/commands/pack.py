"""Packs as files: begin one, check it, see what it changes, take it in, write it out."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.command_options import chosen_campaign
from tongpin.campaigns.new_pack import check_code, new_pack_files
from tongpin.campaigns.pack_writing import exported_files
from tongpin.campaigns.pack_zips import zip_of_files
from tongpin.figures.catalogue import MEASURES, checked_pack, open_pack, pack_of
from tongpin.figures.pack_comparison import compare_pack


class Command(BaseCommand):
    help = "Packs as files: new, check, import, export."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        new = steps.add_parser("new", help="write a pack to begin with, which passes the check")
        new.add_argument("name", help="its code; the folder gets this name")
        check = steps.add_parser("check", help="name every fault with its file and line")
        check.add_argument("name", metavar="pack", help="a shipped pack, a folder or a zip")
        take = steps.add_parser("import", help="tell what it changes, and start or bring it up")
        take.add_argument("name", metavar="pack", help="a shipped pack, a folder or a zip")
        take.add_argument("--dry-run", action="store_true", help="tell, and store nothing")
        export = steps.add_parser("export", help="the pack of a campaign as a zip")
        export.add_argument("name", metavar="campaign", help="the code of the campaign")
        export.add_argument("-o", dest="path", type=Path, required=True, metavar="FILE.zip")
        export.add_argument("--merged", action="store_true", help="with adjustments in place")

    def handle(self, *args: object, step: str, **options: Any) -> None:
        steps: dict[str, Callable[..., None]] = {
            "new": self.new,
            "check": self.check_pack,
            "import": self.take_in,
            "export": self.export,
        }
        try:
            steps[step](**options)
        except UserError as error:
            raise CommandError(str(error)) from error

    def new(self, *, name: str, **options: object) -> None:
        """Raises UserError for a name that is no code, CommandError where something lies."""
        check_code(name)
        folder = Path(name)
        if folder.exists():
            raise CommandError(_("%(name)s exists already; choose another name.") % {"name": name})
        files = new_pack_files(name, year=localdate().year, measures=MEASURES)
        checked_pack(files)
        folder.mkdir()
        for file_name, text in files.items():
            (folder / file_name).write_text(text, "utf-8")
        self.stdout.write(f"{name}: {'、'.join(files)}")

    def check_pack(self, *, name: str, **options: object) -> None:
        pack = open_pack(name)
        self.stdout.write(_("%(name)s has no fault.") % {"name": pack.campaign.code})

    def take_in(self, *, name: str, dry_run: bool, **options: object) -> None:
        pack = open_pack(name)
        for line in compare_pack(pack).lines():
            self.stdout.write(line)
        if not dry_run:
            campaign = start_campaign(pack, by=None, now=timezone.now())
            self.stdout.write(campaign.code)

    def export(self, *, name: str, path: Path, merged: bool, **options: object) -> None:
        campaign = chosen_campaign(name)
        files = exported_files(campaign, pack_of(campaign), merged=merged)
        path.write_bytes(zip_of_files(files, campaign.code))
        self.stdout.write(f"{campaign.code} → {path}")
