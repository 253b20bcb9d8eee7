"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "orgs_person",
            "orgs_placement",
            "orgs_post",
            "orgs_postproposal",
            "orgs_unit",
        ),
    ]
