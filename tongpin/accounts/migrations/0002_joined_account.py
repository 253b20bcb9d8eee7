"""Accounts at providers outside, joined to people; letters by which they are joined."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from tongpin.orgs.written_rows import watch_rows


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('orgs', '0008_phone_mac'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='provider',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.CreateModel(
            name='JoinedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=40)),
                ('subject_mac', models.CharField(max_length=64)),
                ('joined_at', models.DateTimeField(verbose_name='joined at')),
                ('used_at', models.DateTimeField(null=True, verbose_name='last sign-in')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joined_accounts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('provider'), models.F('subject_mac'), name='accounts_joined_once'), models.UniqueConstraint(models.F('provider'), models.F('person'), name='accounts_joined_one_each')],
            },
        ),
        watch_rows('accounts_joinedaccount'),
    ]
