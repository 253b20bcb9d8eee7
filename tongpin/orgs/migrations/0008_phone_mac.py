"""Telephones stay sealed, and can be looked for by a mac beside them."""

from django.db import migrations

from tongpin.orgs.contact_numbers import number_mac
from tongpin.orgs.sealed_field import NumberMac

ROWS_AT_ONCE = 1000


def fill(apps, schema_editor):
    people = apps.get_model("orgs", "Person").objects.only("phone").order_by("pk")
    for person in people.iterator(chunk_size=ROWS_AT_ONCE):
        if number_mac(person.phone):
            person.save(update_fields=["phone_mac"])


class Migration(migrations.Migration):
    dependencies = [("orgs", "0007_person_merge")]

    operations = [
        migrations.AddField("person", "phone_mac", NumberMac(of="phone")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
