"""Keeping files: clean, content-addressed, whole or not at all; and finding those alike."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongpin.base.bulk import insert_rows
from tongpin.base.text import printable
from tongpin.evidence.file_types import FileError, media_type_of
from tongpin.evidence.films import FILMS, clean_film
from tongpin.evidence.likeness import NEAR, Likeness, bands, likeness_of, near_bands
from tongpin.evidence.models import LikePictures, PictureBand, StoredFile, Upload
from tongpin.evidence.pictures import CleanedPicture, clean_picture
from tongpin.orgs.models import Person

HALF = 1 << 63  # taken off a hash, for databases keep signed numbers
BITS = (1 << 64) - 1
SHOWN = 20  # pictures alike that are told of one


def check_size(name: str, size: int) -> None:
    """Raises FileError for an empty file or one above the upload limit."""
    if not size:
        raise FileError(_("%(name)s is empty.") % {"name": name})
    if size > settings.UPLOAD_MB * 1024 * 1024:
        raise FileError(
            _("%(name)s is larger than %(limit)s MB.") % {"name": name, "limit": settings.UPLOAD_MB}
        )


def keep_file(name: str, content: bytes, *, by: Person | None, now: datetime) -> StoredFile:
    """Keep the content and return its row; the same content again gives the same row.

    Pictures and films are kept cleaned, see pictures.py and films.py. Raises FileError, with
    the reason, for a file that is not taken.
    """
    check_size(name, len(content))
    sent = hashlib.sha256(content).hexdigest()
    before = StoredFile.objects.filter(sent_digest=sent).order_by("id").first()
    if before and storages["evidence"].exists(before.place):
        return before
    media_type, cleaned, taken_at = media_type_of(content), None, None
    if media_type.startswith("image/"):
        cleaned = clean_picture(content, media_type)
        content, media_type, taken_at = cleaned.content, cleaned.media_type, cleaned.taken_at
    elif media_type in FILMS:
        content = clean_film(content)
    told = {
        "name": _kept_name(name, media_type),
        "size": len(content),
        "media_type": media_type,
        "sent_digest": sent,
        "taken_at": taken_at,
        "stored_at": now,
        "stored_by": by,
    }
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        _hold(digest)
        stored, is_new = StoredFile.objects.get_or_create(digest=digest, defaults=told)
        if not storages["evidence"].exists(stored.place):
            storages["evidence"].save(stored.place, ContentFile(content))
        if is_new and cleaned:
            _compare(stored, cleaned)
        elif stored.taken_at is None and taken_at:  # first sent by who keeps no times
            stored.taken_at = taken_at
            stored.save(update_fields=["taken_at"])
    return stored


def _hold(digest: str) -> None:
    """Let nobody else keep or drop this content until the transaction ends.

    On SQLite a transaction that writes holds everybody anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def _kept_name(name: str, media_type: str) -> str:
    """The name without folders; a picture that became JPEG is called so."""
    kept = printable(Path(name.replace("\\", "/")).name).strip()[-200:] or _("file")
    if media_type == "image/jpeg" and not kept.lower().endswith((".jpg", ".jpeg")):
        return f"{Path(kept).stem}.jpg"
    return kept


def _compare(stored: StoredFile, cleaned: CleanedPicture) -> None:
    """Keep what the picture looks like, and tell which earlier ones show the same."""
    looks = likeness_of(cleaned.image)
    if looks is None:
        return
    pairs = [
        LikePictures(first_id=earlier, second=stored, distance=distance)
        for earlier, distance in like_pictures(looks)
    ]
    LikePictures.objects.bulk_create(pairs)
    insert_rows(PictureBand, ("file", "key", "number"), band_rows(stored.pk, looks))


def band_rows(file: int, looks: Likeness) -> list[tuple[int, int, int]]:
    """(file, key, number) by which the picture is found again."""
    hashes = (looks.perceptual[0], looks.gradient[0])
    return [
        (file, key, number - HALF)
        for kind, number in enumerate(hashes)
        for key in bands(number, kind)
    ]


def like_pictures(looks: Likeness) -> list[tuple[int, int]]:
    """(file, distance) of the stored pictures that show the same, the nearest first.

    One query of some thousand rows, however many pictures there are.
    """
    sought: dict[int, list[int]] = {}  # key -> the hashes that look under it
    for kind, hashes in enumerate((looks.perceptual, looks.gradient)):
        for mine in set(hashes):
            for key in near_bands(mine, kind):
                sought.setdefault(key, []).append(mine - HALF)
    rows = PictureBand.objects.filter(key__in=list(sought)).values_list("key", "number", "file_id")
    found: dict[int, int] = {}
    for key, number, file in rows:
        for mine in sought[key]:
            distance = ((mine ^ number) & BITS).bit_count()
            if distance <= NEAR:
                found[file] = min(distance, found.get(file, NEAR))
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0]))[:SHOWN]


def drop_file(stored: StoredFile) -> bool:
    """Erase a file that nothing names any more; tells whether it is gone."""
    for relation in stored._meta.related_objects:
        if relation.related_model in (PictureBand, LikePictures, Upload):
            continue
        if relation.related_model._base_manager.filter(**{relation.field.name: stored}).exists():
            return False
    Upload.objects.filter(file=stored).delete()
    stored.delete()
    transaction.on_commit(lambda: _drop_content(stored))
    return True


@transaction.atomic
def _drop_content(stored: StoredFile) -> None:
    """Erase what lies in the storage, unless it was sent again in the meantime."""
    _hold(stored.digest)
    if not StoredFile.objects.filter(digest=stored.digest).exists():
        storages["evidence"].delete(stored.place)
