"""When timed work was last done, for whoever watches over it.

A file, not a row: it is there when the database is not, telling it wakes no cache of the pages, and
a backup that is brought back does not bring an older answer along. Pages and timed work of one
machine share it as they share TONGPIN_VAR.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

FILE_MODE = 0o640


@dataclass(frozen=True)
class TickRecord:
    """The last pass of timed work, and the last one in which no step failed."""

    ended_at: datetime
    took_s: float
    failed: tuple[str, ...] = ()  # the labels of the steps that failed
    well_at: datetime | None = None  # None: no pass went well yet


def _path() -> Path:
    return settings.VAR / "last-tick.json"


def record_tick(*, ended_at: datetime, took_s: float, failed: list[str]) -> None:
    """Remember this pass; whoever reads sees the whole record or the one before."""
    last = last_tick()
    last_well_at = last.well_at if last else None
    record = TickRecord(
        ended_at=ended_at,
        took_s=round(took_s, 3),
        failed=tuple(failed),
        well_at=last_well_at if failed else ended_at,
    )
    path = _path()
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(asdict(record), default=str, ensure_ascii=False), "utf-8")
    beside.chmod(FILE_MODE)
    beside.replace(path)


def last_tick() -> TickRecord | None:
    """The last pass; None where there was none, or where its file cannot be read."""
    try:
        data = json.loads(_path().read_text("utf-8"))
        well_at = data["well_at"]
        return TickRecord(
            ended_at=datetime.fromisoformat(data["ended_at"]),
            took_s=data["took_s"],
            failed=tuple(data["failed"]),
            well_at=datetime.fromisoformat(well_at) if well_at else None,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
