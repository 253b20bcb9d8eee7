"""A small number that no other process of this machine has at the same time."""

import fcntl
import os
from functools import cache

from django.conf import settings

MOST = 256


@cache
def own_slot() -> int:
    """The lowest number that is free; it is free again when the process ends.

    On several machines two processes may have the same: counts by it are added up, so they
    stay right and only wait for each other.
    """
    for number in range(MOST):
        descriptor = os.open(settings.VAR / f"slot-{number}.lock", os.O_CREAT | os.O_RDWR, 0o640)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            continue
        return number  # the lock lasts as long as the process, and so does the descriptor
    raise RuntimeError("No slot is free.")
