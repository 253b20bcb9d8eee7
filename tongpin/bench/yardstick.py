"""How fast this machine is just now, so that numbers of different runs can be compared."""

import resource
import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and result of the work."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def repeated_s(work: Callable[[], Any], times: int) -> list[float]:
    """Seconds of each time that the work was done."""
    all_seconds = []
    for __ in range(times):
        start = time.perf_counter()
        work()
        all_seconds.append(time.perf_counter() - start)
    return all_seconds


def python_s() -> float:
    """Seconds for ten million additions in plain Python."""
    seconds, __ = timed(lambda: sum(range(10_000_000)))
    return round(seconds, 4)


def peak_mb() -> int:
    """The most memory that this process held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
