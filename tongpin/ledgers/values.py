"""What a row means, whatever notation it came in; pure."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any


@dataclass(slots=True)
class Somebody:
    """A named person, or one known by a device token, in one role."""

    name: str
    role: str = "participant"
    status: str = "present"
    reason: str = ""
    token: str = ""

    def key(self) -> tuple[str, ...]:
        return (self.role, self.token or self.name, self.status, self.reason)


@dataclass(slots=True)
class Heads:
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
    people: list[Somebody] = field(default_factory=list)
    heads: list[Heads] = field(default_factory=list)
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

    def likeness(self, other: "RowValues") -> float:
        """Share of parts that both say alike: 0 to 1."""
        pairs = list(zip(self.meaning(), other.meaning(), strict=True))
        told = [(mine, its) for mine, its in pairs if mine or its]
        return sum(mine == its for mine, its in told) / len(told)
