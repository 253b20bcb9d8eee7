"""Complaints and suggestions about the burden that the work makes."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tongpin.orgs.models import Person


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open_first(self) -> Self:
        return self.order_by(models.F("answered_at").asc(nulls_first=True), "-id")


class Complaint(models.Model):
    """What somebody finds wrong, and the answer."""

    text = models.TextField(_("what is wrong"), max_length=2000)
    page = models.CharField(max_length=300, blank=True)  # from where it was written
    contact = models.CharField(_("how to reach you (optional)"), max_length=100, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="complaints")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # who answers
    due_on = models.DateField(null=True)  # the day by which it is answered
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    objects = ComplaintQuerySet.as_manager()

    def __str__(self) -> str:
        return f"#{self.pk}"
