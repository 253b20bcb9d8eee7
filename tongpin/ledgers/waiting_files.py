"""Files that were read on trial, kept until the person says yes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tongpin.evidence.actions import keep_file
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Person

WaitingFiles = list[tuple[str, int]]  # name, and number of the StoredFile; a session holds it


def keep_files(files: Iterable[Any], *, by: Person, now: datetime) -> WaitingFiles:
    """Raises FileError for a file that nobody may keep."""
    waiting = []
    for file in files:
        stored = keep_file(file.name, file.read(), by=by, now=now)
        waiting.append((file.name, stored.pk))
    return waiting


def contents_of(waiting: WaitingFiles) -> list[tuple[str, bytes]]:
    """Name and content of each. Costs a query a file."""
    files = []
    for name, number in waiting:
        files.append((name, StoredFile.objects.get(pk=number).read()))
    return files
