"""Halls, devices, and the scans from which attendance follows."""

import secrets
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.orgs.models import Person
from tongpin.orgs.vouched import VouchedModel


class Hall(VouchedModel):
    """The sign-in of one act, opened once; it follows the act through its corrections."""

    act = models.OneToOneField(Act, models.PROTECT, related_name="hall")
    key = models.CharField(max_length=64, editable=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"#{self.pk} of #{self.act_id}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def current_act(self) -> Act:
        """The act as it stands now. Costs a query for each correction."""
        act = self.act
        while not act.is_current:
            act = Act.objects.select_related("kind").get(corrects=act)
        return act


def new_key() -> str:
    return secrets.token_hex(32)


class Mode(models.TextChoices):
    SELF = "self", _("own phone")
    HELPER = "helper", _("helper's device")


class Device(models.Model):
    """One browser that may send scans of one hall, known by a secret that only it has."""

    hall = models.ForeignKey(Hall, models.PROTECT, related_name="devices")
    mode = models.CharField(max_length=6, choices=Mode)
    token_digest = models.CharField(max_length=64, unique=True)
    phone = models.CharField(max_length=64, blank=True, db_index=True)  # see phones.py
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)  # a lost phone: it sends nothing any more
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"#{self.pk} {self.mode}"


class ScanQuerySet(models.QuerySet["Scan"]):
    def accepted(self) -> Self:
        return self.filter(refusal="")

    def in_order(self) -> Self:
        return self.order_by("at", "operation")


class Scan(VouchedModel):
    """One operation of a device as it arrived: never changed, never removed."""

    operation = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    hall = models.ForeignKey(Hall, models.PROTECT, related_name="scans")
    device = models.ForeignKey(Device, models.PROTECT, related_name="scans")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="scans")
    kind = models.CharField(max_length=6)
    source = models.CharField(max_length=6)
    occurred_at = models.DateTimeField(null=True)  # by the device's clock
    offset_ms = models.BigIntegerField(default=0)  # the server's clock less the device's
    at = models.DateTimeField()  # corrected by the offset
    received_at = models.DateTimeField()
    reason = models.CharField(max_length=100, blank=True)
    annuls = models.UUIDField(null=True)
    refusal = models.CharField(max_length=200, blank=True)  # "" where it was accepted

    objects = ScanQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hall", "person"], name="signin_scan_by_person")]

    def __str__(self) -> str:
        return f"{self.kind} of #{self.person_id} in #{self.hall_id}"


class Conflict(models.Model):
    """The number of a known scan with another body: kept for a person to look at."""

    operation = models.UUIDField()
    body = models.JSONField()
    body_digest = models.CharField(max_length=64)
    device = models.ForeignKey(Device, models.PROTECT, related_name="conflicts")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "operation", "body_digest", name="signin_conflict_once_per_body"
            )
        ]

    def __str__(self) -> str:
        return str(self.operation)
