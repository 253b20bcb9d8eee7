"""What one row of acts means, whatever notation it came in; pure and frozen."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

ACT_PARTS = (  # what a row says of the act itself
    "unit",
    "title",
    "occurred_on",
    "starts_at",
    "ended_on",
    "place",
    "number",
    "entry",
    "status",
)


@dataclass(frozen=True, slots=True)
class NamedPresence:
    """A named person, or one known by a device token, in one role."""

    name: str
    role: str = "participant"
    status: str = "present"
    reason: str = ""
    token: str = ""
    person: int | None = None  # who it is, where that is known from a stored act
    source: str = ""  # how it is known, likewise
    minutes: int | None = None  # likewise

    def key(self) -> tuple[str, ...]:
        return (self.role, self.token or self.name, self.status, self.reason)

    def subject(self) -> tuple[str, str]:
        """Who it is and in which role, whether there or away."""
        return (self.role, self.token or self.name)

    def identified(self, stored: "NamedPresence | None") -> "NamedPresence":
        """The same presence with what is stored of it: who it is, how that is known."""
        if stored is None:
            return self
        return replace(self, person=stored.person, source=stored.source, minutes=stored.minutes)


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People counted by head in one role."""

    role: str
    visits: int
    minutes: int | None = None

    def key(self) -> tuple[Any, ...]:
        return (self.role, self.visits, self.minutes)

    def joined(self, other: "HeadCount") -> "HeadCount":
        """Both as one: heads add up, and the later of two times holds."""
        minutes = self.minutes if other.minutes is None else other.minutes
        return HeadCount(self.role, self.visits + other.visits, minutes)


@dataclass(frozen=True, slots=True)
class RowValues:
    """One row, understood. Two rows with equal digests say the same."""

    kind: str
    unit: int = 0
    title: str = ""
    occurred_on: date | None = None
    starts_at: time | None = None
    ended_on: date | None = None
    place: str = ""
    number: str = ""
    entry: tuple[str, str] | None = None  # register and name
    status: str = "held"
    fields: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[NamedPresence, ...] = ()
    heads: tuple[HeadCount, ...] = ()
    answers: tuple[tuple[str, str, str], ...] = ()  # slot, kind, text

    def meaning(self) -> tuple[Any, ...]:
        """Everything said, in an order of its own."""
        return (
            self.kind,
            self.unit,
            self.title,
            str(self.occurred_on),
            str(self.starts_at),
            str(self.ended_on),
            self.place,
            self.number,
            self.entry,
            self.status,
            tuple(sorted(self.fields.items())),
            self._people_keys(),
            self._head_keys(),
            tuple(sorted(self.answers)),
        )

    def _people_keys(self) -> tuple[tuple[str, ...], ...]:
        return tuple(sorted([presence.key() for presence in self.people]))

    def _head_keys(self) -> tuple[str, ...]:
        return tuple(sorted([str(heads.key()) for heads in self.heads]))

    def digest(self) -> int:
        """64 bits, signed, over the meaning."""
        text = repr(self.meaning()).encode()
        return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), signed=True)

    def parts(self) -> dict[str, Any]:
        """The row's meaning by name, without kind and status."""
        *__, fields, people, heads, answers = self.meaning()
        return {
            "unit": self.unit,
            "title": self.title,
            "day": self.occurred_on,
            "started": self.starts_at,
            "end": self.ended_on,
            "place": self.place,
            "number": self.number,
            "entry": self.entry,
            "fields": fields,
            "people": people,
            "heads": heads,
            "answers": answers,
        }

    def tokens(self) -> set[str]:
        return {presence.token for presence in self.people}

    def corrects(self, earlier: "RowValues", *, same_file: bool) -> bool:
        """Whether this can be the earlier row with some of its parts corrected.

        same_file    some other row of the earlier edition stands in this one too; without
                     that, another file may just bear the same name
        Another day or another unit is a correction only where all else stays; else it is
        the next month's file, or another unit's, which copies the earlier one's layout.
        """
        if self.tokens() != earlier.tokens():
            return False
        mentioned, different = _compared(self, earlier)
        if "unit" in different:
            return same_file and len(different) == 1
        if "day" in different:
            has_same_number = bool(self.number) and "number" not in different
            return different <= {"day", "started"} or has_same_number
        return len(different) * 2 <= len(mentioned)

    def likeness(self, other: "RowValues") -> float:
        """Share of the parts mentioned that both say alike: 0 to 1."""
        mentioned, different = _compared(self, other)
        return len(mentioned - different) / len(mentioned)

    def patched(self, before: "RowValues", after: "RowValues") -> "RowValues":
        """These values with what differs from `before` to `after`; all else as it stands.

        A list shows less than an act holds: who a name is, how somebody signed in.
        """
        changes: dict[str, Any] = {}
        for part in ACT_PARTS:
            if getattr(before, part) != getattr(after, part):
                changes[part] = getattr(after, part)
        return replace(
            self,
            **changes,
            fields=_patched_fields(self.fields, before.fields, after.fields),
            people=_patched_people(self.people, before.people, after.people),
            heads=_patched_heads(self.heads, before.heads, after.heads),
            answers=_patched_answers(self.answers, before.answers, after.answers),
        )


def _compared(values: RowValues, other: RowValues) -> tuple[set[str], set[str]]:
    """The names of parts that either mentions, and of those in which the two differ."""
    ours, theirs = values.parts(), other.parts()
    mentioned, different = set(), set()
    for part, our_value in ours.items():
        if our_value or theirs[part]:
            mentioned.add(part)
        if our_value != theirs[part]:
            different.add(part)
    return mentioned, different


def _patched_fields(
    stored: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    fields = dict(stored)
    for key in before.keys() | after.keys():
        if before.get(key) == after.get(key):
            continue
        fields.pop(key, None)
        if key in after:
            fields[key] = after[key]
    return fields


def _patched_people(
    stored: tuple[NamedPresence, ...],
    before: tuple[NamedPresence, ...],
    after: tuple[NamedPresence, ...],
) -> tuple[NamedPresence, ...]:
    old_people, new_people = _by_key(before), _by_key(after)
    people = []
    for presence in stored:
        is_gone = presence.key() in old_people and presence.key() not in new_people
        if not is_gone:
            people.append(presence)
    for presence in after:
        if presence.key() not in old_people:
            people.append(presence)
    return tuple(people)


def _by_key(people: tuple[NamedPresence, ...]) -> dict[tuple[str, ...], NamedPresence]:
    return {presence.key(): presence for presence in people}


def _patched_heads(
    stored: tuple[HeadCount, ...], before: tuple[HeadCount, ...], after: tuple[HeadCount, ...]
) -> tuple[HeadCount, ...]:
    by_role, old, new = _by_role(stored), _by_role(before), _by_role(after)
    for role in old.keys() | new.keys():
        none = HeadCount(role, 0)
        was, now = old.get(role, none), new.get(role, none)
        if was != now:
            standing = by_role.get(role, none).visits
            visits = max(standing + now.visits - was.visits, 0)
            by_role[role] = HeadCount(role, visits, now.minutes)
    patched = []
    for heads in by_role.values():
        if heads.visits:
            patched.append(heads)
    return tuple(patched)


def _by_role(heads: tuple[HeadCount, ...]) -> dict[str, HeadCount]:
    return {item.role: item for item in heads}


def _patched_answers(
    stored: tuple[tuple[str, str, str], ...],
    before: tuple[tuple[str, str, str], ...],
    after: tuple[tuple[str, str, str], ...],
) -> tuple[tuple[str, str, str], ...]:
    old_answers, new_answers = _by_slot(before), _by_slot(after)
    answers = []
    for answer in stored:
        slot = answer[0]
        if old_answers[slot] == new_answers[slot]:
            answers.append(answer)
    for answer in after:
        slot = answer[0]
        if old_answers[slot] != new_answers[slot]:
            answers.append(answer)
    return tuple(answers)


def _by_slot(
    answers: tuple[tuple[str, str, str], ...],
) -> defaultdict[str, set[tuple[str, str, str]]]:
    by_slot: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for answer in answers:
        by_slot[answer[0]].add(answer)
    return by_slot
