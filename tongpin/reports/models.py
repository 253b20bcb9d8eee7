"""Releases, which are reports as they were signed, and sentences that somebody signed."""

from datetime import date
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

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
    def authors(self) -> str:
        """As the report names them; "" where it names none."""
        authors: str = self.content.get("authors", "")
        return authors

    @property
    def last_on(self) -> date:
        """The last day that it counts, for people to read."""
        return self.before_on - DAY


class OwnWordsQuerySet(models.QuerySet["OwnWords"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class OwnWords(VouchedModel):
    """A sentence that no record holds, which somebody signed for a unit's reports.

    proposal   the sentence of the outline in whose place it stands; "" for one that was added
    place      the headings under which it stands; "" before the first of them
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="own_words")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="own_words")
    place = models.CharField(max_length=300, blank=True)
    proposal = models.TextField(blank=True)
    text = models.TextField(_("sentence"), max_length=500)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = OwnWordsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "place", "proposal"],
                condition=models.Q(withdrawn_at=None),
                name="reports_own_words_once",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def signer(self) -> str:
        return self.signed_by.name

    @property
    def signed_on(self) -> date:
        return localdate(self.signed_at)
