"""How campaigns were closed, and lists of what was erased of people afterwards."""

from django.db import models

from tongpin.campaigns.models import Campaign
from tongpin.orgs.vouched import VouchedModel


class Closing(VouchedModel):
    """The end of one campaign, and its archive once that was written; the journal says whose."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField()
    obstacles = models.JSONField(default=list)  # what was open all the same, as [label, count]
    override_reason = models.CharField(max_length=200, blank=True)  # why that is no matter
    archive_name = models.CharField(max_length=80, blank=True)  # in the folder of archives
    archive_digest = models.CharField(max_length=64, blank=True)
    archive_bytes = models.BigIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.campaign_id} {self.closed_at:%Y-%m-%d}"

    @property
    def obstacle_words(self) -> str:
        return "、".join(f"{label} {count}" for label, count in self.obstacles)


class DataErasure(VouchedModel):
    """One list of personal data past its time that was signed and confirmed."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="erasures")
    lines = models.JSONField()  # as they were signed: key, label, count
    confirmed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # None: broken off, to be gone on with

    def __str__(self) -> str:
        return f"#{self.closing_id} {self.confirmed_at:%Y-%m-%d}"
