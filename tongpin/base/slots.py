"""A small number that no other process of this machine has at the same time."""

import fcntl
from functools import cache
from typing import IO

from django.conf import settings

MOST = 256
_held: list[IO[str]] = []  # kept open as long as the process lives


@cache
def own_slot() -> int:
    """The lowest number that is free; it is free again when the process ends.

    On several machines two processes may have the same: counts by it are added up, so they
    stay right and only wait for each other.
    """
    for number in range(MOST):
        file = open(settings.VAR / f"slot-{number}.lock", "w")  # noqa: SIM115  # held on to
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            continue
        _held.append(file)
        return number
    raise RuntimeError("No slot is free.")
