"""Which quizzes have begun; of those that were published before, somebody may have the paper."""

from django.db import migrations, models
from django.utils import timezone


def note_published_quizzes(apps, editor):
    Quiz = apps.get_model("quizzes", "Quiz")
    QuizBeginning = apps.get_model("quizzes", "QuizBeginning")
    now = timezone.now()
    rows = []
    for pk in Quiz.objects.exclude(published_at=None).values_list("pk", flat=True):
        rows.append(QuizBeginning(quiz=pk, begun_at=now))
    QuizBeginning.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0003_needs_unit_code")]

    operations = [
        migrations.CreateModel(
            name="QuizBeginning",
            fields=[
                ("quiz", models.BigIntegerField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(note_published_quizzes, migrations.RunPython.noop),
    ]
