"""What a device sends: one operation a scan, each with a number of its own; pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongpin.base.text import printable, squeeze
from tongpin.signin.attendance import ScanKind

KINDS = tuple(kind.value for kind in ScanKind)
SOURCES = ("self", "scan", "roster")
BATCH = 200  # operations in one upload
YEARS = range(2000, 2100)  # in which clocks are believed
QUEUE_BATCH = 10  # what our own page sends at once, so that nobody waits long behind it
MAX_CODE = 60  # characters, as of the following
MAX_NAME = 60
MAX_REASON = 100
UUID_LENGTH = 36


class OperationError(Exception):
    """The operation can never be stored; the message tells the person at the device why."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One scan as the device tells it, with exactly one of person, code and name."""

    operation: UUID
    kind: str
    occurred: datetime  # by the device's clock, aware
    source: str
    person: int | None = None
    code: str = ""
    name: str = ""
    reason: str = ""
    annuls: UUID | None = None


def digest_of(data: object) -> str:
    """SHA-256 of plain data, the order of its keys aside."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def storable(data: object) -> object:
    """The same as databases hold it as JSON."""
    if isinstance(data, Mapping):
        return {printable(str(key)): storable(value) for key, value in data.items()}
    if isinstance(data, list):
        return [storable(value) for value in data]
    return printable(data) if isinstance(data, str) else data


def number_of(data: object) -> UUID | None:
    """The operation's own number, where it has one."""
    return _uuid(data.get("operation")) if isinstance(data, Mapping) else None


def read_operation(data: object) -> Operation:
    """Raises OperationError saying which part is wrong and what is accepted."""
    if not isinstance(data, Mapping):
        raise OperationError(_("An operation is an object."))
    number = number_of(data)
    if number is None:
        raise OperationError(_("operation: a UUID is accepted"))
    occurred = read_moment(data.get("occurred"))
    if occurred is None:
        raise OperationError(_("occurred: a moment with its time zone is accepted"))
    kind = _one_of(KINDS, data, "kind")
    return Operation(
        operation=number,
        kind=kind,
        occurred=occurred,
        source=_one_of(SOURCES, data, "source"),
        annuls=_annulled(data, kind),
        **_person(data),
        reason=_text(data, "reason", MAX_REASON),
    )


def _one_of(words: Sequence[str], data: Mapping[str, Any], key: str) -> str:
    word = data.get(key)
    if word not in words:
        text = _("%(key)s: accepted are %(words)s")
        raise OperationError(text % {"key": key, "words": ", ".join(words)})
    return str(word)


def _annulled(data: Mapping[str, Any], kind: str) -> UUID | None:
    """The scan that is taken back, which an annulment names and nothing else does."""
    number = _uuid(data.get("annuls"))
    if (kind == ScanKind.ANNUL) != (number is not None):
        raise OperationError(_("annuls: the number of a scan, where the kind is annul"))
    return number


def _person(data: Mapping[str, Any]) -> dict[str, Any]:
    """Whose scan it is: exactly one of person, code and name."""
    names: dict[str, Any] = {
        "person": _person_number(data.get("person")),
        "code": _text(data, "code", MAX_CODE),
        "name": _text(data, "name", MAX_NAME),
    }
    filled = {key: value for key, value in names.items() if value}
    if len(filled) != 1:
        raise OperationError(_("Say who it is by one of person, code and name."))
    return filled


def _person_number(value: object) -> int | None:
    """A number that a database can hold; True is none, though Python counts with it."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 < value < 2**63 else None


def _text(data: Mapping[str, Any], key: str, limit: int) -> str:
    text = data.get(key, "")
    if not isinstance(text, str) or len(text) > limit:
        message = _("%(key)s: at most %(limit)s characters")
        raise OperationError(message % {"key": key, "limit": limit})
    return squeeze(printable(text))


def _uuid(text: object) -> UUID | None:
    if not isinstance(text, str) or len(text) > UUID_LENGTH:
        return None
    try:
        return UUID(text)
    except ValueError:
        return None


def read_moment(text: object) -> datetime | None:
    """An aware moment of our century; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        return None
    return moment
