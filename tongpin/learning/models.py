"""What people learn with from day to day: readings, and what each remembers."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.orgs.vouched import VouchedModel
from tongpin.questions.models import Question
from tongpin.quizzes.models import Quiz, new_key


class Medium(models.TextChoices):
    """What stands behind a reading's link."""

    TEXT = "text", _("text")
    AUDIO = "audio", _("audio")
    VIDEO = "video", _("video")


class ReadingQuerySet(models.QuerySet["Reading"]):
    def public(self, today: date) -> Self:
        """Those that anybody may read by now."""
        return self.exclude(published_at=None).filter(withdrawn_at=None, day__lte=today)

    def newest_first(self) -> Self:
        return self.order_by("-day", "unit__position", "id")


class Reading(models.Model):
    """What one unit offers to be read on one day, with the source that it is from."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="readings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="readings")
    key = models.CharField(max_length=12, unique=True, default=new_key)  # of its address
    day = models.DateField(_("day"))
    title = models.CharField(_("title"), max_length=80)
    body = models.TextField(_("text"), max_length=20_000)
    source = models.CharField(_("source"), max_length=200)  # book and page, or a link
    picture = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="readings"
    )
    picture_text = models.CharField(_("what the picture shows"), max_length=120, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    medium = models.CharField(
        _("behind the link"), max_length=5, choices=Medium, default=Medium.VIDEO
    )
    questions = models.TextField(_("questions"), blank=True)  # as typed, until it is published
    quiz = models.OneToOneField(Quiz, models.PROTECT, null=True, related_name="reading")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "day"],
                condition=Q(withdrawn_at=None),
                name="learning_reading_once_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """draft, published or withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        return "published" if self.published_at else "draft"


class Recall(models.Model):
    """One question of the daily five, as a person with an account answered it.

    What somebody remembers follows from these rows and the papers that were handed in; nobody
    else sees it. Who has no account keeps the same on the own device.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="recalls")
    question = models.ForeignKey(Question, models.CASCADE, related_name="recalls")
    asked_at = models.DateTimeField()  # with it a sheet that is sent again is known
    answered_on = models.DateField()
    share = models.PositiveSmallIntegerField()  # hundredths of right

    class Meta:
        constraints = [
            models.UniqueConstraint("person", "question", "asked_at", name="learning_recall_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="learning_recall_share"),
        ]

    def __str__(self) -> str:
        return f"#{self.question_id} by #{self.person_id}"


class FadingTopic(models.Model):
    """How much of one topic is remembered in a unit and below it, where ten or more answered."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="fading")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="fading")
    topic = models.CharField(max_length=60)
    people = models.PositiveIntegerField()
    share = models.FloatField()  # the mean chance that they would know it now, 0 to 1

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "unit", "topic", name="learning_fading_once"),
            models.CheckConstraint(condition=Q(people__gte=10), name="learning_fading_hides_few"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} in #{self.unit_id}"

    @property
    def percent(self) -> int:
        """The share in whole hundredths."""
        return round(100 * self.share)


class FadingCount(models.Model):
    """The day on which a campaign's fading topics were counted last."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, primary_key=True, related_name="+")
    counted_on = models.DateField()

    def __str__(self) -> str:
        return f"#{self.campaign_id} on {self.counted_on}"


class ClaimFile(VouchedModel):
    """One file that an outside platform exported, as somebody handed it in."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="claim_files")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="claim_files")
    platform = models.CharField(_("platform"), max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="claim_files")
    name = models.CharField(max_length=255)  # of the file
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.platform}：{self.name}"

    @property
    def state(self) -> str:
        """claimed, confirmed or withdrawn."""
        if self.withdrawn_at:
            return "withdrawn"
        return "confirmed" if self.confirmed_at else "claimed"


class Claim(VouchedModel):
    """One row of such a file: what the platform says that somebody did. No figure of our own."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="claims")
    file = models.ForeignKey(ClaimFile, models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="claims")
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    person_name = models.CharField(_("name"), max_length=60)
    day = models.DateField(_("day"))
    what = models.CharField(_("what was learnt"), max_length=200, blank=True)
    amount = models.CharField(_("how much"), max_length=40, blank=True)  # as the platform says it
    mark = models.CharField(max_length=64)  # of what the row says: known when it comes again
    is_standing = models.BooleanField(default=True)  # not withdrawn

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "mark"],
                condition=Q(is_standing=True),
                name="learning_claim_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.what}".strip()
