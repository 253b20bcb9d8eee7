"""Keeping files: clean, content-addressed, whole or not at all; and finding those alike."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class CleanedContent:
    """A file's content as it is kept; `picture` for one that was cleaned as a picture."""

    content: bytes
    media_type: str
    picture: CleanedPicture | None = None

    @property
    def taken_at(self) -> datetime | None:
        return self.picture.taken_at if self.picture else None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def cleaned_content(content: bytes) -> CleanedContent:
    """Pictures and films without what they tell besides. Raises FileError for what is not taken."""
    media_type = media_type_of(content)
    if media_type.startswith("image/"):
        picture = clean_picture(content, media_type)
        return CleanedContent(picture.content, picture.media_type, picture)
    if media_type in FILMS:
        content = clean_film(content)
    return CleanedContent(content, media_type)


def keep_file(name: str, content: bytes, *, by: Person | None, now: datetime) -> StoredFile:
    """Keep the content and return its row; the same content again gives the same row.

    Pictures and films are kept cleaned, see pictures.py and films.py. Raises FileError, with
    the reason, for a file that is not taken.
    """
    check_size(name, len(content))
    sent_digest = hashlib.sha256(content).hexdigest()
    earlier = StoredFile.objects.filter(sent_digest=sent_digest).order_by("id").first()
    if earlier and storages["evidence"].exists(earlier.place):
        return earlier
    cleaned = cleaned_content(content)
    row = {
        "name": _kept_name(name, cleaned.media_type),
        "size": len(cleaned.content),
        "media_type": cleaned.media_type,
        "sent_digest": sent_digest,
        "taken_at": cleaned.taken_at,
        "stored_at": now,
        "stored_by": by,
    }
    return _stored(cleaned, row)


@transaction.atomic
def _stored(cleaned: CleanedContent, row: dict[str, Any]) -> StoredFile:
    """The row of the content, in the storage too; a new picture is compared with earlier ones."""
    digest = cleaned.digest
    _hold(digest)
    stored, is_new = StoredFile.objects.get_or_create(digest=digest, defaults=row)
    if not storages["evidence"].exists(stored.place):
        storages["evidence"].save(stored.place, ContentFile(cleaned.content))
    if is_new and cleaned.picture:
        _compare(stored, cleaned.picture)
    elif stored.taken_at is None and cleaned.taken_at:  # first sent by who keeps no times
        stored.taken_at = cleaned.taken_at
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
    bare_name = printable(Path(name.replace("\\", "/")).name).strip()[-200:] or _("file")
    if media_type == "image/jpeg" and not bare_name.lower().endswith((".jpg", ".jpeg")):
        return f"{Path(bare_name).stem}.jpg"
    return bare_name


def _compare(stored: StoredFile, picture: CleanedPicture) -> None:
    """Keep what the picture looks like, and which earlier ones show the same."""
    likeness = likeness_of(picture.image)
    if likeness is None:
        return
    pairs = []
    for earlier, distance in like_pictures(likeness):
        pairs.append(LikePictures(first_id=earlier, second=stored, distance=distance))
    LikePictures.objects.bulk_create(pairs)
    insert_rows(PictureBand, ("file", "key", "number"), band_rows(stored.pk, likeness))


def band_rows(file: int, likeness: Likeness) -> list[tuple[int, int, int]]:
    """(file, key, number) by which the picture is found again."""
    upright_hashes = (likeness.perceptual[0], likeness.gradient[0])
    rows = []
    for kind, number in enumerate(upright_hashes):
        for key in bands(number, kind):
            rows.append((file, key, number - HALF))
    return rows


def like_pictures(likeness: Likeness) -> list[tuple[int, int]]:
    """(file, distance) of the stored pictures that show the same, the nearest first.

    One query of some thousand rows, however many pictures there are.
    """
    hashes_by_key = _hashes_by_key(likeness)
    bands_near = PictureBand.objects.filter(key__in=list(hashes_by_key))
    distances: dict[int, int] = {}
    for key, number, file in bands_near.values_list("key", "number", "file_id"):
        for own_number in hashes_by_key[key]:
            distance = ((own_number ^ number) & BITS).bit_count()
            if distance <= NEAR:
                distances[file] = min(distance, distances.get(file, NEAR))
    nearest_first = sorted(distances.items(), key=lambda pair: (pair[1], pair[0]))
    return nearest_first[:SHOWN]


def _hashes_by_key(likeness: Likeness) -> dict[int, list[int]]:
    """The keys under which pictures alike are found -> the own hashes, as stored, near the key."""
    hashes_by_key: dict[int, list[int]] = {}
    for kind, hashes in enumerate((likeness.perceptual, likeness.gradient)):
        for number in set(hashes):
            for key in near_bands(number, kind):
                hashes_by_key.setdefault(key, []).append(number - HALF)
    return hashes_by_key


def drop_file(stored: StoredFile) -> bool:
    """Erase a file that nothing names any more; tells whether it is gone."""
    for relation in stored._meta.related_objects:
        model = relation.related_model
        if model in (PictureBand, LikePictures, Upload):
            continue
        if model._base_manager.filter(**{relation.field.name: stored}).exists():
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
