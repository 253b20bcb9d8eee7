"""English headers of the fields that every pack has; they are understood, not listed; pure."""

from tongpin.campaigns.specs import FieldSpec

# By the type of the field, or by type and role; as header_key writes them.
ENGLISH: dict[str, str] = {
    "day": "date day dateofactivity activitydate eventdate dateofevent when",
    "end": "enddate until",
    "unit": "unit department organization organisation organizer organiser office unitname",
    "title": "title activity event topic subject theme activityname eventname nameofactivity",
    "place": "place venue location site where",
    "headcount": "participants attendance attendees headcount numberofparticipants people "
    "participantcount numberofpeople",
    "headcount volunteer": "volunteers numberofvolunteers volunteercount",
    "headcount served": "served peopleserved beneficiaries numberofpeopleserved",
    "expected": "expected expectedparticipants invited",
    "names": "names attendeelist participantlist listofparticipants",
    "person": "chair host chairperson moderator",
    "leave": "absent absentees onleave apologies",
    "minutes": "duration hours minutes length servicehours",
    "text": "remark remarks note notes comment comments",
}
WORDS = frozenset(word for words in ENGLISH.values() for word in words.split())


def is_english_for(key: str, spec: FieldSpec) -> bool:
    """Whether the header, as header_key writes it, is an English name of the field."""
    words = ENGLISH.get(f"{spec.type} {spec.role}") or ENGLISH.get(spec.type, "")
    is_remark = spec.type != "text" or spec.key in ("remark", "remarks", "note")
    return is_remark and key in words.split()
