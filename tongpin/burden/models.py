"""Requests for data, from what is known to what is asked, and complaints about the burden."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import names_within, recordable_units, units_of_roles
from tongpin.orgs.sealed_field import SealedField
from tongpin.orgs.vouched import VouchedModel


class RequestState(models.TextChoices):
    """How far a request for data has come."""

    LOOKED_UP = "looked_up", _("looked up")
    TO_SIGN = "to_sign", _("waits for a leader's signature")
    REFUSED = "refused", _("not signed")
    ASKED = "asked", _("units are asked")
    AVOIDED = "avoided", _("nothing had to be asked")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, person: Person, day: date) -> Self:
        """Requests of units where the person records or leads, and those that ask such a unit."""
        recorded = [unit for unit, __ in recordable_units(person, day)]
        led_roots = units_of_roles(person, {Role.LEADER}, day)
        led = [unit for unit, __ in names_within(led_roots, day)]
        asked_units = AskedUnit.objects.filter(unit__in=recorded, request__state=RequestState.ASKED)
        asking = Q(pk__in=asked_units.values("request"))
        visible = self.filter(Q(unit__in=recorded) | Q(unit__in=led) | asking)
        return visible.select_related("unit", "campaign", "signed_by")

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-id")

    def decided_between(self, start: datetime, end: datetime) -> Self:
        """Asked or avoided at start <= moment < end."""
        return self.filter(
            state__in=[RequestState.ASKED, RequestState.AVOIDED, RequestState.WITHDRAWN],
            decided_at__gte=start,
            decided_at__lt=end,
        )


class DataRequest(VouchedModel):
    """Something that somebody wants to know of units, described once."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="data_requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="data_requests")  # who asks
    title = models.CharField(_("title"), max_length=80)
    basis = models.CharField(_("basis"), max_length=200)
    due_on = models.DateField(_("by"))
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.LOOKED_UP)
    minutes = models.PositiveSmallIntegerField(default=0)  # of each unit, for what is not known
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)  # when units were asked, or nothing had to be
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=200, blank=True)  # of who signed, or did not

    objects = DataRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("burden:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its fields may still be changed, and units asked."""
        return self.state in (RequestState.LOOKED_UP, RequestState.REFUSED)

    @property
    def may_be_withdrawn(self) -> bool:
        return self.state in (RequestState.TO_SIGN, RequestState.ASKED)


class RequestField(VouchedModel):
    """One field of a request."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="fields")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)
    minutes = models.PositiveSmallIntegerField()  # that a unit needs for it
    known_as = models.CharField(max_length=80, blank=True)  # see known_data.py; empty: it is asked

    class Meta:
        constraints = [
            models.UniqueConstraint("request", "position", name="burden_field_once"),
            models.UniqueConstraint("request", "label", name="burden_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class AskedUnitQuerySet(models.QuerySet["AskedUnit"]):
    def really_asked(self) -> Self:
        """Units that were asked; of a request that was withdrawn those that had answered."""
        is_asked = Q(request__state=RequestState.ASKED)
        has_answered = Q(request__state=RequestState.WITHDRAWN, answered_at__isnull=False)
        return self.filter(is_asked | has_answered)

    def in_order(self) -> Self:
        return self.order_by("unit__position", "id")


class AskedUnit(VouchedModel):
    """One unit of a request, with what it answered to the fields that nobody knew."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="asked_units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, related_name="asked_unit")
    values = models.JSONField(default=dict)  # by the field's position
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = AskedUnitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("request", "unit", name="burden_unit_once")]

    def __str__(self) -> str:
        return f"#{self.unit_id} of #{self.request_id}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open_first(self) -> Self:
        return self.order_by(models.F("answered_at").asc(nulls_first=True), "-id")


class Complaint(VouchedModel):
    """What somebody finds wrong, and the answer."""

    text = models.TextField(_("what is wrong"), max_length=2000)
    page = models.CharField(max_length=300, blank=True)  # from where it was written
    contact = SealedField(_("how to reach you (optional)"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="complaints")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # who answers
    due_on = models.DateField(null=True)  # the day by which it is answered
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ComplaintQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"
