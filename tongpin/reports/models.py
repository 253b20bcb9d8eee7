"""Releases: reports as they were signed."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse

from tongpin.base.periods import DAY
from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel


class ReleaseQuerySet(models.QuerySet["Release"]):
    def newest_first(self) -> Self:
        return self.order_by("-id")


class Release(VouchedModel):
    """One report, frozen: text, exact values, row ids with their seals, digest, signer."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="releases")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="releases")
    from_on = models.DateField()
    before_on = models.DateField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="releases")

    objects = ReleaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} {self.digest[:12]}"

    def get_absolute_url(self) -> str:
        return reverse("reports:release", args=[self.pk])

    @property
    def last_on(self) -> date:
        """The last day that it counts, for people to read."""
        return self.before_on - DAY
