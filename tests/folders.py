"""Folders in which a test runs Tongpin by itself, as somebody who installs it does."""

import os
import sys
from pathlib import Path

RUN = [sys.executable, "-m", "tongpin"]


def own_folder(folder: Path, **settings: str) -> dict[str, str]:
    """The environment in which Tongpin works in the folder alone."""
    return os.environ | {
        "TONGPIN_VAR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        **settings,
    }


def give_keys(folder: Path) -> None:
    """The keys of every place of the tests: what one sealed another opens."""
    for name in ("secret_key", "data_key"):
        (folder / name).write_text("f" * 64)
        (folder / name).chmod(0o600)
