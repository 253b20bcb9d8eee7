"""Contests with their works, rounds, judges, scores, places and certificates."""

import secrets
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.campaigns.models import Campaign, Kind
from tongpin.contests.ranking import Criterion
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel


class Genre(models.TextChoices):
    """What is handed in."""

    RECITATION = "recitation", _("recitation")
    ESSAY = "essay", _("essay")
    STORY = "story", _("story-telling")
    OTHER = "other", _("another kind")


class TieRule(models.TextChoices):
    """Who stands before whom at the same total; told before anybody is judged."""

    CRITERIA = "criteria", _("higher in the first criterion, then in the next")
    SHARED = "shared", _("they share the place")


class Contest(VouchedModel):
    """One contest that a unit holds for the units below it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="contests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contests")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="contests")  # of its rounds' acts
    name = models.CharField(_("name"), max_length=100)
    genre = models.CharField(_("genre"), max_length=12, choices=Genre)
    entries_until = models.DateField(_("works are taken until"))  # that day included
    criteria = models.JSONField()  # [[label, highest points], …]
    awards = models.JSONField()  # [[name, how many works], …] from the first place on
    drops_extremes = models.BooleanField(_("the highest and the lowest score are left out"))
    tie_rule = models.CharField(_("at the same total"), max_length=8, choices=TieRule)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="contests")

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "unit", "name", name="contests_contest_once")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contests:contest", args=[self.pk])

    @property
    def measures(self) -> list[Criterion]:
        return [Criterion(label, points) for label, points in self.criteria]


class WorkQuerySet(models.QuerySet["Work"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Work(VouchedModel):
    """What one or several people of a school handed in."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="works")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="works")
    number = models.PositiveSmallIntegerField()  # all that judges know of whose it is
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="works")
    handed_in_at = models.DateTimeField()
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="works")
    withdrawn_at = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("contest", "number", name="contests_work_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number:03d}"


class Entrant(VouchedModel):
    """Somebody who takes part with a work; children's names are gone after the campaign."""

    work = models.ForeignKey(Work, models.CASCADE, related_name="entrants")
    name = models.CharField(_("name"), max_length=60, blank=True)  # "" once it was erased
    is_child = models.BooleanField(_("under 14"))
    consent = models.CharField(_("consent of the guardian"), max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_child=False) | ~Q(consent="") | Q(erased_at__isnull=False),
                name="contests_child_with_consent",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Round(VouchedModel):
    """One round of a contest; once it is closed it is an act like any other."""

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=40)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    goes_on = models.PositiveSmallIntegerField(
        _("works that go on"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    act = models.OneToOneField(Act, models.PROTECT, null=True, related_name="contest_round")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("contest", "number", name="contests_round_once")]

    def __str__(self) -> str:
        return f"#{self.contest_id} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("contests:round", args=[self.pk])

    @property
    def is_last(self) -> bool:
        return self.goes_on is None


def new_judge_key() -> str:
    """The secret part of a judge's address."""
    return secrets.token_urlsafe(18)


class Judge(VouchedModel):
    """Somebody who scores the works of a round, through a secret address."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="judges")
    name = models.CharField(_("name"), max_length=60)
    unit = models.ForeignKey(  # whose works are not shown to this judge
        Unit, models.PROTECT, null=True, blank=True, related_name="judges", verbose_name=_("school")
    )
    key = models.CharField(max_length=40, unique=True, default=new_judge_key)

    class Meta:
        constraints = [models.UniqueConstraint("round", "name", name="contests_judge_once")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Score(VouchedModel):
    """What one judge gives one work, criterion by criterion."""

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="scores")
    work = models.ForeignKey(Work, models.PROTECT, related_name="scores")
    points = models.JSONField()  # one whole number for each criterion, in their order
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("judge", "work", name="contests_score_once")]

    def __str__(self) -> str:
        return f"#{self.judge_id} of #{self.work_id}"


class PlacingQuerySet(models.QuerySet["Placing"]):
    def standing(self) -> Self:
        return self.filter(superseded_at=None)


class Placing(VouchedModel):
    """Where a work came out of a closed round; taken back when the round is opened again."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="placings")
    work = models.ForeignKey(Work, models.PROTECT, related_name="placings")
    place = models.PositiveSmallIntegerField()
    total = models.CharField(max_length=40)  # exact, such as 91 or 274/3
    goes_on = models.BooleanField()
    award = models.CharField(max_length=40, blank=True)  # of the last round
    superseded_at = models.DateTimeField(null=True)

    objects = PlacingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "work"],
                condition=Q(superseded_at=None),
                name="contests_placing_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}. #{self.work_id}"


class Certificate(VouchedModel):
    """A certificate on paper, and the number by which anybody can check it."""

    number = models.CharField(max_length=12, unique=True)
    placing = models.ForeignKey(Placing, models.PROTECT, related_name="certificates")
    entrant = models.ForeignKey(Entrant, models.PROTECT, related_name="certificates")
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)  # of the revocation

    class Meta:
        constraints = [
            models.UniqueConstraint("placing", "entrant", name="contests_certificate_once")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def facts(self) -> dict[str, Any]:
        """What the number tells: nothing of who it is. Costs queries unless selected."""
        contest = self.placing.round.contest
        return {
            "contest": contest.name,
            "unit": contest.unit.name,
            "award": self.placing.award,
            "issued_at": self.issued_at,
            "revoked_at": self.revoked_at,
        }
