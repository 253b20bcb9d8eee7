"""Uploads that go on where they broke off, after the tus protocol 1.0."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tongpin.evidence.actions import check_size, keep_file
from tongpin.evidence.file_names import plain_name
from tongpin.evidence.file_types import FileError
from tongpin.evidence.models import StoredFile, Upload
from tongpin.orgs.models import Person

PART = 4 * 1024 * 1024  # bytes of one part at most
UNDER_WAY = 50  # unfinished uploads of one person
WAITS = timedelta(days=7)  # so long an unfinished upload waits for its next part


class OffsetError(Exception):
    """The part does not begin where the last one ended."""


def start_upload(name: str, length: int, *, by: Person, now: datetime) -> Upload:
    """Announce a file of so many bytes. Raises FileError for a size that is not taken."""
    check_size(name, length)
    if Upload.objects.filter(by=by, file=None).count() >= UNDER_WAY:
        raise FileError(_("Too many files are under way; finish or drop some of them first."))
    return Upload.objects.create(
        key=uuid4(), by=by, name=plain_name(name), length=length, started_at=now
    )


def take_part(upload: Upload, offset: int, content: bytes, *, now: datetime) -> Upload:
    """Add the part that begins at byte `offset`; the last one makes the file.

    Raises OffsetError where the part does not fit, FileError where the whole is not taken.
    """
    return _finish(_append(upload, offset, content), now)


@transaction.atomic
def _append(upload: Upload, offset: int, content: bytes) -> Upload:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.file_id:  # the last part came again
        return upload
    if offset != upload.offset or offset + len(content) > upload.length:
        raise OffsetError
    settings.UPLOADS.mkdir(parents=True, exist_ok=True)
    with upload.path.open("ab") as file:
        file.write(content)
    return upload


def _finish(upload: Upload, now: datetime) -> Upload:
    """Make the file where all of it is there; nobody waits while it is read."""
    if upload.file_id is None and upload.offset == upload.length:
        upload.file = keep_file(upload.name, upload.path.read_bytes(), by=upload.by, now=now)
        upload.save(update_fields=["file"])
        upload.path.unlink(missing_ok=True)
    return upload


def file_of(key: UUID, *, by: Person, now: datetime) -> StoredFile:
    """The file that the person's upload became, made now if its last step once failed.

    Raises FileError where it is not whole.
    """
    upload = Upload.objects.filter(by=by, key=key).select_related("file").first()
    if upload:
        _finish(upload, now)
    if upload is None or upload.file is None:
        raise FileError(_("The file did not arrive whole; send it again."))
    return upload.file


def uploaded_file(data: Mapping[str, Any], *, by: Person, now: datetime) -> StoredFile | None:
    """The file of a form's cleaned data, sent in parts before (`upload`) or with it (`file`).

    Raises FileError where it is not whole or not taken.
    """
    if data["upload"]:
        return file_of(data["upload"], by=by, now=now)
    if file := data["file"]:
        return keep_file(file.name, file.read(), by=by, now=now)
    return None


def uploaded_files(data: Mapping[str, Any], *, by: Person, now: datetime) -> list[StoredFile]:
    """The same for several: sent in parts before (`upload`), then with the form (`file`)."""
    before = [file_of(key, by=by, now=now) for key in data["upload"]]
    with_it = [keep_file(file.name, file.read(), by=by, now=now) for file in data["file"]]
    return before + with_it


def drop_upload(upload: Upload) -> None:
    """Forget an upload and what arrived of it; a file that it became stays."""
    upload.path.unlink(missing_ok=True)
    upload.delete()


def drop_old_uploads(*, now: datetime) -> int:
    """Forget the uploads that nobody went on with; tells how many."""
    uploads = list(Upload.objects.filter(started_at__lt=now - WAITS))
    for upload in uploads:
        drop_upload(upload)
    return len(uploads)
