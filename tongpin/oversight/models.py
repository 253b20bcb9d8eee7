"""Problems on their way to being put right, and visits on which some of them are found."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.base.periods import DAY
from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.permissions import readable_unit_ids
from tongpin.orgs.vouched import VouchedModel
from tongpin.oversight.problem_states import DONE_STATES, ProblemState

TO_REPLY = timedelta(days=30)  # for the unit, from the opinion


class ProblemSource(models.TextChoices):
    """Who found a problem."""

    VISIT = "visit", _("inspection")
    SELF = "self", _("self-check")
    RESIDENT = "resident", _("residents")
    HOTLINE = "hotline", _("hotline 12345")
    SUPERIOR = "superior", _("superiors")


class ProblemUrgency(models.TextChoices):
    """How quickly a problem can be put right."""

    AT_ONCE = "at_once", _("at once")
    BY_DATE = "by_date", _("by a date")
    LONG = "long", _("long-term, step by step")


class ProblemQuerySet(models.QuerySet["Problem"]):
    def open(self) -> Self:
        return self.exclude(state__in=DONE_STATES)

    def visible_to(self, person: Person, day: date) -> Self:
        """Those of units that the person may see, and those that such units asked about."""
        units = readable_unit_ids(person, day)
        return self.filter(models.Q(unit__in=units) | models.Q(asker__in=units))

    def to_look_back(self, today: date) -> Self:
        """Closed ones whose day has come, of campaigns that go on."""
        due = self.filter(state=ProblemState.CLOSED, look_back_on__lte=today)
        return due.filter(campaign__in=Campaign.objects.running())

    def in_order(self) -> Self:
        return self.order_by("found_on", "id")


class Problem(VouchedModel):
    """Something that is not as it should be; what happens to it are its steps."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="problems")
    number = models.CharField(_("number"), max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="problems")
    asker = models.ForeignKey(Unit, models.PROTECT, related_name="problems_asked")
    source = models.CharField(_("found by"), max_length=8, choices=ProblemSource)
    text = models.TextField(_("what is wrong"), max_length=1000)
    place = models.CharField(_("place"), max_length=120, blank=True)
    found_on = models.DateField(_("found on"))
    sort = models.CharField(
        _("sort"), max_length=8, choices=ProblemUrgency, default=ProblemUrgency.BY_DATE
    )
    lead = models.CharField(_("leader in charge"), max_length=60, blank=True)
    charge = models.CharField(_("person in charge"), max_length=60, blank=True)
    helpers = models.CharField(_("helping units"), max_length=120, blank=True)
    measures = models.TextField(_("measures"), max_length=1000, blank=True)
    goal = models.CharField(_("goal that can be checked"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ProblemState, default=ProblemState.REGISTERED)
    about = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="problems"
    )  # that was not met
    duty = models.OneToOneField(Duty, models.PROTECT, null=True, related_name="problem")
    closed_on = models.DateField(null=True)
    look_back_on = models.DateField(null=True)  # when it is to be looked at again
    reopened = models.PositiveSmallIntegerField(default=0)  # how often it came back
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "number", name="oversight_problem_number_once")
        ]
        indexes = [
            models.Index(fields=["campaign", "state", "found_on"], name="oversight_problem_state")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:problem", args=[self.pk])

    @property
    def is_done(self) -> bool:
        return self.state in DONE_STATES


class ProblemStep(VouchedModel):
    """One move that was made with a problem; steps are never changed."""

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="steps")
    move = models.CharField(max_length=10)  # a key of problem_moves.MOVES
    text = models.TextField(max_length=1000, blank=True)
    due_on = models.DateField(null=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    confirmation = models.CharField(max_length=200, blank=True)  # of a resident: who said what
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.move} of #{self.problem_id}"

    def file_url(self) -> str:
        """The address of its file."""
        return reverse("oversight:problem_file", args=[self.problem_id, self.pk])

    def says_the_same_as(self, other: "ProblemStep") -> bool:
        """Whether the same person says the same with the same move."""
        names = ("move", "text", "due_on", "act_id", "file_id", "confirmation", "made_by_id")
        return all(getattr(self, name) == getattr(other, name) for name in names)


class Inspection(VouchedModel):
    """What an inspection group means to look at, where and when."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="inspections")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="inspections")  # who inspects
    title = models.CharField(_("title"), max_length=80)
    scope = models.CharField(_("what is looked at"), max_length=200)
    from_on = models.DateField(_("from"))
    before_on = models.DateField(_("until"))  # the day after its last
    checklist = models.JSONField(default=list)  # texts, in their order
    members = models.CharField(_("members"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("oversight:inspection", args=[self.pk])

    @property
    def last_on(self) -> date:
        """Its last day, for people to read."""
        return self.before_on - DAY


class VisitQuerySet(models.QuerySet["Visit"]):
    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def visible_to(self, person: Person, day: date) -> Self:
        """Those of one's inspections, and those to units that the person may see."""
        units = readable_unit_ids(person, day)
        return self.filter(models.Q(unit__in=units) | models.Q(inspection__unit__in=units))

    def in_order(self) -> Self:
        return self.order_by("planned_on", "id")


class Visit(VouchedModel):
    """One unit looked at on one day: observations, an opinion, and what the unit says to it."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="visits")
    planned_on = models.DateField(_("day"))
    reason = models.CharField(max_length=200, blank=True)  # why again within thirty days
    made_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    opinion = models.TextField(_("opinion"), max_length=2000, blank=True)
    opinion_at = models.DateTimeField(null=True)
    opinion_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reply = models.TextField(_("what the unit says to it"), max_length=2000, blank=True)
    reply_at = models.DateTimeField(null=True)
    reply_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answer = models.TextField(_("answer to that"), max_length=2000, blank=True)
    answer_at = models.DateTimeField(null=True)
    answer_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "unit", "planned_on"],
                condition=models.Q(cancelled_at=None),
                name="oversight_visit_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "planned_on"], name="oversight_visit_by_unit")]

    def __str__(self) -> str:
        return f"#{self.unit_id} on {self.planned_on}"

    def get_absolute_url(self) -> str:
        return reverse("oversight:visit", args=[self.pk])

    @property
    def last_day_to_reply(self) -> date | None:
        """The last day on which the unit may reply; None before there is an opinion."""
        return localdate(self.opinion_at) + TO_REPLY if self.opinion_at else None

    def may_be_replied_to(self, today: date) -> bool:
        """Whether the unit's reply to the opinion can still come."""
        last_on = self.last_day_to_reply
        return last_on is not None and today <= last_on and self.reply_at is None

    def may_be_answered_by(self, person: Person) -> bool:
        """Whether a reply waits for an answer, and somebody else gave the opinion."""
        waits = self.reply_at is not None and self.answer_at is None
        return waits and self.opinion_by_id != person.pk


class Verdict(models.TextChoices):
    """What an observation comes to."""

    FINE = "fine", _("as it should be")
    WRONG = "wrong", _("to be corrected")


class Observation(VouchedModel):
    """One thing that was seen on a visit: the fact, the place, a picture where one helps."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="observations")
    key = models.UUIDField(unique=True)  # made on the device, so that sending again is safe
    item = models.CharField(max_length=120, blank=True)  # of the checklist
    verdict = models.CharField(max_length=5, choices=Verdict)
    text = models.TextField(max_length=1000)
    place = models.CharField(max_length=120, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    about = models.ForeignKey(Duty, models.PROTECT, null=True, related_name="+")  # that was not met
    seen_at = models.DateTimeField()  # by the device's clock
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    problem = models.ForeignKey(
        Problem, models.PROTECT, null=True, related_name="observations"
    )  # that it became

    def __str__(self) -> str:
        return f"{self.verdict} on #{self.visit_id}"
