"""How a problem goes from being found to being looked at again: one table of legal moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.base.moves import Move, MoveTable
from tongpin.orgs.models import Person
from tongpin.oversight import move_consequences
from tongpin.oversight.models import Problem
from tongpin.oversight.move_details import MoveDetails
from tongpin.oversight.problem_states import ProblemState

Consequence = Callable[[Problem, MoveDetails, Person, datetime], None]


class ProblemSide(Enum):
    """Who makes a move: those who asked for the correction, or the unit that owes it."""

    ASKER = "asker"
    UNIT = "unit"


@dataclass(frozen=True, kw_only=True)
class ProblemMove(Move):
    """One thing that may be done with a problem, and what follows from it beside the state."""

    consequence: Consequence | None = None


MOVES: MoveTable[ProblemMove] = MoveTable(
    states=ProblemState,
    first=ProblemState.REGISTERED,
    moves={
        "assign": ProblemMove(
            label=_("Assign"),
            sources=frozenset({ProblemState.REGISTERED}),
            target=ProblemState.ASSIGNED,
            side=ProblemSide.ASKER,
            asks=("unit", "due_on", "kind", "text"),
            needs=("due_on",),
            consequence=move_consequences.assign,
        ),
        "strike": ProblemMove(
            label=_("Strike it off: it is none"),
            sources=frozenset({ProblemState.REGISTERED}),
            target=ProblemState.STRUCK,
            side=ProblemSide.ASKER,
            needs=("text",),
        ),
        "accept": ProblemMove(
            label=_("Accept"),
            sources=frozenset({ProblemState.ASSIGNED}),
            target=ProblemState.ACCEPTED,
            side=ProblemSide.UNIT,
            asks=("charge", "text"),
        ),
        "decline": ProblemMove(
            label=_("Not ours: send back"),
            sources=frozenset({ProblemState.ASSIGNED}),
            target=ProblemState.REGISTERED,
            side=ProblemSide.UNIT,
            needs=("text",),
            consequence=move_consequences.waive,
        ),
        "plan": ProblemMove(
            label=_("Say how it is corrected"),
            sources=frozenset(
                {ProblemState.ACCEPTED, ProblemState.PLANNED, ProblemState.CORRECTING}
            ),
            target=ProblemState.PLANNED,
            side=ProblemSide.UNIT,
            asks=("measures", "goal"),
            needs=("measures", "goal"),
        ),
        "progress": ProblemMove(
            label=_("Tell how far it is"),
            sources=frozenset({ProblemState.PLANNED, ProblemState.CORRECTING}),
            target=ProblemState.CORRECTING,
            side=ProblemSide.UNIT,
            asks=("text", "file"),
            needs=("text",),
        ),
        "apply": ProblemMove(
            label=_("Corrected: apply for closing"),
            sources=frozenset(  # what is put right at once needs no acceptance and no plan before
                {
                    ProblemState.ASSIGNED,
                    ProblemState.ACCEPTED,
                    ProblemState.PLANNED,
                    ProblemState.CORRECTING,
                }
            ),
            target=ProblemState.APPLIED,
            side=ProblemSide.UNIT,
            asks=("text", "act", "file", "confirmation"),
            needs=("text",),
            needs_one_of=("act", "file", "confirmation"),
            consequence=move_consequences.meet,
        ),
        "reject": ProblemMove(
            label=_("Not corrected yet"),
            sources=frozenset({ProblemState.APPLIED}),
            target=ProblemState.CORRECTING,
            side=ProblemSide.ASKER,
            needs=("text",),
            other_than="apply",
            consequence=move_consequences.owe_again,
        ),
        "verify": ProblemMove(
            label=_("Verified: it is corrected"),
            sources=frozenset({ProblemState.APPLIED}),
            target=ProblemState.VERIFIED,
            side=ProblemSide.ASKER,
            asks=("text", "file"),
            needs=("text",),
            other_than="apply",
        ),
        "close": ProblemMove(
            label=pgettext_lazy("problem", "Close"),
            sources=frozenset({ProblemState.VERIFIED}),
            target=ProblemState.CLOSED,
            side=ProblemSide.ASKER,
            consequence=move_consequences.close,
        ),
        "keep": ProblemMove(
            label=_("Looked at again: still good"),
            sources=frozenset({ProblemState.CLOSED}),
            target=ProblemState.LASTING,
            side=ProblemSide.ASKER,
            asks=("text", "file"),
            needs=("text",),
            other_than="apply",
        ),
        "reopen": ProblemMove(
            label=_("It came back: open it again"),
            sources=frozenset({ProblemState.CLOSED, ProblemState.LASTING}),
            target=ProblemState.CORRECTING,
            side=ProblemSide.ASKER,
            asks=("due_on", "text", "file"),
            needs=("due_on", "text"),
            consequence=move_consequences.reopen,
        ),
    },
)
