"""Bringing participations into line with the scans."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tongpin.acts.actions import mark_changed
from tongpin.acts.models import Act, AttendanceSource, Participation
from tongpin.base.bulk import insert_rows
from tongpin.signin.attendance import Attendance, ScanMark, attendance
from tongpin.signin.expected_people import on_roster
from tongpin.signin.models import Hall

BY_SCAN = {AttendanceSource.SELF, AttendanceSource.SCAN, AttendanceSource.ROSTER}


def settle(hall: Hall, act: Act, people: Iterable[int], *, now: datetime) -> None:
    """Bring the participations of these people into line with all their scans.

    Who is present by other means, such as a list on paper, stays present.
    """
    people = list(people)
    wanted = attendances(hall, people)
    members = on_roster(act, people)
    parts = act.participations.filter(
        person__in=people, superseded_at=None, role__in=("participant", "guest")
    )
    told = parts.values_list("person_id", "pk", "status", "source", "minutes", "reason")
    current = {row[0]: ParticipationState(*row[1:]) for row in told}
    gone, rows = [], []
    for person in people:
        stands, wants = current.get(person), wanted.get(person)
        if stands and _is_told(stands, wants):
            continue
        if stands:
            gone.append(stands.pk)
        if wants:
            role = "participant" if person in members else "guest"
            rows.append(
                (act.pk, person, role, wants.status, wants.source, 1, wants.minutes, wants.reason)
            )
    if not (gone or rows):
        return
    Participation.objects.filter(pk__in=gone).update(superseded_at=now)
    names = ("act", "person", "role", "status", "source", "visits", "minutes", "reason")
    insert_rows(Participation, (*names, "recorded_at"), ((*row, now) for row in rows))
    days = [(act.unit_id, act.occurred_on), (act.unit_id, act.ended_on)]
    mark_changed(act.kind.campaign_id, days)


@dataclass(frozen=True, slots=True)
class ParticipationState:
    """What a participation says now."""

    pk: int
    status: str
    source: str
    minutes: int | None
    reason: str


def _is_told(stands: ParticipationState, wants: Attendance | None) -> bool:
    """Whether the participation says what the scans say, or knows it from elsewhere."""
    if stands.source not in BY_SCAN and (wants is None or stands.status == "present"):
        return True
    if wants is None:
        return False
    told = (stands.status, stands.source, stands.minutes, stands.reason)
    return told == (wants.status, wants.source, wants.minutes, wants.reason)


def attendances(hall: Hall, people: Iterable[int] | None = None) -> dict[int, Attendance]:
    """What the accepted scans say, by person. Costs one query."""
    scans = hall.scans.accepted()
    if people is not None:
        scans = scans.filter(person__in=people)
    marks: defaultdict[int, list[ScanMark]] = defaultdict(list)
    told = ("person_id", "operation", "kind", "at", "source", "reason", "annuls")
    for person, *rest in scans.values_list(*told):
        marks[person].append(ScanMark(*rest))
    return {person: found for person, listed in marks.items() if (found := attendance(listed))}
