"""Campaigns, and what their pack brought: kinds, indicators, mechanisms, dates."""

from functools import cached_property
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.outline_specs import OutlineSpec
from tongpin.campaigns.service_specs import ServicesFile
from tongpin.campaigns.specs import IndicatorSpec, KindSpec
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel


class CampaignState(models.TextChoices):
    """Whether work goes on; reading and reports go on in every state."""

    RUNNING = "running", _("is running")
    PAUSED = "paused", _("is paused")
    CLOSED = "closed", _("is closed")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-id")

    def running(self) -> Self:
        """Those that are neither paused nor closed."""
        return self.filter(state=CampaignState.RUNNING)


class Campaign(VouchedModel):
    """One campaign, run from a pack's data."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    about = models.TextField(blank=True)
    goals = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    starts_on = models.DateField()
    ends_on = models.DateField()  # its last day
    look_back_days = models.PositiveSmallIntegerField(default=90)  # after a problem was closed
    ask_minutes = models.PositiveSmallIntegerField(default=30)  # of a unit a month, see burden
    outline = models.JSONField()
    services = models.JSONField(default=dict)  # what residents may ask for
    english = models.JSONField(default=dict)  # words of the pack -> how pages in English say them
    pack_digest = models.CharField(max_length=64)  # of the PackEdition that it follows
    adjustments = models.JSONField(default=list)  # what it says otherwise: AdjustmentSpecs
    started_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=CampaignState, default=CampaignState.RUNNING)
    state_on = models.DateField(null=True)  # since when; None while it never was another
    state_reason = models.CharField(max_length=200, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")), name="campaigns_campaign_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.state == CampaignState.RUNNING

    @property
    def is_closed(self) -> bool:
        return self.state == CampaignState.CLOSED

    @cached_property
    def outline_spec(self) -> OutlineSpec:
        return OutlineSpec.model_validate(self.outline)

    @cached_property
    def services_spec(self) -> ServicesFile:
        return ServicesFile.model_validate(self.services)


class CampaignStep(VouchedModel):
    """One change of a campaign's state, which never changes itself; the journal says whose."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=8, choices=CampaignState)  # to which it led
    on = models.DateField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.campaign_id} {self.state} {self.on}"


class PackEdition(VouchedModel):
    """The files of a pack, word for word, as campaigns were brought up to them."""

    digest = models.CharField(max_length=64, unique=True)
    files = models.JSONField()  # name -> text
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]


class KindQuerySet(models.QuerySet["Kind"]):
    def in_order(self) -> Self:
        return self.order_by("position", "id")

    def personal(self) -> list["Kind"]:
        """Kinds whose acts are single people's. Costs a query."""
        return [kind for kind in self.in_order() if kind.spec.is_personal]

    def shared(self) -> list["Kind"]:
        """All others, which units hold together. Costs a query."""
        return [kind for kind in self.in_order() if not kind.spec.is_personal]


class Kind(VouchedModel):
    """One kind of act in one campaign."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="kinds")
    key = models.SlugField()
    label = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    data = models.JSONField()  # as the pack says it

    objects = KindQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("campaign", "key", name="campaigns_kind_key_once")]

    def __str__(self) -> str:
        return self.label

    @cached_property
    def spec(self) -> KindSpec:
        return KindSpec.model_validate(self.data)


class Indicator(VouchedModel):
    """One figure that the campaign can print."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="indicators")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()
    data = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "key", name="campaigns_indicator_key_once")
        ]

    def __str__(self) -> str:
        return self.key

    @cached_property
    def spec(self) -> IndicatorSpec:
        return IndicatorSpec.model_validate(self.data)


class Mechanism(VouchedModel):
    """One working mechanism: who acts on what trigger, what comes out, what follows.

    People read the words. What the site does for it follows from `runs`, `every`, `late_over`.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="mechanisms")
    key = models.SlugField()
    name = models.CharField(max_length=40)
    owner = models.CharField(max_length=80)
    trigger = models.CharField(max_length=200)
    output = models.CharField(max_length=200)
    next_step = models.CharField(max_length=200)
    participants = models.CharField(max_length=200, blank=True)
    runs = models.SlugField(
        blank=True
    )  # one of pack_specs.Runs; empty: people run it by themselves
    every = models.CharField(max_length=9, blank=True)  # one of pack_specs.Every; empty: on events
    late_over = models.PositiveSmallIntegerField(null=True)  # runs too once more is overdue
    established_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "key", name="campaigns_mechanism_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class MechanismRunQuerySet(models.QuerySet["MechanismRun"]):
    def newest_first(self) -> Self:
        return self.order_by("-ran_on", "-id")


class MechanismRun(VouchedModel):
    """One time that a mechanism ran: what came out of it for a unit, on a day."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="runs_of_it")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mechanism_runs")
    ran_on = models.DateField(_("day"))
    words = models.CharField(_("what came out"), max_length=200)
    path = models.CharField(max_length=120, blank=True)  # its page; "" for what people told
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = MechanismRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "mechanism", "unit", "ran_on", "path", "words", name="campaigns_run_once"
            )
        ]
        indexes = [models.Index(fields=["mechanism", "ran_on"], name="campaigns_runs_by_day")]

    def __str__(self) -> str:
        return f"#{self.mechanism_id} {self.ran_on} {self.words}"


class KeyDate(VouchedModel):
    """A day to which the campaign ties activities."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="key_dates")
    name = models.CharField(max_length=60)
    on = models.DateField()
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "name", "on", name="campaigns_key_date_once")
        ]

    def __str__(self) -> str:
        return self.name
