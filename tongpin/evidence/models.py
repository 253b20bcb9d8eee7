"""Stored files."""

from pathlib import Path

from django.conf import settings
from django.db import models

from tongpin.orgs.models import Person


class StoredFile(models.Model):
    """One content, kept once under its SHA-256 whatever names it came under."""

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)  # as first uploaded
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)  # by content, never by name
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="stored_files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        return settings.FILES / self.digest[:2] / self.digest
