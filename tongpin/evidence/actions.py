"""Keeping files: clean, content-addressed, whole or not at all; and finding those alike."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tongpin.base.bulk import insert_rows
from tongpin.evidence.cleaning import CleanedContent, cleaned_content
from tongpin.evidence.file_names import kept_name
from tongpin.evidence.file_types import FileError
from tongpin.evidence.likeness import NEAR, Likeness, bands, near_bands
from tongpin.evidence.models import LikePictures, PictureBand, StoredFile
from tongpin.orgs.models import Person
from tongpin.serving.reading_apart import FileReadingError, read_apart

HALF = 1 << 63  # taken off a hash, for databases keep signed numbers
BITS = (1 << 64) - 1
GRACE = timedelta(days=7)  # that a file may wait for whoever is to name it
SHOWN = 20  # pictures alike that are told of one


def check_size(name: str, size: int) -> None:
    """Raises FileError for an empty file or one above the upload limit."""
    if not size:
        raise FileError(_("%(name)s is empty.") % {"name": name})
    if size > settings.UPLOAD_MB * 1024 * 1024:
        raise FileError(
            _("%(name)s is larger than %(limit)s MB.") % {"name": name, "limit": settings.UPLOAD_MB}
        )


def check_file(name: str, content: bytes) -> None:
    """Raises FileError, as keep_file does, and keeps nothing."""
    check_size(name, len(content))
    kept_name(name, _cleaned_apart(content).media_type)


def keep_file(name: str, content: bytes, *, by: Person | None, now: datetime) -> StoredFile:
    """Keep the content and return its row; the same content again gives the sender's same row.

    Each sender has a row with an own name; the content lies in the storage once. Pictures and
    films are kept cleaned, see pictures.py and films.py. Raises FileError, with the reason, for
    a file that is not taken.
    """
    check_size(name, len(content))
    sent_digest = hashlib.sha256(content).hexdigest()
    earlier = _kept_before(sent_digest)
    if earlier:
        return _row_of_sender(earlier, kept_name(name, earlier.media_type), by, now)
    cleaned = _cleaned_apart(content)
    row = _new_row(name, cleaned, by, now)
    return _stored(cleaned, row | {"sent_digest": sent_digest})


def keep_cleaned(
    name: str, cleaned: CleanedContent, *, by: Person | None, now: datetime
) -> StoredFile:
    """Keep what a reader of a larger file found in it and cleaned, apart; as keep_file does."""
    digest = cleaned.digest
    if earlier := _kept_before(digest):
        return _row_of_sender(earlier, kept_name(name, earlier.media_type), by, now)
    row = _new_row(name, cleaned, by, now)
    return _stored(cleaned, row | {"sent_digest": digest})


def _new_row(
    name: str, cleaned: CleanedContent, by: Person | None, now: datetime
) -> dict[str, Any]:
    """The fields of a row but for the digests. Raises FileError for a name that lies."""
    return {
        "name": kept_name(name, cleaned.media_type),
        "size": len(cleaned.content),
        "media_type": cleaned.media_type,
        "taken_at": cleaned.taken_at,
        "stored_at": now,
        "stored_by": by,
    }


def _cleaned_apart(content: bytes) -> CleanedContent:
    try:
        return read_apart(cleaned_content, content)
    except FileReadingError as error:
        raise FileError(str(error)) from error


def _kept_before(sent_digest: str) -> StoredFile | None:
    """A row of what was sent before, whoever sent it, if the content is still there."""
    earlier = StoredFile.objects.filter(sent_digest=sent_digest).order_by("id").first()
    return earlier if earlier and earlier.is_there else None


@transaction.atomic
def _row_of_sender(earlier: StoredFile, name: str, by: Person | None, now: datetime) -> StoredFile:
    """The sender's own row of a content that is kept already."""
    hold_content(earlier.digest)
    rows = StoredFile.objects.filter(digest=earlier.digest, stored_by=by)
    own_row = rows.order_by("id").first()
    if own_row is None:
        return _another_row(earlier, name, by, now)
    if own_row.stored_at < now - GRACE / 2:  # so that nobody drops it before it is used
        own_row.stored_at = now
        own_row.save(update_fields=["stored_at"])
    return own_row


def _another_row(earlier: StoredFile, name: str, by: Person | None, now: datetime) -> StoredFile:
    """One more row of the same content; as a picture it is alike whatever the first one is."""
    row = StoredFile.objects.create(
        digest=earlier.digest,
        name=name,
        size=earlier.size,
        media_type=earlier.media_type,
        sent_digest=earlier.sent_digest,
        taken_at=earlier.taken_at,
        stored_at=now,
        stored_by=by,
    )
    bands_of_row = earlier.bands.values_list("key", "number")
    new_bands = [(row.pk, key, number) for key, number in bands_of_row]
    insert_rows(PictureBand, ("file", "key", "number"), new_bands)
    return row


@transaction.atomic
def _stored(cleaned: CleanedContent, row: dict[str, Any]) -> StoredFile:
    """The row of the content, in the storage too; a new picture is compared with earlier ones."""
    digest = cleaned.digest
    hold_content(digest)
    rows = StoredFile.objects.filter(digest=digest)
    stored = rows.filter(stored_by=row["stored_by"]).order_by("id").first()
    is_new = stored is None
    if stored is None:
        stored = StoredFile.objects.create(digest=digest, **row)
    if not stored.is_there:
        storages["evidence"].save(stored.place, ContentFile(cleaned.content))
    if is_new and cleaned.likeness:
        _compare(stored, cleaned.likeness)
    elif stored.taken_at is None and cleaned.taken_at:  # first sent by who keeps no times
        stored.taken_at = cleaned.taken_at
        stored.save(update_fields=["taken_at"])
    return stored


def hold_content(digest: str) -> None:
    """Let nobody else keep or drop this content until the transaction ends.

    On SQLite a transaction that writes holds everybody anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def _compare(stored: StoredFile, likeness: Likeness) -> None:
    """Keep what the picture looks like, and which earlier ones show the same."""
    pairs = []
    same_content = StoredFile.objects.filter(digest=stored.digest).values_list("pk", flat=True)
    for earlier, distance in like_pictures(likeness, besides=set(same_content)):
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


def like_pictures(likeness: Likeness, *, besides: Collection[int] = ()) -> list[tuple[int, int]]:
    """(file, distance) of the stored pictures that show the same, the nearest first.

    `besides` are files that are not told of, for they are the same file.

    One query of some thousand rows, however many pictures there are.
    """
    hashes_by_key = _hashes_by_key(likeness)
    bands_near = PictureBand.objects.filter(key__in=list(hashes_by_key))
    distances: dict[int, int] = {}
    for key, number, file in bands_near.values_list("key", "number", "file_id"):
        if file in besides:
            continue
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
