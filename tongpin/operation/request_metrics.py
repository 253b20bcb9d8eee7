"""How many requests were answered, how, and how long each took, counted by every worker.

`tongpin serve` names a folder in which the workers count together; other servers may do the same by
PROMETHEUS_MULTIPROC_DIR. Without it each worker counts for itself.
"""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

from tongpin.serving.metrics_folder import VARIABLE

BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}

disable_created_metrics()  # type: ignore[no-untyped-call]  # workers together tell none either
_own_counts = CollectorRegistry()
_requests = Counter(
    "tongpin_requests",
    "Requests answered, without those to quizzes below /q/.",
    ["method", "view", "status"],
    registry=_own_counts,
)
_durations = Histogram(
    "tongpin_request_seconds",
    "Seconds from a request's arrival at a thread until its answer.",
    ["view"],
    buckets=BUCKETS_S,
    registry=_own_counts,
)


def count_request(method: str, view: str, status: int, took_s: float) -> None:
    """Add one request. There are as many series as views, whatever browsers ask for."""
    known_method = method if method in METHODS else "other"
    _requests.labels(known_method, view, str(status)).inc()
    _durations.labels(view).observe(took_s)


def request_counts() -> CollectorRegistry:
    """The counts of all workers that share a folder, or of this one alone."""
    if VARIABLE not in os.environ:
        return _own_counts
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
