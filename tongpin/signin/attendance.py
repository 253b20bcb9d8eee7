"""From scans to one attendance, whatever order they arrived in; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

KINDS = ("in", "out", "leave", "absent", "annul")


@dataclass(frozen=True, slots=True)
class ScanMark:
    """One accepted scan of one person."""

    operation: UUID
    kind: str  # one of KINDS
    at: datetime  # corrected by the device's clock offset
    source: str = "scan"
    reason: str = ""  # of a leave or an absence
    annuls: UUID | None = None  # the scan that an "annul" takes back


@dataclass(frozen=True, slots=True)
class Attendance:
    """What all scans of one person say together."""

    status: str  # present, leave or absent
    source: str
    at: datetime  # of the earliest sign-in, or of the leave or absence
    minutes: int | None = None  # inside, where somebody signed out
    reason: str = ""


def attendance(marks: Iterable[ScanMark]) -> Attendance | None:
    """The attendance that follows from these scans; None where nothing of them is left.

    Depends on the set of scans alone: not on their order, nor on how often one is given.
    """
    every = {mark.operation: mark for mark in marks}
    gone = {mark.annuls for mark in every.values() if mark.kind == "annul"}
    stand = sorted(
        (mark for mark in every.values() if mark.operation not in gone),
        key=lambda mark: (mark.at, mark.operation),
    )
    ins = [mark for mark in stand if mark.kind == "in"]
    if ins:
        return Attendance("present", ins[0].source, ins[0].at, _minutes(stand))
    for kind in ("leave", "absent"):  # who has leave is not just absent
        if told := [mark for mark in stand if mark.kind == kind]:
            last = told[-1]
            return Attendance(kind, last.source, last.at, reason=last.reason)
    return None


def _minutes(stand: Sequence[ScanMark]) -> int | None:
    """Whole minutes inside: each stretch runs from a sign-in to the next sign-out."""
    seconds, since, is_known = 0.0, None, False
    for mark in stand:
        if mark.kind == "in":
            since = since or mark.at
        elif mark.kind == "out" and since:
            seconds += (mark.at - since).total_seconds()
            since, is_known = None, True
    return int(seconds // 60) if is_known else None
