"""Requests that took long, of all workers: a small file, so that quick requests cost nothing."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

SLOW_S = 2.0  # from here on somebody who waits for a page wonders
LARGEST = 256 * 1024  # bytes; then a new file is begun and the one before it is kept


@dataclass(frozen=True)
class SlowRequest:
    """One request that took long."""

    at: datetime
    view: str
    took_s: float
    number: str  # by which the log knows it


@dataclass(frozen=True)
class SlowView:
    """A page with its slow requests."""

    view: str
    count: int
    longest: SlowRequest


def _paths() -> tuple[Path, Path]:
    """The file, and the one before it."""
    return settings.VAR / "slow-requests.jsonl", settings.VAR / "slow-requests.1.jsonl"


def note_slow_request(slow: SlowRequest) -> None:
    """Add a line. A disk that takes none is another check's matter, and holds up no page."""
    path, earlier = _paths()
    line = json.dumps([slow.at.isoformat(), slow.view, round(slow.took_s, 3), slow.number])
    with suppress(OSError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        with os.fdopen(descriptor, "a") as file:  # one write: lines of workers do not mix
            file.write(f"{line}\n")
            is_full = file.tell() > LARGEST
        if is_full:
            path.replace(earlier)


def slow_requests(since: datetime) -> Iterator[SlowRequest]:
    """Those noted since then; a torn line is passed over."""
    for path in _paths():
        if not path.exists():
            continue
        for line in path.read_text("utf-8").splitlines():
            with suppress(ValueError):
                at, view, took_s, number = json.loads(line)
                slow = SlowRequest(datetime.fromisoformat(at), view, took_s, number)
                if slow.at >= since:
                    yield slow


def slow_views(since: datetime) -> list[SlowView]:
    """The pages with slow requests since then, the slowest first."""
    requests_of: defaultdict[str, list[SlowRequest]] = defaultdict(list)
    for slow in slow_requests(since):
        requests_of[slow.view].append(slow)
    views = []
    for view, requests in requests_of.items():
        longest = max(requests, key=lambda slow: slow.took_s)
        views.append(SlowView(view, len(requests), longest))
    return sorted(views, key=lambda slow_view: -slow_view.longest.took_s)
