"""What goes with a move of an order, and whether it is enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tongpin.base.errors import UserError
from tongpin.base.moves import Move
from tongpin.evidence.models import StoredFile
from tongpin.orgs.models import Unit
from tongpin.service.models import ServiceOrder


class ServiceError(UserError):
    """A request or an order cannot be made or changed as asked."""


class CountMethod(StrEnum):
    """How the people who were served were counted, by the keys that kinds of packs use."""

    NAMED = "named"
    COUNTED = "counted"
    ESTIMATED = "estimated"


@dataclass(frozen=True, kw_only=True)
class OrderDetails:
    """What goes with a move; each move asks for some of it."""

    text: str = ""
    title: str = ""
    category: str = ""
    unit: Unit | None = None  # to whom it is sent
    other: ServiceOrder | None = None  # with which it is merged, or the part that is taken up again
    parts: tuple[str, ...] = ()  # what each part is
    done_on: date | None = None
    served: int | None = None  # people
    method: str = ""  # a CountMethod
    proofs: tuple[StoredFile, ...] = ()  # pictures or files
    confirmation: str = ""  # what the resident said

    def has(self, name: str) -> bool:
        """Whether something stands under this name."""
        value = getattr(self, name)
        return bool(value.strip() if isinstance(value, str) else value)


REQUESTS: Mapping[str, str | Promise] = {
    "text": gettext_lazy("Say it in a sentence."),
    "title": gettext_lazy("Say in a few words what is to be done."),
    "category": gettext_lazy("Choose the sort of request."),
    "unit": gettext_lazy("Choose the unit."),
    "other": gettext_lazy("Choose the order."),
    "parts": gettext_lazy("Write each part on a line of its own, two at least."),
    "done_on": gettext_lazy("Say on which day."),
}


def check_details(move: Move, details: OrderDetails) -> None:
    """Raises ServiceError for what the move needs and does not have."""
    for name in move.needs:
        if not details.has(name):
            raise ServiceError(str(REQUESTS[name]))
    if move.needs_one_of and not any(details.has(name) for name in move.needs_one_of):
        text = gettext_lazy("Show that it is done: a picture or file, or what the resident said.")
        raise ServiceError(str(text))
