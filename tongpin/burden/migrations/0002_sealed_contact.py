"""How to reach people is sealed; what was stored in the clear is sealed here."""

from django.db import migrations

from tongpin.orgs.sealed_columns import sealed_columns
from tongpin.orgs.sealed_field import SealedField


class Migration(migrations.Migration):
    dependencies = [("burden", "0001_initial")]

    operations = sealed_columns(
        "burden",
        "complaint",
        {
            "contact": SealedField(
                blank=True, max_length=100, verbose_name="how to reach you (optional)"
            ),
        },
    )
