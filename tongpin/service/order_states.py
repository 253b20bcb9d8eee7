"""How far an order has come. Pure."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    """How far an order has come, as whoever works on it reads it."""

    RECEIVED = "received", pgettext_lazy("order", "received")
    ASKED = "asked", pgettext_lazy("order", "the resident was asked")
    DISPATCHED = "dispatched", pgettext_lazy("order", "dispatched")
    OBJECTED = "objected", pgettext_lazy("order", "the unit objects")
    ACCEPTED = "accepted", pgettext_lazy("order", "accepted")
    PAUSED = "paused", pgettext_lazy("order", "waits for the resident")
    FORWARDED = "forwarded", pgettext_lazy("order", "forwarded outside")
    SPLIT = "split", pgettext_lazy("order", "split into parts")
    DONE = "done", pgettext_lazy("order", "reported as done")
    CONFIRMED = "confirmed", pgettext_lazy("order", "closed")
    CONTESTED = "contested", pgettext_lazy("order", "not solved, says the resident")
    UNSOLVED = "unsolved", pgettext_lazy("order", "ended unsolved")
    MERGED = "merged", pgettext_lazy("order", "merged with another")
    REFUSED = "refused", pgettext_lazy("order", "not taken on")
    WITHDRAWN = "withdrawn", pgettext_lazy("order", "withdrawn")


ENDED_STATES = frozenset(
    {
        OrderState.CONFIRMED,
        OrderState.UNSOLVED,
        OrderState.MERGED,
        OrderState.REFUSED,
        OrderState.WITHDRAWN,
    }
)
FINISHED_STATES = frozenset(  # nobody works on them: they were done, or nothing is to be done
    {*ENDED_STATES, OrderState.DONE}
)
AT_DESK = frozenset(  # who dispatches has to decide
    {OrderState.RECEIVED, OrderState.OBJECTED, OrderState.CONTESTED}
)
STANDING_CLOCK = frozenset(  # nobody of ours can be late
    {OrderState.ASKED, OrderState.PAUSED, OrderState.FORWARDED, OrderState.SPLIT, OrderState.DONE}
)
RATED_STATES = frozenset({OrderState.DONE, OrderState.CONFIRMED, OrderState.UNSOLVED})
JOINABLE_STATES = frozenset(OrderState) - FINISHED_STATES  # another request may join it
