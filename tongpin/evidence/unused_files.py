"""Files that no row names any more: found by all keys that point to files, and erased."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet

from tongpin.evidence.actions import GRACE, hold_content
from tongpin.evidence.models import LikePictures, PictureBand, StoredFile, Upload
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

ABOUT_FILES = (PictureBand, LikePictures, Upload)  # whose rows go with the file
AT_ONCE = 500  # files erased in one pass


def references() -> list[tuple[type[models.Model], str]]:
    """(model, field) of every key by which a row names a file, also those of many files.

    Django's own list of relations, with those that have no name backwards: a new model is in it
    without anybody's thinking of it.
    """
    keys: list[tuple[type[models.Model], str]] = []
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        # rows of many-to-many relations are those of the table between, whose key is listed too
        if isinstance(relation, models.ManyToOneRel) and relation.related_model not in ABOUT_FILES:
            keys.append((relation.related_model, relation.field.name))
    return keys


def unused_files() -> QuerySet[StoredFile]:
    """Files that no row names, through none of the keys."""
    files = StoredFile.objects.all()
    for model, field in references():
        rows = model._base_manager.filter(**{field: OuterRef("pk")})
        files = files.filter(~Exists(rows))
    return files


def drop_unused_files(*, now: datetime) -> int:
    """Erase files that nobody named for a while after they were sent; tells how many.

    What a form or a slot refused, what was looked at and never stored, what was replaced by
    something else that keeps no old edition.
    """
    waiting = Upload.objects.filter(file=OuterRef("pk"))
    old_files = unused_files().filter(~Exists(waiting), stored_at__lt=now - GRACE)
    return _drop(old_files.order_by("id")[:AT_ONCE], by=None, now=now)


@transaction.atomic
def drop_unused_files_of(person: Person, *, now: datetime) -> int:
    """Erase at once what the person sent and no row names: the person asked for it."""
    return _drop(unused_files().filter(stored_by=person), by=person, now=now)


def drop_file(stored: StoredFile, *, now: datetime) -> bool:
    """Erase a file that nothing names any more; tells whether it is gone."""
    return _drop(unused_files().filter(pk=stored.pk), by=None, now=now) == 1


@transaction.atomic
def _drop(files: Iterable[StoredFile], *, by: Person | None, now: datetime) -> int:
    """Erase rows and, once that is certain, contents that no other row has."""
    dropped = list(files)
    if not dropped:
        return 0
    numbers = [file.pk for file in dropped]
    Upload.objects.filter(file__in=numbers).delete()
    StoredFile.objects.filter(pk__in=numbers).delete()
    digests = sorted({file.digest for file in dropped})
    record("evidence.files.drop", "files", by=by, at=now, count=len(dropped), digests=digests)
    transaction.on_commit(lambda: _drop_contents(dropped))
    return len(dropped)


def _drop_contents(files: Iterable[StoredFile]) -> None:
    for file in files:
        _drop_content(file)


@transaction.atomic
def _drop_content(file: StoredFile) -> None:
    """Erase what lies in the storage, unless another row has it, also one of a moment ago."""
    hold_content(file.digest)
    if not StoredFile.objects.filter(digest=file.digest).exists():
        storages["evidence"].delete(file.place)
