"""How a problem goes from being found to being looked at again: one table of legal moves. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProblemState(TextChoices):
    """How far a problem has come."""

    REGISTERED = "registered", _("registered")
    ASSIGNED = "assigned", _("assigned")
    ACCEPTED = "accepted", _("accepted")
    PLANNED = "planned", _("measures planned")
    CORRECTING = "correcting", _("being corrected")
    APPLIED = "applied", _("closing applied for")
    VERIFIED = "verified", _("verified")
    CLOSED = "closed", pgettext_lazy("problem", "closed")
    LASTING = "lasting", _("closed, and still good")
    STRUCK = "struck", _("struck off: it is none")


DONE = frozenset({ProblemState.CLOSED, ProblemState.LASTING, ProblemState.STRUCK})


class Side(Enum):
    """Who makes a move: those who asked for the correction, or the unit that owes it."""

    ASKER = "asker"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class ProblemMove:
    """One thing that may be done with a problem."""

    label: str | Promise
    sources: frozenset[ProblemState]
    target: ProblemState
    side: Side
    asks: tuple[str, ...] = ("text",)  # fields that go with it
    needs: tuple[str, ...] = ()  # those of them that must be filled
    proves: bool = False  # an act, a file or a resident's confirmation must be there
    other_than: str = ""  # whoever last made that move may not make this one


def _from(*states: ProblemState) -> frozenset[ProblemState]:
    return frozenset(states)


S = ProblemState
MOVES: dict[str, ProblemMove] = {
    "assign": ProblemMove(
        _("Assign"),
        _from(S.REGISTERED),
        S.ASSIGNED,
        Side.ASKER,
        ("unit", "due_on", "kind", "text"),
        ("due_on",),
    ),
    "strike": ProblemMove(
        _("Strike it off: it is none"),
        _from(S.REGISTERED),
        S.STRUCK,
        Side.ASKER,
        ("text",),
        ("text",),
    ),
    "accept": ProblemMove(
        _("Accept"), _from(S.ASSIGNED), S.ACCEPTED, Side.UNIT, ("charge", "text")
    ),
    "decline": ProblemMove(
        _("Not ours: send back"), _from(S.ASSIGNED), S.REGISTERED, Side.UNIT, ("text",), ("text",)
    ),
    "plan": ProblemMove(
        _("Say how it is corrected"),
        _from(S.ACCEPTED, S.PLANNED, S.CORRECTING),
        S.PLANNED,
        Side.UNIT,
        ("measures", "goal"),
        ("measures", "goal"),
    ),
    "progress": ProblemMove(
        _("Tell how far it is"),
        _from(S.PLANNED, S.CORRECTING),
        S.CORRECTING,
        Side.UNIT,
        ("text", "file"),
        ("text",),
    ),
    "apply": ProblemMove(
        _("Apply for closing"),
        _from(S.PLANNED, S.CORRECTING),
        S.APPLIED,
        Side.UNIT,
        ("text", "act", "file", "confirmation"),
        ("text",),
        proves=True,
    ),
    "reject": ProblemMove(
        _("Not corrected yet"),
        _from(S.APPLIED),
        S.CORRECTING,
        Side.ASKER,
        ("text",),
        ("text",),
        other_than="apply",
    ),
    "verify": ProblemMove(
        _("Verified: it is corrected"),
        _from(S.APPLIED),
        S.VERIFIED,
        Side.ASKER,
        ("text", "file"),
        ("text",),
        other_than="apply",
    ),
    "close": ProblemMove(
        pgettext_lazy("problem", "Close"), _from(S.VERIFIED), S.CLOSED, Side.ASKER
    ),
    "keep": ProblemMove(
        _("Looked at again: still good"),
        _from(S.CLOSED),
        S.LASTING,
        Side.ASKER,
        ("text", "file"),
        ("text",),
        other_than="apply",
    ),
    "reopen": ProblemMove(
        _("It came back: open it again"),
        _from(S.CLOSED, S.LASTING),
        S.CORRECTING,
        Side.ASKER,
        ("due_on", "text", "file"),
        ("due_on", "text"),
    ),
}


def legal(state: str, sides: Collection[Side]) -> dict[str, ProblemMove]:
    """The moves that somebody on these sides may make now."""
    return {
        key: move for key, move in MOVES.items() if state in move.sources and move.side in sides
    }
