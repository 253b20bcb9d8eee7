"""The app; what it does at every transaction is entered once all models are there."""

from importlib import import_module

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    name = "tongpin.orgs"

    def ready(self) -> None:
        import_module("tongpin.orgs.transaction_hooks")
