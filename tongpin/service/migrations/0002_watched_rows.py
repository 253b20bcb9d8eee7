"""PostgreSQL notes what is written into these tables, so that the journal can vouch for it."""

from django.db import migrations

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial"), ("orgs", "0005_row_vouchers")]

    operations = [
        watch_rows(
            "service_orderstep",
            "service_requestnote",
            "service_requestpicture",
            "service_routingrule",
            "service_serviceasker",
            "service_servicedesk",
            "service_serviceorder",
            "service_servicerating",
            "service_servicerequest",
            "service_stepfile",
        ),
    ]
