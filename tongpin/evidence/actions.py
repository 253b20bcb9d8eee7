"""Keeping files: content-addressed, whole or not at all."""

import hashlib
import io
import os
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person

KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)


class FileError(Exception):
    """The file cannot be kept; the message is written for users."""


def kind_of(content: bytes) -> str:
    """The media type by content: PDF, JPEG, PNG, zip and OLE containers, or text.

    Raises FileError for anything else.
    """
    for start, media_type in KINDS:
        if content.startswith(start):
            return media_type
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding).read()
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return "text/plain"
    raise FileError(_("This kind of file is not taken. Taken are PDF, JPEG, PNG, Office and text."))


def keep_file(name: str, content: bytes, *, by: Person | None, now: datetime) -> StoredFile:
    """Keep the content and return its row; the same content again gives the same row.

    Raises FileError for an empty file, one above the upload limit, or an unknown kind.
    """
    if not content:
        raise FileError(_("%(name)s is empty.") % {"name": name})
    if len(content) > settings.UPLOAD_MB * 1024 * 1024:
        raise FileError(
            _("%(name)s is larger than %(limit)s MB.") % {"name": name, "limit": settings.UPLOAD_MB}
        )
    media_type = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    stored, __ = StoredFile.objects.get_or_create(
        digest=digest,
        defaults={
            "name": Path(name).name[:255],
            "size": len(content),
            "media_type": media_type,
            "stored_at": now,
            "stored_by": by,
        },
    )
    if not stored.path.exists():
        _write_whole(stored.path, content)
    return stored


def _write_whole(path: Path, content: bytes) -> None:
    """A reader sees the whole file or none: written beside, then moved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
