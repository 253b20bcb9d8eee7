"""Taking turns at writing among the processes of this machine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

PLACES = 16  # halls that are written at the same time, where a database lets many write


@contextmanager
def turn(hall: int) -> Iterator[None]:
    """Hold the one place of this hall's writer for a moment; others wake as soon as it is free.

    SQLite lets one process write and makes the others sleep and retry, so there all halls
    share a place. Skipping it is safe, just slower: it is the database that keeps writers apart.
    """
    if connection.in_atomic_block:
        yield
        return
    place = 0 if connection.vendor == "sqlite" else hall % PLACES
    with open(settings.VAR / f"turn-{place}.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file closes
        yield
