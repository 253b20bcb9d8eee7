"""Minutes, papers and make-ups: what people write about an act, every revision kept."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongpin.acts.models import Act
from tongpin.orgs.models import Person
from tongpin.orgs.vouched import VouchedModel


class Minutes(VouchedModel):
    """One revision of an act's minutes; the newest one counts."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField()  # of the revision, from 1
    head = models.JSONField()  # what the act said when this was written; see heads.py
    form = models.CharField(_("form"), max_length=60, blank=True)
    points = models.TextField(_("main points"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="minutes")

    class Meta:
        constraints = [
            models.UniqueConstraint("act", "number", name="dossiers_minutes_revision_once")
        ]

    def __str__(self) -> str:
        return f"#{self.act_id} revision {self.number}"


class DossierPaperQuerySet(models.QuerySet["DossierPaper"]):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)


class DossierPaper(VouchedModel):
    """What one person wrote for an act: a speaking outline, a reflection."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="papers")
    slot = models.SlugField()
    author = models.ForeignKey(Person, models.PROTECT, related_name="papers")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64)  # of the text without blanks and punctuation
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=64, blank=True, db_index=True)  # that wrote it, if any
    superseded_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # by its author; title and text are gone then

    objects = DossierPaperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="dossiers_paper_by_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "slot", "author"],
                condition=models.Q(superseded_at__isnull=True),
                name="dossiers_paper_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slot} of #{self.act_id} by #{self.author_id}"


class PaperSketch(models.Model):
    """One of the numbers by which papers that may be largely the same are found."""

    paper = models.ForeignKey(DossierPaper, models.CASCADE, related_name="sketches")
    number = models.BigIntegerField(db_index=True)  # see text_likeness.py; -1: too short a text

    def __str__(self) -> str:
        return f"{self.number:x} of #{self.paper_id}"


class MakeUp(VouchedModel):
    """How somebody who was away made up for an act."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="make_ups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="make_ups")
    how = models.CharField(_("how"), max_length=120)
    done_on = models.DateField(_("on"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"#{self.person_id} for #{self.act_id}"
