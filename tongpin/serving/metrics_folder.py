"""Where the workers of one server count together."""

import os

from django.conf import settings

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client when it is imported


def open_metrics_folder(port: int) -> None:
    """An empty folder for the counts of the server at this port, before its workers start.

    The library looks for the variable once, so nobody may have imported it yet.
    """
    folder = settings.VAR / "metrics" / str(port)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.db"):
        path.unlink()
    os.environ[VARIABLE] = str(folder)
