"""Start a campaign from a pack."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tongpin.base.errors import UserError
from tongpin.campaigns.actions import start_campaign
from tongpin.figures.catalogue import open_pack


class Command(BaseCommand):
    help = "Start a campaign from a pack's name or folder; prints its code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pack", help="name of a shipped pack, a folder or a zip")

    def handle(self, *args: object, pack: str, **options: object) -> None:
        try:
            campaign = start_campaign(open_pack(pack), by=None, now=timezone.now())
        except UserError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(campaign.code)
