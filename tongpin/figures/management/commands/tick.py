"""One pass of timed work."""

from django.core.management.base import BaseCommand

from tongpin.campaigns.models import Campaign
from tongpin.figures.folding import fold


class Command(BaseCommand):
    help = "One pass of timed work: fold changed days into cells."

    def handle(self, *args: object, **options: object) -> None:
        for campaign in Campaign.objects.newest_first():
            self.stdout.write(f"{campaign.code}: {fold(campaign)}")
