"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("office", "0001_initial"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "office_brief",
            "office_decision",
            "office_handover",
            "office_liaison",
            "office_officepaper",
        ),
    ]
