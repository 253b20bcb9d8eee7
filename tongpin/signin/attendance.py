"""From scans to one attendance, whatever order they arrived in; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from uuid import UUID


class ScanKind(StrEnum):
    """What a scan says of its person."""

    IN = "in"
    OUT = "out"
    LEAVE = "leave"
    ABSENT = "absent"
    ANNUL = "annul"  # takes another scan back


AWAY = (ScanKind.LEAVE, ScanKind.ABSENT)  # who has leave is not just absent


@dataclass(frozen=True, slots=True)
class ScanMark:
    """One accepted scan of one person."""

    operation: UUID
    kind: str  # one of ScanKind
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
    minutes: int | None = None  # inside, where somebody signed out of each stretch
    reason: str = ""


def attendance(marks: Iterable[ScanMark]) -> Attendance | None:
    """The attendance that follows from these scans; None where nothing of them is left.

    Depends on the set of scans alone: not on their order, nor on how often one is given.
    """
    standing = standing_marks(marks)
    arrivals = marks_of(ScanKind.IN, standing)
    if arrivals:
        first = arrivals[0]
        minutes = minutes_inside(standing)
        return Attendance("present", first.source, first.at, minutes)
    for kind in AWAY:
        if absences := marks_of(kind, standing):
            last = absences[-1]
            return Attendance(kind.value, last.source, last.at, reason=last.reason)
    return None


def standing_marks(marks: Iterable[ScanMark]) -> list[ScanMark]:
    """Those that no other takes back, each once, in their order."""
    by_operation = {mark.operation: mark for mark in marks}
    for mark in list(by_operation.values()):
        if mark.kind == ScanKind.ANNUL and mark.annuls:
            by_operation.pop(mark.annuls, None)
    return sorted(by_operation.values(), key=attrgetter("at", "operation"))


def marks_of(kind: ScanKind, marks: Sequence[ScanMark]) -> list[ScanMark]:
    return [mark for mark in marks if mark.kind == kind]


def minutes_inside(marks: Sequence[ScanMark]) -> int | None:
    """Whole minutes: each stretch runs from a sign-in to the next sign-out.

    None where one is open: nobody knows how long somebody stayed who came back and never signed
    out again, whether the hall was closed or not.
    """
    stretches: list[timedelta] = []
    since = None
    for mark in marks:
        if mark.kind == ScanKind.IN and since is None:
            since = mark.at
        elif mark.kind == ScanKind.OUT and since is not None:
            stretches.append(mark.at - since)
            since = None
    if since is not None or not stretches:
        return None
    return sum(stretches, timedelta(0)) // timedelta(minutes=1)
