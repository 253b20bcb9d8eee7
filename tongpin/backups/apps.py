"""What every command looks at before it begins."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from tongpin.backups.restore_marker import broken_off_restore


class BackupsConfig(AppConfig):
    name = "tongpin.backups"

    def ready(self) -> None:
        register(restore_is_whole)


def restore_is_whole(**options: Any) -> list[CheckMessage]:
    """Nobody works with a county of which only a part was brought back."""
    sentence = broken_off_restore()
    return [Error(sentence, id="backups.E001")] if sentence else []
