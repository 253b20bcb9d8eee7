"""Who came and who is expected, as pages and sheets show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from tongpin.acts.models import Act, Participation
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


def came(act: Act, hall: Hall | None) -> list[SignInLine]:
    """Everybody with a participation, those who came last first. Costs four queries."""
    parts = act.participations.filter(superseded_at=None, person__isnull=False)
    parts = parts.filter(role__in=("participant", "guest")).select_related("person")
    known = attendances(hall) if hall else {}
    scans: dict[int, tuple[UUID, datetime]] = {}
    if hall:
        told = hall.scans.accepted().in_order()
        gone = set(told.filter(kind="annul").values_list("person_id", "annuls"))
        told = told.exclude(kind="annul")
        for person, number, received in told.values_list("person_id", "operation", "received_at"):
            if (person, number) not in gone:
                scans[person] = (number, received)
    lines = [_line(act, part) for part in parts]
    begins = make_aware(datetime.combine(act.occurred_on, act.starts_at)) if act.starts_at else None
    ends = make_aware(datetime.combine(act.occurred_on, datetime.max.time()))
    for line in lines:
        if found := known.get(line.person):
            line.at = found.at
            line.operation, received = scans[line.person]
            line.is_recorded_late = received - ends > timedelta(hours=LATE_H)
            if begins and found.status == "present":
                line.late_min = max(int((found.at - begins).total_seconds() // 60), 0)
    return sorted(lines, key=lambda line: (line.at is None, line.at or ends, line.name))


def _line(act: Act, part: Participation) -> SignInLine:
    assert part.person
    return SignInLine(
        part.person.pk,
        part.person.name or f"#{part.person.pk}",
        part.status,
        str(part.get_status_display()),
        str(part.get_source_display()),
        part.reason,
        part.role == "guest",
    )


def expected(act: Act, hall: Hall | None) -> list[tuple[int, str]]:
    """Members of the unit of whom nothing is known yet, (number, name) by name."""
    told = act.participations.filter(superseded_at=None, person__isnull=False)
    known = set(told.values_list("person_id", flat=True))
    return [person for person in roster_of(act) if person[0] not in known]
