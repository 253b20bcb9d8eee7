"""How each app says in its interfaces.py what programs may ask of it; operation joins the lists.

Schemas are those of JSON Schema 2020-12, as OpenAPI 3.1 takes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
UUID_TEXT: Schema = {"type": "string", "format": "uuid"}
MOMENT: Schema = {"type": "string", "format": "date-time", "description": "with its time zone"}
DAY: Schema = {"type": "string", "format": "date"}
ROW: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
ANYTHING: Schema = {}


class Knock(StrEnum):
    """By what a program shows who it is."""

    NOBODY = "nobody"
    SESSION = "session"  # the cookie of somebody who logged in
    DEVICE = "device"  # the secret of a helper's device, as a bearer token


@dataclass(frozen=True)
class Body:
    """What is sent, or what comes back."""

    schema: Schema | None = None  # None: no body
    media: str = "application/json"


@dataclass(frozen=True)
class Answer:
    """One answer: when it is given, and what it holds, in one form or another."""

    meaning: str
    body: Body = Body()
    other_bodies: tuple[Body, ...] = ()
    headers: Mapping[str, Schema] = field(default_factory=dict)

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Those that hold something."""
        return tuple(body for body in (self.body, *self.other_bodies) if body.schema is not None)


@dataclass(frozen=True)
class Parameter:
    """Something told beside the body: a part of the address (path), a query or a header."""

    name: str
    place: str  # path, query or header
    schema: Schema = field(default_factory=lambda: TEXT)
    meaning: str = ""
    is_needed: bool = False


@dataclass(frozen=True, kw_only=True)
class Interface:
    """One request that programs may send.

    address     with names in braces, such as /q/{key}/
    method      in small letters
    name        of the operation, unique
    summary     what it does, in a sentence
    answers     by status; EVERYWHERE comes on top
    """

    address: str
    method: str
    name: str
    summary: str
    answers: Mapping[int, Answer]
    knock: Knock = Knock.NOBODY
    parameters: tuple[Parameter, ...] = ()
    body: Body = Body()

    def parameter(self, name: str) -> Parameter:
        """Raises StopIteration where there is none of this name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)


PAGE = Body(TEXT, "text/html")
WORDS = Body(TEXT, "text/plain")
NOT_HERE = Answer("There is no such thing, or not for this asker.", PAGE)
NOT_ALLOWED = Answer("Not for this asker.", PAGE)
LOGIN = Answer("Nobody is logged in; the address of the login page follows.")

EVERYWHERE: Mapping[int, Answer] = {
    400: Answer("The request cannot be read.", PAGE, (WORDS,)),
    408: Answer("The body did not come in time."),
    413: Answer("The body is too large.", PAGE, (WORDS,)),
    503: Answer("The site stands still for a moment, or its database is busy: try again.", PAGE),
}


def part(name: str, schema: Schema, meaning: str = "") -> Parameter:
    """A part of the address."""
    return Parameter(name, "path", schema, meaning, is_needed=True)


def object_of(needed: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """An object with these keys."""
    properties = {**needed, **(optional or {})}
    return {"type": "object", "properties": properties, "required": list(needed)}


def list_of(schema: Schema, **limits: int) -> Schema:
    """A list; limits are minItems and maxItems."""
    return {"type": "array", "items": schema, **limits}


def one_of(*schemas: Schema) -> Schema:
    """A value of any of these shapes."""
    return {"anyOf": list(schemas)}


def word_of(*words: str) -> Schema:
    """One of some words."""
    return {"type": "string", "enum": list(words)}


def or_null(schema: Schema) -> Schema:
    return one_of(schema, {"type": "null"})


REASON = Body(object_of({"error": TEXT}))
