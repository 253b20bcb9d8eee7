"""The app's place in Django: its triggers come and go with migrations."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import (  # noqa: TID251  # migrating is Django's own
    post_migrate,
    pre_migrate,
)


class SearchConfig(AppConfig):
    name = "tongpin.search"
    is_derived = True  # all that its tables hold is made from others; backups leave them out

    def ready(self) -> None:
        triggers = import_module("tongpin.search.change_triggers")
        pre_migrate.connect(triggers.before_migrating, sender=self)
        post_migrate.connect(triggers.after_migrating, sender=self)
