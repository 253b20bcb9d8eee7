"""The head of the minutes: what the act itself knows of time, place and people."""

from collections.abc import Iterable
from typing import TypedDict

from tongpin.acts.models import Act, Participation

LISTED = ("participant", "guest")


class MinutesHead(TypedDict):
    """Plain JSON, so that minutes can keep it and be compared with the act later."""

    time: str  # 2021-03-23, or 2021-03-23 09:30
    place: str
    topic: str
    chair: str  # names, divided by 、
    present: list[str]  # names, sorted
    away: list[list[str]]  # [name, status, reason], sorted
    counted: int  # everybody who was there, head-counts too


def head_of(act: Act) -> MinutesHead:
    """Costs two queries."""
    participations = act.participations.filter(superseded_at=None).select_related("person")
    rows = sorted(participations, key=lambda participation: participation.pk)
    chairs, present, away = [], [], []
    for name, participation in known_people(rows):
        if participation.role == "chair":
            chairs.append(name)
        if is_present(participation):
            present.append(name)
        elif participation.role in LISTED:
            away.append([name, participation.status, participation.reason])
    return {
        "time": time_text(act),
        "place": act.place,
        "topic": act.title,
        "chair": "、".join(chairs),
        "present": sorted(present),
        "away": sorted(away),
        "counted": sum(row.visits for row in rows if is_present(row)),
    }


def time_text(act: Act) -> str:
    day = act.occurred_on.isoformat()
    return f"{day} {act.starts_at:%H:%M}" if act.starts_at else day


def known_people(rows: Iterable[Participation]) -> list[tuple[str, Participation]]:
    """(name, participation) of everybody who is more than a device."""
    people = []
    for row in rows:
        if row.person and row.person.is_known:
            people.append((row.person.name, row))
    return people


def is_present(participation: Participation) -> bool:
    return participation.role in LISTED and participation.status == "present"
