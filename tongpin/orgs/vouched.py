"""Models whose rows the journal vouches for."""

from functools import lru_cache

from django.apps import apps
from django.db import models, transaction


class VouchedModel(models.Model):
    """A model whose rows the journal vouches for: who changes one behind it is found out.

    Its key is a number. A migration brings `watch_rows`; see docs/recipes.md.
    """

    class Meta:
        abstract = True

    def save(self, *args: object, **options: object) -> None:
        with transaction.atomic():  # a row is vouched for when its transaction ends
            super().save(*args, **options)  # type: ignore[arg-type]

    def delete(self, *args: object, **options: object) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            return super().delete(*args, **options)  # type: ignore[arg-type]


@lru_cache(1)
def vouched_models() -> dict[str, type[models.Model]]:
    """table -> model, in the order of the tables."""
    tables = {}
    for model in apps.get_models():
        if issubclass(model, VouchedModel):
            tables[model._meta.db_table] = model
    return dict(sorted(tables.items()))
