"""What an office makes of the ledger: papers, decisions, items of news, who answers for whom."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tongpin.campaigns.models import Campaign
from tongpin.duties.models import Duty
from tongpin.orgs.models import Person, Post, Unit
from tongpin.orgs.vouched import VouchedModel

YEARS = {"permanent": "永久", "30": "30年", "10": "10年"}  # how long archives keep something


class PaperKind(models.TextChoices):
    """What a paper is."""

    DISPATCH = "dispatch", _("dispatch sheet")
    MEETING = "meeting", _("meeting")
    REPORT = "report", _("work report")
    CIRCULAR = "circular", _("circular of facts")
    ARCHIVE = "archive", _("archive overview")
    LETTER = "letter", _("reminder letter")


class OfficePaperQuerySet(models.QuerySet["OfficePaper"]):
    def issued(self) -> Self:
        return self.exclude(issued_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-id")


class OfficePaper(VouchedModel):
    """One paper of an office. A draft follows the ledger; once it is issued it stands as it is."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="papers_of_offices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=8, choices=PaperKind)
    period = models.CharField(max_length=12)  # key of the period that it is about, or of its day
    from_on = models.DateField()
    before_on = models.DateField()
    to = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="letters")
    number = models.CharField(_("document number"), max_length=60, blank=True)
    words = models.TextField(_("in words"), max_length=4000, blank=True)  # what a person adds
    sections = models.JSONField(default=list)  # as issued, see papers/sections.py
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = OfficePaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "period"],
                condition=models.Q(to=None),
                name="office_paper_once",
            ),
            models.UniqueConstraint(
                fields=["campaign", "unit", "kind", "period", "to"],
                condition=models.Q(to__isnull=False),
                name="office_letter_once",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "kind", "made_at"], name="office_paper_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("office:paper", args=[self.pk])

    @property
    def last_on(self) -> date:
        return self.before_on - timedelta(days=1)


class Decision(VouchedModel):
    """What a meeting decided that a unit does; it is owed like everything else."""

    paper = models.ForeignKey(OfficePaper, models.PROTECT, related_name="decisions")
    text = models.CharField(_("what is to be done"), max_length=120)
    duty = models.OneToOneField(Duty, models.PROTECT, related_name="decision")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("paper", "text", "duty", name="office_decision_once")
        ]

    def __str__(self) -> str:
        return self.text


class BriefTopic(models.TextChoices):
    """What an item of news is about."""

    CARRIED_OUT = "carried_out", _("decisions carried out")
    PRACTICE = "practice", _("ways of working")
    NEWS = "news", _("news")
    STAGE = "stage", _("tasks of this stage")
    TOPIC = "topic", _("commissioned topic")
    PROBLEM = "problem", _("problems for superiors")


class Outcome(models.TextChoices):
    """What became of an item of news."""

    WAITS = "waits", _("to be decided")
    ADOPTED = "adopted", _("adopted")
    DECLINED = "declined", _("not adopted")


class BriefQuerySet(models.QuerySet["Brief"]):
    def waiting(self) -> Self:
        return self.filter(outcome=Outcome.WAITS)

    def newest_first(self) -> Self:
        return self.order_by("-sent_at", "-id")


class Brief(VouchedModel):
    """An item of news from a unit (信息稿). Nobody counts them by unit."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="briefs")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="briefs")
    about = models.CharField(
        _("about"), max_length=11, choices=BriefTopic, default=BriefTopic.PRACTICE
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=1500)
    author = models.CharField(_("author"), max_length=60, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITS)
    answer = models.CharField(_("to the author"), max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = BriefQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("office:brief", args=[self.pk])


class LiaisonQuerySet(models.QuerySet["Liaison"]):
    def standing(self) -> Self:
        return self.filter(before_on=None)


class Liaison(VouchedModel):
    """A leader who looks after a unit (联系点), from a day until another."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="liaisons")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="liaisons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="liaisons")
    from_on = models.DateField()
    before_on = models.DateField(null=True)  # the first day on which it was over

    objects = LiaisonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit", "person"],
                condition=models.Q(before_on=None),
                name="office_liaison_once",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.person_id} for #{self.unit_id}"


class Handover(VouchedModel):
    """What somebody who left a post handed over, to whom, with what was open then."""

    post = models.OneToOneField(Post, models.PROTECT, related_name="handover")
    to = models.ForeignKey(Person, models.PROTECT, related_name="+")
    notes = models.TextField(_("what to know"), max_length=2000, blank=True)
    open_matters = models.JSONField(default=list)  # as they stood, in words
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"#{self.post_id} to #{self.to_id}"
