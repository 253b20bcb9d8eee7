"""Operations of migrations by which columns in the clear become sealed ones, and back."""

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

from tongpin.orgs.sealed_field import SealedField
from tongpin.orgs.sealing import seal, unseal


def sealed_columns(
    app: str, model: str, fields: dict[str, SealedField]
) -> list[migrations.operations.base.Operation]:
    """Make the columns wide enough, seal what they hold, and let Python read them sealed.

    fields   column -> the field that it becomes
    """
    widened, sealed = [], []
    for name, field in fields.items():
        options: dict[str, Any] = {
            "blank": field.blank,
            "max_length": field.max_length,
            "verbose_name": field.verbose_name,
        }
        widened.append(migrations.AlterField(model, name, models.TextField(**options)))
        sealed.append(migrations.AlterField(model, name, field))

    def change_all(apps: Any, change: Callable[[str, str], str]) -> None:
        for row in apps.get_model(app, model).objects.order_by("pk").iterator(chunk_size=1000):
            for name, field in fields.items():
                setattr(row, name, change(getattr(row, name), field.purpose))
            row.save(update_fields=list(fields))

    def seal_all(apps: Any, schema_editor: object) -> None:
        change_all(apps, seal)

    def unseal_all(apps: Any, schema_editor: object) -> None:
        change_all(apps, unseal)

    return [*widened, migrations.RunPython(seal_all, unseal_all), *sealed]
