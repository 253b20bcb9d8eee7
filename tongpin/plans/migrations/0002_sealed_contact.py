"""How to reach people is sealed; what was stored in the clear is sealed here."""

from django.db import migrations

from tongpin.orgs.sealed_columns import sealed_columns
from tongpin.orgs.sealed_field import SealedField


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = sealed_columns(
        "plans",
        "base",
        {
            "contact": SealedField(
                blank=True, max_length=60, verbose_name="contact"
            ),
            "phone": SealedField(
                blank=True, max_length=30, verbose_name="phone"
            ),
        },
    )
