"""How to reach people is sealed; what was stored in the clear is sealed here."""

from django.db import migrations

from tongpin.orgs.sealed_columns import sealed_columns
from tongpin.orgs.sealed_field import SealedField


class Migration(migrations.Migration):
    dependencies = [("orgs", "0002_post_proposal")]

    operations = sealed_columns(
        "orgs",
        "person",
        {
            "phone": SealedField(
                blank=True, max_length=20, verbose_name="phone"
            ),
        },
    )
