"""What a row means, whatever notation it came in; pure."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

COLUMNS = (
    *("unit", "title", "occurred_on", "starts_at", "ended_on", "place", "number", "entry"),
    "status",
)


@dataclass(slots=True)
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


@dataclass(slots=True)
class HeadCount:
    """People counted by head in one role."""

    role: str
    visits: int
    minutes: int | None = None

    def key(self) -> tuple[Any, ...]:
        return (self.role, self.visits, self.minutes)


@dataclass(slots=True)
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
    fields: dict[str, Any] = field(default_factory=dict)
    people: list[NamedPresence] = field(default_factory=list)
    heads: list[HeadCount] = field(default_factory=list)
    answers: list[tuple[str, str, str]] = field(default_factory=list)  # slot, kind, text

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
            tuple(sorted(one.key() for one in self.people)),
            tuple(sorted(map(str, (heads.key() for heads in self.heads)))),
            tuple(sorted(self.answers)),
        )

    def digest(self) -> int:
        """64 bits, signed, over the meaning."""
        told = repr(self.meaning()).encode()
        return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), signed=True)

    def corrects(self, earlier: "RowValues", *, same_file: bool) -> bool:
        """Whether this can be the earlier row with some of its parts corrected.

        same_file    some other row of the earlier edition stands in this one too; without
                     that, another file may just bear the same name
        Another day or another unit is a correction only where all else stays; else it is
        the next month's file, or another unit's, which copies the earlier one's layout.
        """
        if {one.token for one in self.people} != {one.token for one in earlier.people}:
            return False
        mine, its = self.parts(), earlier.parts()
        apart = {part for part in mine if mine[part] != its[part]}
        if "unit" in apart:
            return same_file and len(apart) == 1
        if "day" in apart:
            return apart <= {"day", "started"} or (bool(self.number) and "number" not in apart)
        told = {part for part in mine if mine[part] or its[part]}
        return len(apart) * 2 <= len(told)

    def likeness(self, other: "RowValues") -> float:
        """Share of parts that both say alike: 0 to 1."""
        mine, its = self.parts(), other.parts()
        told = [part for part in mine if mine[part] or its[part]]
        alike = [part for part in told if mine[part] == its[part]]
        return len(alike) / len(told)

    def parts(self) -> dict[str, Any]:
        """The row's meaning by name, such as unit, day, people and answers."""
        names = ("", "unit", "title", "day", "started", "end", "place", "number", "entry")
        others = ("", "fields", "people", "heads", "answers")
        parts = dict(zip((*names, *others), self.meaning(), strict=True))
        parts |= {"started": self.starts_at, "end": self.ended_on}
        del parts[""]
        return parts

    def patched(self, before: "RowValues", after: "RowValues") -> "RowValues":
        """These values with what differs from `before` to `after`; all else as it stands.

        A list shows less than an act holds: who a name is, how somebody signed in.
        """
        result = replace(self, fields=dict(self.fields), people=list(self.people))
        for name in COLUMNS:
            if getattr(before, name) != getattr(after, name):
                setattr(result, name, getattr(after, name))
        for key in before.fields.keys() | after.fields.keys():
            if before.fields.get(key) != after.fields.get(key):
                result.fields.pop(key, None)
                result.fields |= {k: v for k, v in after.fields.items() if k == key}
        was, now = ({one.key() for one in values.people} for values in (before, after))
        result.people = [one for one in self.people if one.key() not in was - now]
        result.people += [one for one in after.people if one.key() not in was]
        result.heads = self._patched_heads(before, after)
        slots = {a[0] for a in set(before.answers) ^ set(after.answers)}
        result.answers = [a for a in self.answers if a[0] not in slots]
        result.answers += [a for a in after.answers if a[0] in slots]
        return result

    def _patched_heads(self, before: "RowValues", after: "RowValues") -> list[HeadCount]:
        stood, was, now = (
            {heads.role: heads for heads in values.heads} for values in (self, before, after)
        )
        for role in was.keys() | now.keys():
            old, new = was.get(role, HeadCount(role, 0)), now.get(role, HeadCount(role, 0))
            if old != new:
                own = stood.get(role, HeadCount(role, 0))
                visits = max(own.visits + new.visits - old.visits, 0)
                stood[role] = HeadCount(role, visits, new.minutes)
        return [heads for heads in stood.values() if heads.visits]
