"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "oversight_inspection",
            "oversight_observation",
            "oversight_problem",
            "oversight_problemstep",
            "oversight_visit",
        ),
    ]
