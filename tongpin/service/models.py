"""What residents ask for, the orders that come of it, and what residents say of the outcome."""

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.service_specs import CategorySpec
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import readable_unit_ids
from tongpin.orgs.sealed_field import NumberMac, SealedField
from tongpin.orgs.vouched import VouchedModel
from tongpin.service.order_states import AT_DESK, ENDED_STATES, OrderState

LONGEST_TEXT = 1000


class ServiceOrderQuerySet(models.QuerySet["ServiceOrder"]):
    def visible_to(self, person: Person, day: date) -> Self:
        """Those of units that the person may see: whoever dispatches, and whoever serves."""
        units = readable_unit_ids(person, day)
        return self.filter(Q(desk__in=units) | Q(holder__in=units))

    def open(self) -> Self:
        return self.exclude(state__in=ENDED_STATES)

    def at_desk(self) -> Self:
        """Those of which whoever dispatches has to decide."""
        return self.filter(state__in=AT_DESK)

    def late(self, today: date) -> Self:
        """Those whose clock runs and whose day is over."""
        return self.filter(due_on__lt=today)

    def in_order(self) -> Self:
        """What is due first comes first; what nobody can be late with comes last."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "id")

    def newest_first(self) -> Self:
        return self.order_by("-id")


class ServiceOrder(VouchedModel):
    """One matter that somebody is to see to; what happens to it are its steps.

    clock_from   since when the present limit runs; None while the clock stands
    clock_days   working days from then on; while the clock stands those that are left
    due_on       the last day of the limit; None while the clock stands, and where the calendar of
                 that year is not known yet
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="service_orders")
    desk = models.ForeignKey(Unit, models.PROTECT, related_name="orders_dispatched")
    category = models.SlugField(_("sort"))  # a key of the campaign's categories
    title = models.CharField(_("what is to be done"), max_length=80)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="orders_here")  # where it is
    place = models.CharField(_("place"), max_length=120, blank=True)
    holder = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="orders_held")
    state = models.CharField(max_length=10, choices=OrderState, default=OrderState.RECEIVED)
    clock_from = models.DateField(null=True)
    clock_days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    whole = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    rest_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="rests")
    act = models.OneToOneField(Act, models.PROTECT, null=True, related_name="service_order")
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True)  # when it was reported as done the last time
    closed_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)  # how often it was taken up again

    objects = ServiceOrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["dispatched", "accepted", "paused"])
                | Q(holder__isnull=False),
                name="service_order_has_holder",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="service_order_merged_into_one",
            ),
        ]
        indexes = [
            models.Index(fields=["desk", "state", "due_on"], name="service_order_at_desk"),
            models.Index(fields=["holder", "state", "due_on"], name="service_order_held"),
            models.Index(fields=["unit", "state", "made_at"], name="service_order_here"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("service:order", args=[self.pk])

    @property
    def number(self) -> str:
        """By which people speak of it."""
        return f"D{self.pk:05d}"

    @property
    def is_ended(self) -> bool:
        return self.state in ENDED_STATES

    @property
    def spec(self) -> CategorySpec:
        """What the campaign says of its category. Raises KeyError before it has one."""
        return self.campaign.services_spec.category(self.category)

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class RequestChannel(models.TextChoices):
    """How a request came."""

    PAGE = "page", _("the page")
    PHONE = "phone", pgettext_lazy("channel of a request", "a call")
    VISIT = "visit", pgettext_lazy("channel of a request", "a visit to the centre")
    HOTLINE = "hotline", _("hotline 12345")
    PAPER = "paper", _("a list on paper")
    OPEN311 = "open311", _("another program")


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)

    def in_order(self) -> Self:
        return self.order_by("id")


class ServiceRequest(VouchedModel):
    """What one resident asked for. Several residents may ask for the same: one order."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="service_requests")
    order = models.ForeignKey(ServiceOrder, models.PROTECT, related_name="requests")
    key = models.UUIDField(default=uuid4, unique=True)  # of the link by which its asker follows it
    channel = models.CharField(_("how it came"), max_length=8, choices=RequestChannel)
    text = models.TextField(_("what is asked for"), max_length=LONGEST_TEXT)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="service_requests")
    place = models.CharField(_("place"), max_length=120, blank=True)
    made_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    device = models.CharField(max_length=64, blank=True)  # digest of the asker's own
    outside_number = models.CharField(_("number elsewhere"), max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "channel", "outside_number"],
                condition=~Q(outside_number=""),
                name="service_request_from_outside_once",
            )
        ]
        indexes = [models.Index(fields=["campaign", "made_at"], name="service_request_by_day")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """The page by which its asker follows it; whoever has the address may speak for them."""
        return reverse("service:request", args=[self.key])


class ServiceAsker(VouchedModel):
    """How to reach whoever asked: sealed, and emptied some time after the order was closed."""

    request = models.OneToOneField(ServiceRequest, models.CASCADE, related_name="asker")
    name = SealedField(_("name"), max_length=60, blank=True)
    phone = SealedField(_("phone"), max_length=40, blank=True)
    phone_mac = NumberMac(of="phone")
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"of #{self.request_id}"


class RequestPicture(VouchedModel):
    """A picture that came with a request."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("request", "file", name="service_picture_once"),
        ]

    def __str__(self) -> str:
        return f"of #{self.request_id}"


class RequestNote(VouchedModel):
    """Something that a resident added to a request afterwards."""

    request = models.ForeignKey(ServiceRequest, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=LONGEST_TEXT)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of #{self.request_id}"


class OrderStep(VouchedModel):
    """One move that was made with an order, which never changes itself."""

    order = models.ForeignKey(ServiceOrder, models.CASCADE, related_name="steps")
    move = models.SlugField()  # a key of order_moves.MOVES
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # to which it led
    other = models.ForeignKey(ServiceOrder, models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(ServiceRequest, models.PROTECT, null=True, related_name="steps")
    confirmation = models.CharField(max_length=200, blank=True)  # what the resident said
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    device = models.CharField(max_length=64, blank=True)  # digest of that of who made it

    def __str__(self) -> str:
        return f"{self.move} of #{self.order_id}"


class StepFile(VouchedModel):
    """A picture or file that was shown with a step."""

    step = models.ForeignKey(OrderStep, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("step", "file", name="service_step_file_once")]

    def __str__(self) -> str:
        return f"of #{self.step_id}"


class ServiceOutcome(models.TextChoices):
    """What a resident says of what was done."""

    SOLVED = "solved", pgettext_lazy("outcome", "solved")
    HALF = "half", pgettext_lazy("outcome", "half solved")
    NOT_SOLVED = "not_solved", pgettext_lazy("outcome", "not solved")


class ServiceRating(VouchedModel):
    """What one resident said of one order that was reported as done; a later word replaces it."""

    request = models.ForeignKey(ServiceRequest, models.PROTECT, related_name="ratings")
    order = models.ForeignKey(ServiceOrder, models.PROTECT, related_name="ratings")
    outcome = models.CharField(max_length=10, choices=ServiceOutcome)
    text = models.TextField(max_length=LONGEST_TEXT, blank=True)
    noted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # on a call
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "order"],
                condition=Q(superseded_at__isnull=True),
                name="service_rating_one_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} for #{self.order_id}"


class RuleTarget(models.TextChoices):
    """Where a routing rule sends an order."""

    DEPARTMENT = "department", _("the department whose duty the category is")
    PLACE = "place", _("the unit where it is")
    ABOVE = "above", _("the unit above the one where it is")
    UNIT = "unit", _("a unit named here")


class RoutingRuleQuerySet(models.QuerySet["RoutingRule"]):
    def in_order(self) -> Self:
        return self.order_by("position", "id")


class RoutingRule(VouchedModel):
    """To whom orders are proposed to be sent; the first that fits is the one."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="routing_rules")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    category = models.SlugField(_("sort"), blank=True)  # "" for any
    place = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="rules_for_place"
    )  # with all below it; None for anywhere
    goes_to = models.CharField(_("goes to"), max_length=10, choices=RuleTarget)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="rules_to_unit"
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(goes_to="unit", unit__isnull=False)
                | (~Q(goes_to="unit") & Q(unit__isnull=True)),
                name="service_rule_names_its_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.category or '*'} → {self.goes_to}"


class ServiceDesk(VouchedModel):
    """A unit that takes requests of its own subtree; without any the top of the tree does."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="service_desks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                condition=Q(closed_at=None),
                name="service_desk_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.unit_id}"
