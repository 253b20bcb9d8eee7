"""What offices are told: an outbox written together with what it tells, and where it goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.notices.channels import channel_choices
from tongpin.orgs.models import Person, Unit


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting_for(self, units: Iterable[int] | models.QuerySet[Any, Any]) -> Self:
        """What offices of these units have not put away."""
        return self.filter(unit__in=units, put_away_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-id")


class Message(models.Model):
    """Something that one unit's office is told, once. It stands in the office's inbox."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="messages")
    key = models.CharField(max_length=120, unique=True)  # of what it tells: never told twice
    title = models.CharField(max_length=120)
    text = models.TextField()
    path = models.CharField(max_length=200, blank=True)  # of the page that it is about
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()  # quiet hours are kept
    put_away_at = models.DateTimeField(null=True)
    put_away_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["unit"], condition=Q(put_away_at=None), name="notices_message_inbox"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Channel(models.Model):
    """One way by which a unit's office wants to be told too. Its address is a secret."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="channels")
    kind = models.CharField(_("kind"), max_length=10, choices=channel_choices)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=500)  # as the kind reads it
    per_minute = models.PositiveSmallIntegerField()
    per_day = models.PositiveIntegerField()
    is_on = models.BooleanField(default=True)
    fault = models.CharField(max_length=300, blank=True)  # why the last try failed
    broken_since = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("unit", "name", name="notices_channel_name_once"),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1) & Q(per_day__gte=1), name="notices_channel_limits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("notices:channel", args=[self.pk])


class SendingState(models.TextChoices):
    """What became of a message on a channel. Nothing here says that somebody read it."""

    WAITING = "waiting", _("waits")
    UNDER_WAY = "under_way", _("on its way")
    SENT = "sent", _("handed over")
    FAILED = "failed", _("given up")
    UNSURE = "unsure", _("broken off, perhaps handed over")


class SendingQuerySet(models.QuerySet["Sending"]):
    def due(self, now: datetime) -> Self:
        return self.filter(
            state=SendingState.WAITING,
            next_at__lte=now,
            message__not_before__lte=now,
            channel__is_on=True,
        )

    def handed_over(self, start: datetime) -> Self:
        """What took up a channel's allowance since then."""
        return self.filter(claimed_at__gte=start)


class Sending(models.Model):
    """One message on its way through one channel."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="sendings")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="sendings")
    state = models.CharField(max_length=10, choices=SendingState, default=SendingState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    objects = SendingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("message", "channel", name="notices_sending_once")]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state="waiting"), name="notices_sending_due"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.message_id} by #{self.channel_id}"
