"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "duties_addressee",
            "duties_directive",
            "duties_duedatemove",
            "duties_duty",
            "duties_expectation",
            "duties_template",
        ),
    ]
