"""The head of the minutes: what the act itself knows of time, place and people."""

from typing import Any

from tongpin.acts.models import Act, Participation

LISTED = ("participant", "guest")


def head_of(act: Act) -> dict[str, Any]:
    """time, place, topic, chair, present (names), away ([name, status, reason]) and counted.

    Plain JSON, so that minutes can keep it and be compared with the act later. Costs two
    queries.
    """
    parts = list(act.participations.filter(superseded_at=None).select_related("person"))
    parts.sort(key=lambda part: part.pk)
    people = [(p.person.name, p) for p in parts if p.person and p.person.is_known]
    time = act.occurred_on.isoformat()
    if act.starts_at:
        time += f" {act.starts_at:%H:%M}"
    return {
        "time": time,
        "place": act.place,
        "topic": act.title,
        "chair": "、".join(name for name, part in people if part.role == "chair"),
        "present": sorted(name for name, part in people if _is_there(part)),
        "away": sorted(
            [name, part.status, part.reason]
            for name, part in people
            if part.role in LISTED and not _is_there(part)
        ),
        "counted": sum(part.visits for part in parts if _is_there(part)),
    }


def _is_there(part: Participation) -> bool:
    return part.role in LISTED and part.status == "present"
