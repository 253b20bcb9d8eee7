"""The app; once all apps are there, its receivers are connected and its providers read."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tongpin.accounts"

    def ready(self) -> None:
        import_module("tongpin.accounts.receivers")
        import_module("tongpin.accounts.providers").all_providers()  # faults stop the start
