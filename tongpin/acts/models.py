"""Acts, participations, slot answers, and the days whose figures changed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign, Kind
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel


class Entry(VouchedModel):
    """Something registered that acts are about: an account, a project, an outlet, a site."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="entries")
    register = models.SlugField()
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "register", "name", name="acts_entry_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Status(models.TextChoices):
    """How far an act has come."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


HAPPENED = (Status.HELD, Status.CLOSED)


class ActQuerySet(models.QuerySet["Act"]):
    def visible_to(self, person: Person, day: date) -> Self:
        """Acts of units where the person has a post, and of every unit below."""
        return self.filter(unit__in=Unit.objects.visible_to(person, day).values("pk"))

    def current(self) -> Self:
        """Without those that a later row corrects."""
        return self.filter(superseded_at__isnull=True)

    def between(self, start: date, end: date) -> Self:
        """start <= day < end"""
        return self.filter(occurred_on__gte=start, occurred_on__lt=end)

    def happened(self) -> Self:
        """Neither only planned nor cancelled."""
        return self.filter(status__in=HAPPENED)

    def newest_first(self) -> Self:
        return self.order_by("-occurred_on", "-id")

    def with_visits(self, role: str = "participant") -> Self:
        """Add `visits`: how many came, named people and head-counts together."""
        came = (
            Participation.objects.filter(
                act=OuterRef("pk"), superseded_at__isnull=True, role=role, status="present"
            )
            .order_by()
            .values("act")
            .annotate(total=Sum("visits"))
            .values("total")
        )
        return self.annotate(visits=Coalesce(Subquery(came), 0))

    def with_answers(self) -> Self:
        """Add `answered`: how many slots hold an answer."""
        current = Q(answers__superseded_at__isnull=True)
        return self.annotate(answered=Count("answers__slot", filter=current, distinct=True))


class Act(VouchedModel):
    """Something that a unit did or plans to do; a correction is a new row."""

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="acts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="acts")
    title = models.CharField(_("title"), max_length=200)
    occurred_on = models.DateField(_("day"))
    starts_at = models.TimeField(_("time"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    number = models.CharField(_("number"), max_length=60, blank=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="acts")
    fields = models.JSONField(default=dict)  # what else the kind asks, by the field's key
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="acts_recorded")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    superseded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # of a correction or cancellation

    objects = ActQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "unit", "occurred_on"], name="acts_act_by_kind"),
            models.Index(fields=["unit", "occurred_on"], name="acts_act_by_unit"),
            models.Index(fields=["occurred_on"], name="acts_act_by_day"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:act", args=[self.pk])

    @property
    def is_current(self) -> bool:
        return self.superseded_at is None

    @property
    def last_on(self) -> date:
        return self.ended_on or self.occurred_on

    def editions(self) -> list[int]:
        """This act and all that it corrects, newest first. Costs a query for each correction."""
        numbers = [self.pk]
        earlier = self.corrects_id
        while earlier:
            numbers.append(earlier)
            earlier = Act.objects.values_list("corrects_id", flat=True).get(pk=earlier)
        return numbers

    @property
    def is_late(self) -> bool:
        """Recorded so long after it happened that it shows as 补录."""
        if self.status == Status.PLANNED:
            return False
        return (localdate(self.recorded_at) - self.occurred_on).days > self.kind.spec.late_days


class PresenceStatus(models.TextChoices):
    PRESENT = "present", _("present")
    LEAVE = "leave", _("on leave")
    ABSENT = "absent", _("absent")


class AttendanceSource(models.TextChoices):
    """How it is known that somebody took part."""

    SELF = "self", _("signed in")
    SCAN = "scan", _("scanned")
    ROSTER = "roster", _("ticked in the roster")
    PAPER = "paper", _("list on paper or in a ledger")
    ESTIMATE = "estimate", _("head-count")


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True, act__superseded_at__isnull=True)

    def in_order(self) -> Self:
        return self.order_by("role", "status", "id")


class Participation(VouchedModel):
    """A person in an act in one role, or a head-count of people who are not named."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="participations")
    role = models.CharField(max_length=20, default="participant")
    status = models.CharField(max_length=8, choices=PresenceStatus, default=PresenceStatus.PRESENT)
    source = models.CharField(max_length=8, choices=AttendanceSource)
    visits = models.PositiveIntegerField(default=1)  # 1 for a person, the count of a head-count
    minutes = models.PositiveIntegerField(null=True)  # each, where the kind asks for time
    reason = models.CharField(max_length=100, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "role", "person"],
                condition=Q(superseded_at__isnull=True, person__isnull=False),
                name="acts_participation_once",
            ),
            models.UniqueConstraint(
                fields=["act", "role"],
                condition=Q(superseded_at__isnull=True, person__isnull=True),
                name="acts_participation_one_head_count",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(visits=1), name="acts_participation_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} in #{self.act_id} as {self.role}"


class SlotAnswerKind(models.TextChoices):
    """How a slot is answered. None is worth more than another."""

    FILE = "file", _("file")
    LINK = "link", _("link")
    KEPT = "kept", _("kept on paper")
    STATED = "stated", _("stated in the ledger")
    NOT_APPLICABLE = "none", _("not applicable")


class SlotAnswer(VouchedModel):
    """What remains of an act in one slot: a file, a link, where it is kept, or why nothing."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="answers")
    slot = models.SlugField()
    kind = models.CharField(max_length=6, choices=SlotAnswerKind)
    text = models.CharField(max_length=300, blank=True)  # link, place or reason
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="answers")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="answers")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="file", file__isnull=False) | ~Q(kind="file"),
                name="acts_answer_file_is_there",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot} of #{self.act_id}"


class ChangedUnit(models.Model):
    """Acts of this unit changed: what it owes may be met now, or no more."""

    campaign = models.BigIntegerField()
    unit = models.BigIntegerField()

    def __str__(self) -> str:
        return f"#{self.unit}"


class ChangedDay(models.Model):
    """The figures of one unit on one day of a campaign have to be folded again."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    day = models.DateField()

    def __str__(self) -> str:
        return f"#{self.unit_id} {self.day}"
