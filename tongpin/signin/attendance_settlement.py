"""Bringing participations into line with the scans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tongpin.acts.actions import mark_changed
from tongpin.acts.models import Act, AttendanceSource, Participation, PresenceStatus
from tongpin.base.bulk import insert_rows
from tongpin.signin.attendance import Attendance, ScanMark, attendance
from tongpin.signin.expected_people import on_roster
from tongpin.signin.models import Hall

BY_SCAN = {AttendanceSource.SELF, AttendanceSource.SCAN, AttendanceSource.ROSTER}
COLUMNS = (
    "act",
    "person",
    "role",
    "status",
    "source",
    "visits",
    "minutes",
    "reason",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class ParticipationState:
    """What a participation says now."""

    pk: int
    status: str
    source: str
    minutes: int | None
    reason: str

    def agrees_with(self, scans: Attendance | None) -> bool:
        """Whether it says what the scans say, or knows it from elsewhere."""
        is_from_elsewhere = self.source not in BY_SCAN
        if is_from_elsewhere and (scans is None or self.status == PresenceStatus.PRESENT):
            return True
        if scans is None:
            return False
        ours = (self.status, self.source, self.minutes, self.reason)
        return ours == (scans.status, scans.source, scans.minutes, scans.reason)


def settle(hall: Hall, act: Act, people: Iterable[int], *, now: datetime) -> None:
    """Bring the participations of these people into line with all their scans.

    Who is present by other means, such as a list on paper, stays present.
    """
    people = list(people)
    wanted = attendances(hall, people)
    members = on_roster(act, people)
    current = current_states(act, people)
    superseded: list[int] = []
    rows: list[tuple[object, ...]] = []
    for person in people:
        state, scans = current.get(person), wanted.get(person)
        if state and state.agrees_with(scans):
            continue
        if state:
            superseded.append(state.pk)
        if scans:
            role = "participant" if person in members else "guest"
            said = (scans.status, scans.source, 1, scans.minutes, scans.reason)
            rows.append((act.pk, person, role, *said, now))
    if not (superseded or rows):
        return
    Participation.objects.filter(pk__in=superseded).update(superseded_at=now)
    insert_rows(Participation, COLUMNS, rows)
    days = [(act.unit_id, act.occurred_on), (act.unit_id, act.ended_on)]
    mark_changed(act.kind.campaign_id, days)


def current_states(act: Act, people: Iterable[int]) -> Mapping[int, ParticipationState]:
    """What the participations of these people say, by person. Costs one query."""
    parts = act.participations.filter(
        person__in=people, superseded_at=None, role__in=("participant", "guest")
    )
    names = ("person_id", "pk", "status", "source", "minutes", "reason")
    states = {}
    for person, *columns in parts.values_list(*names):
        states[person] = ParticipationState(*columns)
    return states


def attendances(hall: Hall, people: Iterable[int] | None = None) -> dict[int, Attendance]:
    """What the accepted scans say, by person. Costs one query."""
    scans = hall.scans.accepted()
    if people is not None:
        scans = scans.filter(person__in=people)
    names = ("person_id", "operation", "kind", "at", "source", "reason", "annuls")
    marks: defaultdict[int, list[ScanMark]] = defaultdict(list)
    for person, *columns in scans.values_list(*names):
        marks[person].append(ScanMark(*columns))
    known = {}
    for person, marks_of_person in marks.items():
        if found := attendance(marks_of_person):
            known[person] = found
    return known
