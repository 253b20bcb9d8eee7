"""Entries are sealed by a key outside the database; those that are there are sealed here."""

from django.db import migrations, models

from tongpin.orgs.sealing import mac

JOURNAL = "journal"


def seal_all(apps, schema_editor):
    entries = apps.get_model("orgs", "JournalEntry").objects.order_by("pk")
    for entry in entries.only("digest").iterator(chunk_size=2000):
        entries.filter(pk=entry.pk).update(seal=mac(entry.digest, JOURNAL))


class Migration(migrations.Migration):
    dependencies = [("orgs", "0003_sealed_phone")]

    operations = [
        migrations.AddField("journalentry", "seal", models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.RunPython(seal_all, migrations.RunPython.noop),
    ]
