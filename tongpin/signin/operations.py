"""What a device sends: one operation a scan, each with a number of its own; pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tongpin.base.text import printable, squeeze
from tongpin.signin.attendance import KINDS

SOURCES = ("self", "scan", "roster")
BATCH = 200  # operations in one upload
YEARS = range(2000, 2100)  # in which clocks are believed
QUEUE_BATCH = 10  # what our own page sends at once, so that nobody waits long behind it


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


def digest_of(told: object) -> str:
    """SHA-256 of what was told, the order of its keys aside."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def storable(told: object) -> object:
    """The same as databases hold it as JSON."""
    if isinstance(told, Mapping):
        return {printable(str(key)): storable(value) for key, value in told.items()}
    if isinstance(told, list):
        return [storable(value) for value in told]
    return printable(told) if isinstance(told, str) else told


def number_of(told: object) -> UUID | None:
    """The operation's own number, where it has one."""
    return _uuid(told.get("operation")) if isinstance(told, Mapping) else None


def read_operation(told: object) -> Operation:
    """Raises OperationError saying which part is wrong and what is accepted."""
    if not isinstance(told, Mapping):
        raise OperationError(_("An operation is an object."))
    number, occurred = _uuid(told.get("operation")), read_moment(told.get("occurred"))
    if number is None:
        raise OperationError(_("operation: a UUID is accepted"))
    if occurred is None:
        raise OperationError(_("occurred: a moment with its time zone is accepted"))
    kind, source = told.get("kind"), told.get("source")
    if kind not in KINDS:
        raise OperationError(_("kind: accepted are %(kinds)s") % {"kinds": ", ".join(KINDS)})
    if source not in SOURCES:
        raise OperationError(_("source: accepted are %(kinds)s") % {"kinds": ", ".join(SOURCES)})
    annuls = _uuid(told.get("annuls"))
    if (kind == "annul") != (annuls is not None):
        raise OperationError(_("annuls: the number of a scan, where the kind is annul"))
    return Operation(
        number,
        kind,
        occurred,
        source,
        **_who(told),
        reason=_text(told, "reason", 100),
        annuls=annuls,
    )


def _who(told: Mapping[str, Any]) -> dict[str, Any]:
    person, code, name = told.get("person"), _text(told, "code", 60), _text(told, "name", 60)
    is_number = isinstance(person, int) and not isinstance(person, bool) and 0 < person < 2**63
    given = {"person": person if is_number else None, "code": code, "name": name}
    given = {key: value for key, value in given.items() if value}
    if len(given) != 1:
        raise OperationError(_("Say who it is by one of person, code and name."))
    return given


def _text(told: Mapping[str, Any], key: str, limit: int) -> str:
    text = told.get(key, "")
    if not isinstance(text, str) or len(text) > limit:
        raise OperationError(
            _("%(key)s: at most %(limit)s characters") % {"key": key, "limit": limit}
        )
    return squeeze(printable(text))


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) and len(text) <= 36 else None
    except ValueError:
        return None


def read_moment(text: object) -> datetime | None:
    """An aware moment of our century; None for anything else."""
    try:
        moment = parse_datetime(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if moment is None or moment.tzinfo is None or moment.year not in YEARS:
        return None
    return moment
