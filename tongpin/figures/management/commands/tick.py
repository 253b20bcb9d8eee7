"""One pass of timed work."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from tongpin.campaigns.models import Campaign
from tongpin.contests.actions import erase_children
from tongpin.duties.actions import make_due
from tongpin.duties.models import Template
from tongpin.duties.reminding import remind_all
from tongpin.duties.settling import settle_all as settle_duties
from tongpin.evidence.uploads import drop_old_uploads
from tongpin.figures.folding import fold
from tongpin.learning.fading import count_all_fading
from tongpin.notices.actions import deliver
from tongpin.quizzes.settling import settle_all


class Command(BaseCommand):
    help = "One pass of timed work: settle papers, fold changed days, erase and drop what is due."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"papers settled: {settle_all(now=timezone.now())}")
        self.stdout.write(f"fading topics counted: {count_all_fading(now=timezone.now())}")
        for campaign in Campaign.objects.newest_first():
            self.stdout.write(f"{campaign.code}: {fold(campaign)}")
        erased = erase_children(Campaign.objects.all(), now=timezone.now())
        self.stdout.write(f"children's names erased: {erased}")
        made = sum(
            make_due(one, now=timezone.now()) for one in Template.objects.filter(ended_at=None)
        )
        self.stdout.write(f"duties made: {made}, units looked at: {settle_duties()}")
        self.stdout.write(f"offices reminded: {remind_all(now=timezone.now())}")
        told = deliver(now=timezone.now())
        self.stdout.write(f"messages handed over: {told['sent']}, failed: {told['failed']}")
        self.stdout.write(f"uploads dropped: {drop_old_uploads(now=timezone.now())}")
