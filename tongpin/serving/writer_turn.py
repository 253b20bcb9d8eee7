"""Taking turns at writing among the processes of this machine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

PLACES = 16  # writers at the same time, where a database lets many write


@contextmanager
def writer_turn(number: int) -> Iterator[None]:
    """Hold the place of this number's writer for a moment; others wake as soon as it is free.

    SQLite lets one process write and makes the others sleep and retry, so there all numbers
    share a place. Skipping it is safe, just slower: it is the database that keeps writers apart.
    """
    if connection.in_atomic_block:
        yield
        return
    place = 0 if connection.vendor == "sqlite" else number % PLACES
    turn_path = settings.VAR / f"turn-{place}.lock"
    door_path = settings.VAR / f"turn-{place}.next.lock"
    with turn_path.open("w") as turn:
        # Whoever is next holds the door: who just had a turn finds it shut, and comes after.
        with door_path.open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            fcntl.flock(turn, fcntl.LOCK_EX)
        yield  # locks are given back when their files close
