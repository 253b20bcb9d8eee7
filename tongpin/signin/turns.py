"""Taking turns at writing: SQLite lets one process write, and makes the others sleep and retry."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def turn() -> Iterator[None]:
    """Hold the one place of a writer for a moment; others wake as soon as it is free.

    Only on SQLite; PostgreSQL lets many write. Skipping it is safe, just slower: it is
    the database that keeps writers apart.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with open(settings.VAR / "writers.lock", "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # given back when the file closes
        yield
