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
