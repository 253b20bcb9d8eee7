"""The file that says that a restore is under way, or was broken off."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _


def marker_path() -> Path:
    return Path(settings.VAR) / "restore-under-way"


def broken_off_restore() -> str:
    """A sentence about a restore that did not end, "" where there is none."""
    path = marker_path()
    if not path.exists():
        return ""
    text = _("A restore of %(name)s began here and did not end. Run it again. (%(path)s)")
    return text % {"name": path.read_text("utf-8").strip(), "path": path}


@contextmanager
def restore_marked(name: str) -> Iterator[None]:
    """While the block runs, and where it is killed, the place says so."""
    marker = marker_path()
    marker.write_text(f"{name}\n", "utf-8")
    try:
        yield
    finally:
        marker.unlink()
