"""What may be done with an order, by whom, and what the resident is told: one table."""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tongpin.base.moves import Move, MoveTable
from tongpin.service.models import ServiceOrder
from tongpin.service.order_clock import ClockChange
from tongpin.service.order_states import OrderState

REPORTS = ("report", "report_outside")  # moves that say it is done


class OrderSide(Enum):
    """Who makes a move."""

    DESK = "desk"  # whoever takes requests and dispatches orders
    UNIT = "unit"  # the unit to which it was sent
    ASKER = "asker"  # a resident who asked for it
    ITSELF = "itself"  # it follows from what happened to its parts or its whole


class Share(Enum):
    """Of which orders a move speaks."""

    ANY = "any"
    LONE = "lone"  # those that are no part of another
    WITH_PARTS = "with_parts"
    WITHOUT_PARTS = "without_parts"
    PART = "part"


@dataclass(frozen=True, kw_only=True)
class OrderMove(Move):
    """One thing that may be done with an order.

    clock       what becomes of its clock
    told        what its residents read of it; "" where they are not told
    tells_text  whether they read the words of the step as well
    share       of which orders it speaks
    """

    clock: ClockChange
    told: str | Promise = ""
    tells_text: bool = False
    share: Share = Share.ANY

    def fits(self, order: ServiceOrder) -> bool:
        """Whether it speaks of such an order. Costs a query where it asks for parts."""
        if self.share == Share.LONE:
            return order.whole_id is None
        if self.share == Share.PART:
            return order.whole_id is not None
        if self.share == Share.WITH_PARTS:
            return order.parts.exists()
        if self.share == Share.WITHOUT_PARTS:
            return not order.parts.exists()
        return True


MOVES: MoveTable[OrderMove] = MoveTable(
    states=OrderState,
    first=OrderState.RECEIVED,
    moves={
        "dispatch": OrderMove(
            label=pgettext_lazy("order", "Dispatch"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.DISPATCHED,
            side=OrderSide.DESK,
            asks=("title", "category", "unit", "text"),
            needs=("title", "category", "unit"),
            clock=ClockChange.ACCEPT,
            told=_("Sent to %(unit)s, which will answer."),
        ),
        "ask": OrderMove(
            label=_("Ask the resident"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.ASKED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.STAND,
            told=_("We have a question for you."),
            tells_text=True,
            share=Share.LONE,
        ),
        "answer": OrderMove(
            label=pgettext_lazy("order", "Answer"),
            sources=frozenset({OrderState.ASKED}),
            target=OrderState.RECEIVED,
            side=OrderSide.ASKER,
            needs=("text",),
            clock=ClockChange.GO_ON,
            told=_("You answered."),
            tells_text=True,
        ),
        "go_on_without": OrderMove(
            label=_("Go on without an answer"),
            sources=frozenset({OrderState.ASKED}),
            target=OrderState.RECEIVED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.GO_ON,
            told=_("We go on with it."),
        ),
        "merge": OrderMove(
            label=_("Merge with another"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.MERGED,
            side=OrderSide.DESK,
            asks=("other", "text"),
            needs=("other",),
            clock=ClockChange.END,
            told=_("Others asked for the same; it goes on together."),
            share=Share.LONE,
        ),
        "split": OrderMove(
            label=_("Split into parts"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.SPLIT,
            side=OrderSide.DESK,
            asks=("parts",),
            needs=("parts",),
            clock=ClockChange.STAND,
            told=_("Several units see to it, each to its part."),
            share=Share.LONE,
        ),
        "forward": OrderMove(
            label=_("Forward outside"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.FORWARDED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.STAND,
            told=_("Passed on to somebody outside; we wait for the answer."),
            tells_text=True,
        ),
        "come_back": OrderMove(
            label=_("It came back: dispatch it here"),
            sources=frozenset({OrderState.FORWARDED}),
            target=OrderState.RECEIVED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.DESK,
            told=_("It came back to us; we see to it."),
        ),
        "report_outside": OrderMove(
            label=_("It was done outside"),
            sources=frozenset({OrderState.FORWARDED}),
            target=OrderState.DONE,
            side=OrderSide.DESK,
            asks=("text", "done_on", "proofs", "confirmation"),
            needs=("text", "done_on"),
            needs_one_of=("proofs", "confirmation"),
            clock=ClockChange.END,
            told=_("It is said to be done. Is it?"),
            tells_text=True,
        ),
        "refuse": OrderMove(
            label=_("Do not take it on"),
            sources=frozenset({OrderState.RECEIVED}),
            target=OrderState.REFUSED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.END,
            told=_("We cannot take this on."),
            tells_text=True,
        ),
        "uphold": OrderMove(
            label=_("The unit is right: take it back"),
            sources=frozenset({OrderState.OBJECTED}),
            target=OrderState.RECEIVED,
            side=OrderSide.DESK,
            clock=ClockChange.DESK,
            told=_("Another unit will see to it."),
        ),
        "insist": OrderMove(
            label=_("It is the unit's all the same"),
            sources=frozenset({OrderState.OBJECTED}),
            target=OrderState.DISPATCHED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.ACCEPT,
        ),
        "accept": OrderMove(
            label=pgettext_lazy("order", "Accept"),
            sources=frozenset({OrderState.DISPATCHED}),
            target=OrderState.ACCEPTED,
            side=OrderSide.UNIT,
            asks=("text",),
            clock=ClockChange.FINISH,
            told=_("%(unit)s sees to it."),
        ),
        "object": OrderMove(
            label=_("Object: it is not ours"),
            sources=frozenset({OrderState.DISPATCHED}),
            target=OrderState.OBJECTED,
            side=OrderSide.UNIT,
            needs=("text",),
            clock=ClockChange.DESK,
        ),
        "pause": OrderMove(
            label=_("Ask the resident"),
            sources=frozenset({OrderState.ACCEPTED}),
            target=OrderState.PAUSED,
            side=OrderSide.UNIT,
            needs=("text",),
            clock=ClockChange.STAND,
            told=_("We have a question for you."),
            tells_text=True,
        ),
        "answer_unit": OrderMove(
            label=pgettext_lazy("order", "Answer"),
            sources=frozenset({OrderState.PAUSED}),
            target=OrderState.ACCEPTED,
            side=OrderSide.ASKER,
            needs=("text",),
            clock=ClockChange.GO_ON,
            told=_("You answered."),
            tells_text=True,
        ),
        "go_on": OrderMove(
            label=_("Go on"),
            sources=frozenset({OrderState.PAUSED}),
            target=OrderState.ACCEPTED,
            side=OrderSide.UNIT,
            needs=("text",),
            clock=ClockChange.GO_ON,
            told=_("We go on with it."),
        ),
        "report": OrderMove(
            label=_("Done: tell the resident"),
            sources=frozenset({OrderState.ACCEPTED}),
            target=OrderState.DONE,
            side=OrderSide.UNIT,
            asks=("text", "done_on", "served", "method", "proofs", "confirmation"),
            needs=("text", "done_on"),
            needs_one_of=("proofs", "confirmation"),
            clock=ClockChange.END,
            told=_("It is said to be done. Is it?"),
            tells_text=True,
        ),
        "gather": OrderMove(
            label=_("All parts are done"),
            sources=frozenset({OrderState.SPLIT}),
            target=OrderState.DONE,
            side=OrderSide.ITSELF,
            clock=ClockChange.END,
            told=_("It is said to be done. Is it?"),
        ),
        "give_up": OrderMove(
            label=_("None of its parts is taken on"),
            sources=frozenset({OrderState.SPLIT}),
            target=OrderState.REFUSED,
            side=OrderSide.ITSELF,
            clock=ClockChange.END,
            told=_("We cannot take this on."),
        ),
        "solved": OrderMove(
            label=_("The resident says: solved"),
            sources=frozenset({OrderState.DONE}),
            target=OrderState.CONFIRMED,
            side=OrderSide.ASKER,
            clock=ClockChange.END,
            told=_("You said: solved. Thank you."),
        ),
        "half": OrderMove(
            label=_("The resident says: half solved"),
            sources=frozenset({OrderState.DONE}),
            target=OrderState.CONFIRMED,
            side=OrderSide.ASKER,
            clock=ClockChange.END,
            told=_("You said: half solved. The rest goes on."),
        ),
        "not_solved": OrderMove(
            label=_("The resident says: not solved"),
            sources=frozenset({OrderState.DONE, OrderState.CONFIRMED}),
            target=OrderState.CONTESTED,
            side=OrderSide.ASKER,
            clock=ClockChange.DESK,
            told=_("You said: not solved. The centre decides what follows."),
        ),
        "close": OrderMove(
            label=_("Close without an answer"),
            sources=frozenset({OrderState.DONE}),
            target=OrderState.CONFIRMED,
            side=OrderSide.DESK,
            needs=("text",),
            other_than="report",
            clock=ClockChange.END,
            told=_("Closed, for no answer came. You may still say how it is."),
            share=Share.LONE,
        ),
        "settle": OrderMove(
            label=_("The whole is closed"),
            sources=frozenset({OrderState.DONE}),
            target=OrderState.CONFIRMED,
            side=OrderSide.ITSELF,
            clock=ClockChange.END,
            share=Share.PART,
        ),
        "reopen": OrderMove(
            label=_("Take it up again"),
            sources=frozenset({OrderState.CONTESTED}),
            target=OrderState.RECEIVED,
            side=OrderSide.DESK,
            needs=("text",),
            clock=ClockChange.DESK,
            told=_("It is taken up again."),
            tells_text=True,
            share=Share.WITHOUT_PARTS,
        ),
        "reopen_part": OrderMove(
            label=_("Take up a part again"),
            sources=frozenset({OrderState.CONTESTED}),
            target=OrderState.SPLIT,
            side=OrderSide.DESK,
            asks=("other", "text"),
            needs=("other", "text"),
            clock=ClockChange.STAND,
            told=_("It is taken up again."),
            tells_text=True,
            share=Share.WITH_PARTS,
        ),
        "again": OrderMove(
            label=_("The part is taken up again"),
            sources=frozenset({OrderState.DONE, OrderState.CONFIRMED}),
            target=OrderState.RECEIVED,
            side=OrderSide.ITSELF,
            clock=ClockChange.DESK,
            share=Share.PART,
        ),
        "leave": OrderMove(
            label=_("End it unsolved"),
            sources=frozenset({OrderState.CONTESTED}),
            target=OrderState.UNSOLVED,
            side=OrderSide.DESK,
            needs=("text",),
            other_than="report",
            clock=ClockChange.END,
            told=_("We cannot do more. It stays noted as not solved."),
            tells_text=True,
        ),
        "withdraw": OrderMove(
            label=_("The resident withdrew it"),
            sources=frozenset(
                {
                    OrderState.RECEIVED,
                    OrderState.ASKED,
                    OrderState.DISPATCHED,
                    OrderState.OBJECTED,
                    OrderState.ACCEPTED,
                    OrderState.PAUSED,
                    OrderState.FORWARDED,
                    OrderState.SPLIT,
                    OrderState.CONTESTED,
                }
            ),
            target=OrderState.WITHDRAWN,
            side=OrderSide.ASKER,
            asks=("text",),
            clock=ClockChange.END,
            told=_("You withdrew it."),
        ),
    },
)
