"""What makes an account: invitations, earlier passwords, devices that are known."""

from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person
from tongpin.orgs.vouched import VouchedModel


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_at(self, now: datetime) -> Self:
        """Those that still let somebody in."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=now)

    def for_password(self) -> Self:
        return self.filter(provider="")

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Invitation(models.Model):
    """A code by which one person sets a password, or joins an account elsewhere, once.

    Only its digest is kept.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    provider = models.CharField(max_length=40, blank=True)  # whose account is joined; "": none
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="invitations_made"
    )  # null: made on the server
    expires_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk} for #{self.person_id}"


class PastPassword(models.Model):
    """A password that a person has had, as its hash; the newest says how old today's is."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-set_at"], name="accounts_past_password")]

    def __str__(self) -> str:
        return f"#{self.person_id} at {self.set_at:%Y-%m-%d}"


class KnownDevice(models.Model):
    """A browser in which a person signed in: wrong passwords of strangers do not shut it out."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="known_devices")
    token_digest = models.CharField(max_length=64)
    used_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)  # wrong passwords since a good one
    failed_at = models.DateTimeField(null=True)  # the newest of them

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "token_digest", name="accounts_known_device_once")
        ]

    def __str__(self) -> str:
        return f"#{self.pk} of #{self.person_id}"


class FactorExcuse(models.Model):
    """Somebody needs no second factor until a day; the security administrator says why."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="factor_excuse")
    reason = models.CharField(_("reason"), max_length=200)
    before_on = models.DateField(_("until"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="factor_excuses_given"
    )

    def __str__(self) -> str:
        return f"#{self.person_id} before {self.before_on}"


class JoinedAccount(VouchedModel):
    """An account at a provider outside by which a person signs in.

    Which one it is only its mac says (joined_accounts.py).
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="joined_accounts")
    provider = models.CharField(max_length=40)  # its key in the file of providers
    subject_mac = models.CharField(max_length=64)
    joined_at = models.DateTimeField(_("joined at"))
    used_at = models.DateTimeField(_("last sign-in"), null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("provider", "subject_mac", name="accounts_joined_once"),
            models.UniqueConstraint("provider", "person", name="accounts_joined_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} of #{self.person_id}"
