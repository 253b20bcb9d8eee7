"""Who came and who is expected, as pages and sheets show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from tongpin.acts.models import Act, Participation, PresenceStatus
from tongpin.signin.attendance import Attendance, ScanKind
from tongpin.signin.attendance_settlement import attendances
from tongpin.signin.expected_people import roster_of
from tongpin.signin.models import Hall

LATE_H = 24  # a scan that arrives later than this after its day's end is 补录


@dataclass
class SignInLine:
    """One person who came, is on leave or absent."""

    person: int
    name: str
    status: str
    label: str
    source: str
    reason: str
    is_guest: bool
    at: datetime | None = None  # when the person signed in, where a scan tells it
    late_min: int = 0  # after the act's beginning
    is_recorded_late: bool = False
    operation: UUID | None = None  # the scan that a helper can take back


@dataclass(frozen=True)
class LastScan:
    """The last scan of a person that stands."""

    operation: UUID
    received_at: datetime


def sign_in_lines(act: Act, hall: Hall | None) -> list[SignInLine]:
    """Everybody with a participation, those who came last first. Costs four queries."""
    parts = act.participations.filter(superseded_at=None, person__isnull=False)
    parts = parts.filter(role__in=("participant", "guest")).select_related("person")
    known = attendances(hall) if hall else {}
    scans = last_scans(hall) if hall else {}
    lines = []
    for part in parts:
        line = _line(part)
        if found := known.get(line.person):
            _add_scan(line, act, found, scans[line.person])
        lines.append(line)
    end = end_of_day(act)
    return sorted(lines, key=lambda line: (line.at is None, line.at or end, line.name))


def last_scans(hall: Hall) -> Mapping[int, LastScan]:
    """The last scan of each person that nobody took back, by person. Costs two queries."""
    accepted = hall.scans.accepted().in_order()
    annulments = accepted.filter(kind=ScanKind.ANNUL)
    annulled = set(annulments.values_list("person_id", "annuls"))
    scans = {}
    others = accepted.exclude(kind=ScanKind.ANNUL)
    for person, operation, received_at in others.values_list(
        "person_id", "operation", "received_at"
    ):
        if (person, operation) not in annulled:
            scans[person] = LastScan(operation, received_at)
    return scans


def _line(part: Participation) -> SignInLine:
    assert part.person
    return SignInLine(
        person=part.person.pk,
        name=part.person.name or f"#{part.person.pk}",
        status=part.status,
        label=str(part.get_status_display()),
        source=str(part.get_source_display()),
        reason=part.reason,
        is_guest=part.role == "guest",
    )


def _add_scan(line: SignInLine, act: Act, attendance: Attendance, scan: LastScan) -> None:
    """Add what the person's scans tell: when, how late, and what can be taken back."""
    line.at = attendance.at
    line.operation = scan.operation
    line.is_recorded_late = scan.received_at - end_of_day(act) > timedelta(hours=LATE_H)
    if act.starts_at and attendance.status == PresenceStatus.PRESENT:
        begins = make_aware(datetime.combine(act.occurred_on, act.starts_at))
        line.late_min = max((attendance.at - begins) // timedelta(minutes=1), 0)


def end_of_day(act: Act) -> datetime:
    return make_aware(datetime.combine(act.occurred_on, datetime.max.time()))


def expected(act: Act, hall: Hall | None) -> list[tuple[int, str]]:
    """Members of the unit of whom nothing is known yet, (number, name) by name."""
    parts = act.participations.filter(superseded_at=None, person__isnull=False)
    known = set(parts.values_list("person_id", flat=True))
    return [(person, name) for person, name in roster_of(act) if person not in known]
