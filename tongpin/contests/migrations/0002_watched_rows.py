"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("contests", "0001_initial"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "contests_certificate",
            "contests_contest",
            "contests_entrant",
            "contests_judge",
            "contests_placing",
            "contests_round",
            "contests_score",
            "contests_work",
        ),
    ]
