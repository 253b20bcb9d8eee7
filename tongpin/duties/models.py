"""What units owe: directives, duties and where they come from, dates that were moved, reminders."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.base.periods import Period, periods_between
from tongpin.campaigns.models import Campaign, Kind
from tongpin.evidence.models import StoredFile
from tongpin.notices.models import Message
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel
from tongpin.plans.models import PlanItem


class DirectiveSize(models.TextChoices):
    """What sort of document a directive is, and how long it may be."""

    SPECIAL = "special", _("on one matter, up to 4,000 characters")
    COMPREHENSIVE = "comprehensive", _("comprehensive, up to 5,000 characters")


class Directive(VouchedModel):
    """What a unit asks of those below it; its text is as issued."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="directives")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives")
    number = models.CharField(_("number"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    size = models.CharField(
        _("sort"), max_length=14, choices=DirectiveSize, default=DirectiveSize.SPECIAL
    )
    files = models.ManyToManyField(StoredFile, related_name="directives", blank=True)
    passes_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="passed_on_as")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("duties:directive", args=[self.pk])


class Expectation(VouchedModel):
    """One thing that a directive expects of its addressees: so many acts of a kind by a day."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="expectations")
    label = models.CharField(_("what is expected"), max_length=60)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(default=1)
    due_on = models.DateField(_("by"))

    def __str__(self) -> str:
        return self.label


class Addressee(VouchedModel):
    """One unit that a directive is addressed to, directly or passed on by one above it."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives_received")
    passed_on_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)  # its office opened it
    answers_below = models.BooleanField(default=False)  # acts of units below it count as its own

    class Meta:
        constraints = [models.UniqueConstraint("directive", "unit", name="duties_addressee_once")]

    def __str__(self) -> str:
        return f"#{self.unit_id} of #{self.directive_id}"


class Recurrence(models.TextChoices):
    """How often a template asks."""

    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class Template(VouchedModel):
    """A rule by which units owe the same again and again: one session a quarter."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="duty_templates")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duty_templates")  # who asks
    title = models.CharField(_("title"), max_length=80)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    every = models.CharField(_("in every"), max_length=7, choices=Recurrence)
    from_on = models.DateField(_("from"))
    before_on = models.DateField(_("until"))  # the day after its last
    units = models.ManyToManyField(Unit, related_name="+")  # who owe it
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lt=F("before_on")) & Q(count__gte=1),
                name="duties_template_makes_sense",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def periods_begun(self, today: date) -> Iterator[Period]:
        """The periods in which units owe it, as far as they have begun, cut to the rule's days."""
        for period in periods_between(self.every, self.from_on, self.before_on):
            cut = period.within(self.from_on, self.before_on)
            if cut.from_on > today:
                return
            yield cut


class DutyQuerySet(models.QuerySet["Duty"]):
    def open(self) -> Self:
        """Neither met nor waived."""
        return self.filter(met_on=None, waived_at=None)

    def overdue(self, today: date) -> Self:
        return self.open().filter(due_on__lt=today)

    def in_order(self) -> Self:
        return self.order_by("due_on", "id")


class Duty(VouchedModel):
    """What one unit owes by a day. It is met by acts that happened, never by a form about them.

    Without a kind, what it came from says when it is met: a problem, once it is put right and
    somebody else has seen it.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    kind = models.ForeignKey(Kind, models.PROTECT, null=True, related_name="duties")
    title = models.CharField(_("title"), max_length=120)
    count = models.PositiveSmallIntegerField(default=1)  # acts that meet it
    from_on = models.DateField()  # acts before it do not count
    due_on = models.DateField(_("due on"))
    with_below = models.BooleanField(default=False)  # acts of units below count too
    expectation = models.ForeignKey(Expectation, models.PROTECT, null=True, related_name="duties")
    template = models.ForeignKey(Template, models.PROTECT, null=True, related_name="duties")
    period = models.CharField(max_length=10, blank=True)  # of the template: 2021-Q2
    plan_item = models.OneToOneField(
        PlanItem, models.PROTECT, null=True, related_name="duty"
    )  # of the unit's own plan
    origin = models.CharField(max_length=120, blank=True)  # where else it comes from, in words
    origin_path = models.CharField(max_length=120, blank=True)  # the page of that
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done = models.PositiveSmallIntegerField(default=0)  # acts that it has, see duty_settlement.py
    met_on = models.DateField(null=True)  # the day of the act that met it
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)  # of the waiver

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("template", "unit", "period", name="duties_once_a_period"),
            models.UniqueConstraint("expectation", "unit", name="duties_once_expected"),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("due_on")) & Q(count__gte=1), name="duties_make_sense"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "kind"], name="duties_by_unit_and_kind"),
            models.Index(
                fields=["campaign", "due_on"],
                condition=Q(met_on=None, waived_at=None),
                name="duties_open_by_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("duties:duty", args=[self.pk])


class DueDateMove(VouchedModel):
    """A duty's date that was moved; the old one is kept."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="moves")
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.CharField(max_length=200)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"


class Stage(models.TextChoices):
    """When a duty is reminded of: three times at most."""

    BEFORE = "before", _("before it is due")
    DUE = "due", _("on the day")
    AFTER = "after", _("after the day")


class Reminder(models.Model):
    """One stage of one duty, told or (without a message) passed over: never twice."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reminders")
    stage = models.CharField(max_length=6, choices=Stage)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("duty", "stage", name="duties_reminder_once")]

    def __str__(self) -> str:
        return f"{self.stage} of #{self.duty_id}"


class Mention(models.Model):
    """Where else a duty was spoken of: a sheet, a letter, a problem; part of its story."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="mentions")
    words = models.CharField(max_length=120)
    path = models.CharField(max_length=120)  # the page of that
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("duty", "path", name="duties_mention_once")]

    def __str__(self) -> str:
        return self.words
