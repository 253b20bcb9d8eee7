"""What a column means is chosen for one unit's files of one layout; earlier choices hold for all."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_english"),
        ("ledgers", "0002_column_choice"),
        ("orgs", "0009_name_period"),
    ]

    operations = [
        migrations.RemoveConstraint("columnchoice", "ledgers_one_field_for_a_header"),
        migrations.AddField(
            "columnchoice", "layout", models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "columnchoice",
            "unit",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="column_choices",
                to="orgs.unit",
            ),
        ),
        migrations.AddConstraint(
            "columnchoice",
            models.UniqueConstraint(
                fields=["campaign", "layout", "kind", "header"],
                condition=models.Q(unit=None),
                name="ledgers_one_field_for_a_header",
            ),
        ),
        migrations.AddConstraint(
            "columnchoice",
            models.UniqueConstraint(
                fields=["campaign", "unit", "layout", "kind", "header"],
                name="ledgers_one_field_for_a_units_header",
            ),
        ),
    ]
