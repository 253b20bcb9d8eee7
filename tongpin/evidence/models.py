"""Stored files, what pictures look like, and uploads under way."""

from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages
from django.db import models
from django.urls import reverse

from tongpin.evidence.file_names import offered_name
from tongpin.orgs.models import Person
from tongpin.orgs.vouched import VouchedModel


class StoredFile(VouchedModel):
    """One content as one person sent it; under its SHA-256 the storage holds it once."""

    digest = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)  # with an ending of its kind, see file_names.py
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=80)  # by content, never by name
    sent_digest = models.CharField(max_length=64, db_index=True)  # a picture's before cleaning
    taken_at = models.DateTimeField(null=True)  # when a picture's camera says it was taken
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="stored_files")

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The name in the storage."""
        return f"{self.digest[:2]}/{self.digest}"

    @property
    def offered_name(self) -> str:
        """The name for whoever gets the file; older rows may hold one that says something else."""
        return offered_name(self.name, self.media_type)

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_there(self) -> bool:
        """Whether the storage holds it. Asks the storage."""
        return storages["evidence"].exists(self.place)

    def open(self) -> "File[bytes]":
        return storages["evidence"].open(self.place)

    def read(self) -> bytes:
        with self.open() as file:
            content: bytes = file.read()
        return content


class PictureBand(models.Model):
    """A quarter of a picture's hash, by which pictures that look alike are found."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="bands", db_index=False)
    key = models.IntegerField()  # which hash, which quarter, and its 16 bits
    number = models.BigIntegerField()  # the whole hash, less 2**63 to fit

    class Meta:
        indexes = [models.Index(fields=["key", "number", "file"], name="evidence_band_by_key")]

    def __str__(self) -> str:
        return f"{self.key:x} of #{self.file_id}"


class LikePictures(models.Model):
    """Two files that show the same picture."""

    first = models.ForeignKey(StoredFile, models.CASCADE, related_name="alike_later")
    second = models.ForeignKey(StoredFile, models.CASCADE, related_name="alike_before")
    distance = models.PositiveSmallIntegerField()  # bits that differ, 0 to 6

    class Meta:
        constraints = [models.UniqueConstraint("first", "second", name="evidence_alike_once")]

    def __str__(self) -> str:
        return f"#{self.first_id} and #{self.second_id}"


class Upload(models.Model):
    """A file that is arriving in parts; it becomes a StoredFile when the last part is there."""

    key = models.UUIDField(unique=True)
    by = models.ForeignKey(Person, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()  # bytes announced
    started_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="uploads")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("evidence:upload", args=[self.key])

    @property
    def path(self) -> Path:
        """The part that is there."""
        return settings.UPLOADS / str(self.key)

    @property
    def offset(self) -> int:
        """Bytes that arrived."""
        if self.file_id:
            return self.length
        return self.path.stat().st_size if self.path.exists() else 0
