"""Files that were taken in, and which of their rows became which acts."""

from typing import Self

from django.db import models

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person


class LedgerQuerySet(models.QuerySet["Ledger"]):
    def newest_first(self) -> Self:
        return self.order_by("-id")


class Ledger(models.Model):
    """One file as it came in; an edition of all files of that name."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="ledgers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="ledgers")
    name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="ledgers")
    stored_at = models.DateTimeField(null=True)  # None while the person has not confirmed it
    tally = models.JSONField(default=dict)  # outcome -> rows

    objects = LedgerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def new_rows(self) -> int:
        """Rows of this edition that became acts or corrected one."""
        return sum(self.tally.get(outcome, 0) for outcome in ("taken", "noted", "changed"))


class LedgerRow(models.Model):
    """One row of a file, and the act that came of it."""

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="rows")
    act = models.ForeignKey(Act, models.PROTECT, related_name="ledger_rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()  # from 1, as the spreadsheet shows it
    serial = models.CharField(max_length=20, blank=True)  # its 序号
    digest = models.BigIntegerField()  # of its meaning; see values.py
    cells = models.JSONField()  # the cells as typed, by their headers

    class Meta:
        indexes = [models.Index(fields=["act"], name="ledgers_row_by_act")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
