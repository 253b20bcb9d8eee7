"""Year plans, the bases where activities are held, and calendar subscriptions."""

import secrets
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.base.periods import DAY, Period, month_or_quarter
from tongpin.campaigns.models import Campaign, Kind
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.sealed_field import SealedField
from tongpin.orgs.vouched import VouchedModel


def new_key() -> str:
    return secrets.token_urlsafe(24)


class BaseQuerySet(models.QuerySet["Base"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def in_order(self) -> Self:
        return self.order_by("name", "id")


class Base(VouchedModel):
    """A place where activities are held: a martyrs' cemetery, a museum."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="bases"
    )  # that keeps the entry; null: the units at the top of the tree do
    address = models.CharField(_("address"), max_length=200, blank=True)
    contact = SealedField(_("contact"), max_length=60, blank=True)
    phone = SealedField(_("phone"), max_length=30, blank=True)
    capacity = models.PositiveIntegerField(_("capacity"), null=True, blank=True)  # people at once
    opening = models.CharField(_("opening"), max_length=120, blank=True)
    about = models.TextField(_("about it"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True)  # taken off the register

    objects = BaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:base_change", args=[self.pk])


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def current(self) -> Self:
        """Without those that were changed or withdrawn."""
        return self.filter(withdrawn_at=None)

    def in_year(self, year: int) -> Self:
        return self.filter(from_on__gte=date(year, 1, 1), from_on__lt=date(year + 1, 1, 1))

    def in_order(self) -> Self:
        return self.order_by("from_on", "before_on", "id")


class PlanItem(VouchedModel):
    """One topic that a unit means to study or do in a month or quarter; a change is a new row."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="plan_items")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plan_items")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="plan_items")
    from_on = models.DateField()
    before_on = models.DateField()  # the day after its last
    topic = models.CharField(_("topic"), max_length=200)
    lead = models.CharField(_("lead speakers"), max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="plan_items")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # of the change or withdrawal

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "from_on"], name="plans_item_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")), name="plans_item_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.topic}"

    def get_absolute_url(self) -> str:
        """The unit's plan of the year in which it stands."""
        return reverse("plans:plan", args=[self.unit_id, self.from_on.year])

    @property
    def period(self) -> Period:
        """The month or quarter in which it is to be."""
        return month_or_quarter(self.from_on, self.before_on)

    @property
    def last_on(self) -> date:
        return self.before_on - DAY


class PlannedAct(VouchedModel):
    """An act that a plan item led to."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="planned")
    act = models.OneToOneField(Act, models.PROTECT, related_name="planned_by")

    def __str__(self) -> str:
        return f"#{self.act_id} for #{self.item_id}"


class Feed(models.Model):
    """A calendar subscription of one person to one unit; its key is its secret."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="feeds")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="feeds")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="feeds")
    key = models.CharField(max_length=40, unique=True, default=new_key)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "unit", "campaign", name="plans_feed_once")
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} to #{self.unit_id}"

    def get_absolute_url(self) -> str:
        """Where calendar programs read it; who has the address may read."""
        return reverse("plans:feed", args=[self.key])
