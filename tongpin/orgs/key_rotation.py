"""New keys: what was sealed by the old ones is sealed anew, what they signed stays good."""

import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from tongpin.environment import kept_keys
from tongpin.orgs.journal import record
from tongpin.orgs.models import Person
from tongpin.orgs.sealed_field import SealedField
from tongpin.orgs.sealing import DATA_KEY, sealed_anew

CODE_KEY = "code_key"  # the file of the keys of receipts and personal codes
ROWS_AT_ONCE = 500
SealedColumn = tuple[type[models.Model], SealedField]


def add_key(path: Path) -> None:
    """Put a new key above the others of the file, which stays whole whatever happens."""
    keys = (os.urandom(32).hex(), *kept_keys(path))
    descriptor, beside = tempfile.mkstemp(dir=path.parent)  # mode 600
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(keys))
        file.flush()
        os.fsync(descriptor)
    Path(beside).replace(path)


def sealed_columns() -> Iterator[SealedColumn]:
    """Every sealed column of every app."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField):
                yield model, field


def rotate_code_keys(*, by: Person | None, now: datetime) -> None:
    """Receipts and personal codes are made by a new key; those that are out stay good."""
    add_key(settings.VAR / CODE_KEY)
    with transaction.atomic():
        record("orgs.keys.rotate", CODE_KEY, by=by, at=now)


def rotate_data_keys(*, by: Person | None, now: datetime) -> int:
    """A new key for what is sealed; tells how many texts were sealed anew.

    A run that is broken off leaves some sealed by the old key, which stays: run it again.
    """
    path = settings.VAR / DATA_KEY
    add_key(path)
    settings.DATA_KEYS = kept_keys(path)
    count = 0
    for model, field in sealed_columns():
        count += _seal_column_anew(model, field)
    with transaction.atomic():
        record("orgs.keys.rotate", DATA_KEY, by=by, at=now, texts=count)
    return count


def _seal_column_anew(model: type[models.Model], field: SealedField) -> int:
    """In parts, so that others can write between them; tells how many texts there were."""
    count, newest = 0, 0
    while True:
        with transaction.atomic():
            rows = _stored_texts(model, field, newest)
            for number, stored in rows:
                anew = sealed_anew(stored, field.purpose)
                model._base_manager.filter(pk=number).update(**{field.name: _AsItIs(anew)})
        if not rows:
            return count
        count += len(rows)
        newest = rows[-1][0]


def _stored_texts(
    model: type[models.Model], field: SealedField, after: int
) -> list[tuple[int, str]]:
    """(number, text as it is stored) of the next rows, locked where the database locks rows."""
    rows = model._base_manager.select_for_update().filter(pk__gt=after).order_by("pk")
    stored = Cast(field.name, models.TextField())
    texts = rows.annotate(stored=stored).exclude(stored="").values_list("pk", "stored")
    return list(texts[:ROWS_AT_ONCE])


class _AsItIs(models.Value):
    """A text that is stored without being sealed once more."""

    def __init__(self, value: str) -> None:
        super().__init__(value, output_field=models.TextField())
