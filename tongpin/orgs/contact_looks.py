"""Telephones and the like are sealed; who has one shown stands in the journal."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from tongpin.orgs.journal import record
from tongpin.orgs.models import Person

LEFT_OPEN = 2  # characters at the end by which a number is known again


def hidden(contact: str) -> str:
    """The contact with all but its end as dots; "" for none."""
    if len(contact) <= 2 * LEFT_OPEN:
        return "•" * len(contact)
    return "•" * 6 + contact[-LEFT_OPEN:]


@transaction.atomic
def note_look(about: Model, *, by: Person, now: datetime) -> None:
    """Somebody has the contact of this row shown."""
    record("orgs.contact.look", about, by=by, at=now)
