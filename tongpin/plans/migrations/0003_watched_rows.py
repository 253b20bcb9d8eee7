"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_sealed_contact"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "plans_base",
            "plans_planitem",
            "plans_plannedact",
        ),
    ]
