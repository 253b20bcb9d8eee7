"""Pictures that versions of questions show."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0003_row_of_each_sender'),
        ('questions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(db_index=True, max_length=16)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='question_pictures', to='evidence.storedfile')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='questions.version')),
            ],
            options={
                'constraints': [models.UniqueConstraint('version', 'mark', name='questions_version_picture_once')],
            },
        ),
    ]
