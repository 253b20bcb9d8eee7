"""Banks of questions: every version stays as it was asked."""

from dataclasses import replace
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tongpin.evidence.cleaning import CleanedContent
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person, Unit
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import DraftPicture, QuestionDraft
from tongpin.questions.formats.text import write_text
from tongpin.questions.kinds import KINDS
from tongpin.questions.picture_signs import MARK_LENGTH


class Purpose(models.TextChoices):
    """Who may see a bank's questions before they are asked in earnest."""

    PRACTICE = "practice", _("for practice")
    CONTEST = "contest", _("for contests, not shown before")


class Bank(models.Model):
    """A collection of questions that one unit keeps."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="banks")
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("unit", "name", name="questions_bank_name_once")]

    def __str__(self) -> str:
        return self.name


class Intake(models.Model):
    """One file of questions that was taken into a bank."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="intakes")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="intakes")
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def standing(self) -> Self:
        return self.filter(retired_at=None)

    def in_order(self) -> Self:
        return self.order_by("topic", "id")


class Question(models.Model):
    """One question of a bank; what it says is in its versions."""

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions")
    fingerprint = models.CharField(max_length=64)  # of stem and options: the same is there once
    topic = models.CharField(_("topic"), max_length=60, blank=True)
    difficulty = models.PositiveSmallIntegerField(_("difficulty, 1 to 5"), default=3)
    retired_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "fingerprint"],
                condition=Q(retired_at=None),
                name="questions_question_once",
            ),
            models.CheckConstraint(
                condition=Q(difficulty__range=(1, 5)), name="questions_difficulty_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class VersionQuerySet(models.QuerySet["Version"]):
    def standing(self) -> Self:
        """Of questions that were not retired."""
        return self.filter(question__retired_at=None)

    def newest(self) -> Self:
        """Those that no later version replaces."""
        later = Version.objects.filter(question=OuterRef("question"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def approved(self) -> Self:
        """Of each question the newest that somebody approved: what may be asked."""
        later = Version.objects.filter(
            question=OuterRef("question"), number__gt=OuterRef("number"), approved_at__isnull=False
        )
        return self.exclude(approved_at=None).filter(~Exists(later))


class Version(models.Model):
    """What a question said from one moment on: never changed, for attempts keep what they saw."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    content = models.JSONField()  # Content.as_json
    key = models.JSONField()  # Key.as_json
    source = models.CharField(_("source of the fact"), max_length=200)  # book and page, or a link
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    intake = models.ForeignKey(Intake, models.PROTECT, null=True, related_name="versions")
    place = models.CharField(max_length=60, blank=True)  # in the intake's file: sheet and row
    original = models.TextField(blank=True)  # as it stood there

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("question", "number", name="questions_version_number_once")
        ]

    def __str__(self) -> str:
        return f"#{self.question_id}.{self.number}"

    @property
    def asked_content(self) -> Content:
        return Content.of(self.content)

    @property
    def answer_key(self) -> Key:
        return Key.of(self.key)

    @property
    def draft(self) -> QuestionDraft:
        """As it was written. Costs a query unless the question is at hand."""
        return QuestionDraft(
            content=self.asked_content,
            key=self.answer_key,
            source=self.source,
            topic=self.question.topic,
            difficulty=self.question.difficulty,
        )

    @property
    def as_text(self) -> str:
        return write_text(self.draft)

    @property
    def draft_with_pictures(self) -> QuestionDraft:
        """The same with its pictures, which are read. Costs a query unless they are at hand."""
        pictures = [picture.as_draft for picture in self.pictures.all()]
        return replace(self.draft, pictures=tuple(pictures))

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind].label)


class VersionPicture(models.Model):
    """A picture that a version shows: its texts name it by its mark."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="pictures")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="question_pictures")
    mark = models.CharField(max_length=MARK_LENGTH, db_index=True)  # the digest's first digits

    class Meta:
        constraints = [
            models.UniqueConstraint("version", "mark", name="questions_version_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.mark} of #{self.version_id}"

    @property
    def as_draft(self) -> DraftPicture:
        """As files of questions hold it. Reads the file, and costs a query unless it is at hand."""
        return DraftPicture(self.mark, CleanedContent(self.file.read(), self.file.media_type))
