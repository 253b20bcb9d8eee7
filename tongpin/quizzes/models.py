"""Quizzes, the papers that they freeze, and attempts at them."""

import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign, Kind
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.orgs.vouched import VouchedModel
from tongpin.quizzes.quiz_paths import quiz_path


class Feedback(models.TextChoices):
    """When people are told what was right."""

    EACH = "each", _("after each question")
    AT_ONCE = "at_once", _("right after hand-in")
    AFTERWARDS = "afterwards", _("once the quiz is over")


class Pace(models.TextChoices):
    """How people go through the questions, whatever their kinds."""

    WHOLE = "whole", _("all on one page")
    STEPS = "steps", _("one at a time")


def new_key() -> str:
    """What the address of a quiz ends in: short enough to be typed."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for __ in range(8))


class QuizQuerySet(models.QuerySet["Quiz"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)

    def open_at(self, now: datetime) -> Self:
        """Those that can be answered at the moment."""
        return self.published().filter(opens_at__lte=now, closes_at__gt=now)

    def newest_first(self) -> Self:
        return self.order_by("-opens_at", "-id")


class Quiz(VouchedModel):
    """A paper, and the rules by which people answer it; from publishing on neither changes."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="quizzes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="quizzes")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="quizzes")  # of the acts it ends in
    key = models.CharField(max_length=12, unique=True, default=new_key)
    title = models.CharField(_("title"), max_length=100)
    intro = models.TextField(_("introduction"), blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    minutes = models.PositiveSmallIntegerField(_("minutes to answer"), null=True, blank=True)
    grace_s = models.PositiveSmallIntegerField(_("seconds of grace"), default=60)
    tries = models.PositiveSmallIntegerField(_("tries of each person"), default=1)
    feedback = models.CharField(
        _("feedback"), max_length=10, choices=Feedback, default=Feedback.AT_ONCE
    )
    pace = models.CharField(_("questions"), max_length=5, choices=Pace, default=Pace.WHOLE)
    tries_each = models.PositiveSmallIntegerField(_("tries of each question"), default=1)
    goes_back = models.BooleanField(_("going back to earlier questions"), default=True)
    has_places = models.BooleanField(_("a contest with places"), default=False)
    shuffles = models.BooleanField(_("options in another order for everybody"), default=True)
    needs_unit_code = models.BooleanField(_("only through a unit's own code"), default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)  # attempts up to then are acts

    objects = QuizQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")),
                name="quizzes_times_in_order",
                violation_error_message=_("The quiz has to close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(tries__range=(1, 1000)),
                name="quizzes_tries",
                violation_error_message=_("From 1 to 1000 tries are accepted."),
            ),
            models.CheckConstraint(
                condition=Q(tries_each=1) | Q(tries_each__range=(2, 3), feedback="each"),
                name="quizzes_tries_each",
                violation_error_message=_(
                    "Trying a question again, at most three times, needs to be told after each "
                    "question."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(feedback="each") | Q(pace="steps", has_places=False),
                name="quizzes_told_after_each",
                violation_error_message=_(
                    "To tell after each question, ask one at a time and give no places."
                ),
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__range=(1, 600)),
                name="quizzes_minutes",
                violation_error_message=_("From 1 to 600 minutes are accepted."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quizzes:quiz", args=[self.pk])

    @property
    def path(self) -> str:
        """Where people answer it."""
        return quiz_path(self.key)

    def units_below(self) -> list[int]:
        """The quiz's unit and all below it when it opens: of which people may be."""
        return list(whole_tree().subtree(self.unit_id, localdate(self.opens_at)))


class QuizPaper(VouchedModel):
    """What a published quiz asks, frozen: sections of questions, each with its key."""

    quiz = models.OneToOneField(Quiz, models.PROTECT, related_name="paper")
    sections = models.JSONField()  # see paper_content.py
    seed = models.CharField(max_length=64)  # from which everybody's draw follows
    digest = models.CharField(max_length=64)  # SHA-256 of sections and seed
    frozen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"of #{self.quiz_id}"


class KeyChange(VouchedModel):
    """A key that was corrected after people had answered; what it changed is in ScoreChange."""

    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="key_changes")
    version = models.BigIntegerField()  # of the question, as the paper names it
    before = models.JSONField()
    after = models.JSONField()
    reason = models.CharField(_("reason"), max_length=200)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"#{self.version} of #{self.quiz_id}"


class ExtraTime(VouchedModel):
    """More time for one person, which holds even where the quiz closes earlier."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="extra_times")
    person = models.ForeignKey(Person, models.PROTECT, related_name="extra_times")
    percent = models.PositiveSmallIntegerField(_("percent more"))
    reason = models.CharField(_("reason"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("quiz", "person", name="quizzes_extra_time_once"),
            models.CheckConstraint(
                condition=Q(percent__range=(1, 300)), name="quizzes_extra_time_1_to_300"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} %"


class EntryWay(models.TextChoices):
    """How answers came in. None is worth more than another."""

    SELF = "self", _("own device")
    HELPER = "helper", _("entered by a helper")
    PAPER = "paper", _("from paper")
    GROUP = "group", _("answered together")


class Attempt(models.Model):
    """One paper handed in. A leaf: nothing points to it, and it points to nothing by a key of the
    database, so that it can be spread over machines by `who`.
    """

    pk = models.CompositePrimaryKey("quiz", "who", "number")
    quiz = models.BigIntegerField()
    who = models.UUIDField()  # see answerers.py
    number = models.PositiveSmallIntegerField()  # 1 for the first try
    unit = models.BigIntegerField()
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField()
    answers = models.TextField()  # JSON, in the order of the person's draw
    score = models.IntegerField()  # hundredths of a point
    is_late = models.BooleanField()
    has_place = models.BooleanField()  # takes part in the places, as the person asked
    way = models.CharField(max_length=6, choices=EntryWay, default=EntryWay.SELF)
    by = models.BigIntegerField(null=True)  # who entered it for another

    class Meta:
        indexes = [models.Index(fields=["quiz", "handed_in_at"], name="quizzes_attempt_by_time")]

    def __str__(self) -> str:
        return f"{self.who} at #{self.quiz}"


class GroupMember(models.Model):
    """Somebody who answered together with others, in one paper; or how many more did.

    A leaf like the paper, which it names by quiz and who.
    """

    quiz = models.BigIntegerField()
    who = models.UUIDField()
    person = models.BigIntegerField(null=True)  # None: people who are not named
    count = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("quiz", "who", "person", name="quizzes_member_once"),
            models.UniqueConstraint(
                fields=["quiz", "who"], condition=Q(person=None), name="quizzes_members_once"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.person} in {self.who}"


class QuizStart(models.Model):
    """When a person of the register began a try of a timed quiz: devices keep it themselves."""

    pk = models.CompositePrimaryKey("quiz", "who", "number")
    quiz = models.BigIntegerField()
    who = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.who} at #{self.quiz}"


class QuizBeginning(models.Model):
    """That somebody was given the paper of a quiz: from then on it stands."""

    quiz = models.BigIntegerField(primary_key=True)
    begun_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.quiz}"


class ScoreCount(models.Model):
    """How many attempts with a place have one score, as one writer counted them."""

    pk = models.CompositePrimaryKey("quiz", "score", "writer")
    quiz = models.BigIntegerField()
    score = models.IntegerField()
    writer = models.PositiveSmallIntegerField()
    count = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.count} of {self.score}"


class ScoreChange(models.Model):
    """What a corrected key changed for one attempt."""

    change = models.ForeignKey(KeyChange, models.PROTECT, related_name="score_changes")
    who = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    before = models.IntegerField()
    after = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("change", "who", "number", name="quizzes_score_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class HandMark(VouchedModel):
    """What a person found one short answer to be worth. A leaf like the paper."""

    quiz = models.BigIntegerField()
    who = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    version = models.BigIntegerField()  # of the question
    points = models.PositiveIntegerField()  # hundredths
    remark = models.CharField(_("remark"), max_length=300, blank=True)  # the person sees it
    marked_at = models.DateTimeField()
    marked_by = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "quiz", "who", "number", "version", name="quizzes_hand_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} for #{self.version}"


class Oddity(models.TextChoices):
    """What a paper of a contest can be remarked for. It has no consequence by itself."""

    FAST = "fast", _("handed in faster than anybody reads")
    SAME = "same", _("the same answers in the same second as another paper of the unit")


class Remark(models.Model):
    """Something odd about one paper, for a person to look at; who wrote the paper can answer."""

    quiz = models.BigIntegerField()
    who = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=4, choices=Oddity)
    seconds = models.PositiveIntegerField()  # that the paper took
    noted_at = models.DateTimeField()
    answer = models.CharField(_("answer"), max_length=500, blank=True)  # of who wrote the paper
    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(_("finding"), max_length=300, blank=True)  # the person sees it
    found_at = models.DateTimeField(null=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("quiz", "who", "number", "kind", name="quizzes_remark_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of #{self.quiz}"
