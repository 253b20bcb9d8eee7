"""Hints that people have read."""

from django.db import models

from tongpin.orgs.models import Person


class ReadHint(models.Model):
    """A hint that a person has read and does not want to see again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="read_hints")
    key = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("person", "key", name="guide_read_hint_once")]

    def __str__(self) -> str:
        return f"{self.key} by #{self.person_id}"
