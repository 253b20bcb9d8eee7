"""What a page of the hall hands over, so that a phone can sign in from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core import signing
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from tongpin.signin.models import Hall
from tongpin.signin.phones import Phone

SALT = "signin.ticket"
TICKET_S = 15 * 60
PHONE_SIGNS = 20  # of a phone's digest: enough to tell phones apart


@dataclass(frozen=True)
class SignInTicket:
    """Says that one phone saw the hall's code: for one sign-in, a quarter of an hour long."""

    hall: Hall
    operation: str
    code_seen_at: datetime

    @property
    def is_valid(self) -> bool:
        """Whether the hall was open then, and it is not long ago."""
        closed_at = self.hall.closed_at
        if closed_at and self.code_seen_at > closed_at:
            return False
        return timezone.now() - self.code_seen_at <= timedelta(seconds=TICKET_S)


def new_ticket(hall: Hall, code_seen_at: datetime, phone: Phone) -> str:
    """A ticket for that phone alone."""
    data = {
        "hall": hall.pk,
        "op": str(uuid4()),
        "at": code_seen_at.isoformat(),
        "phone": phone.digest[:PHONE_SIGNS],
    }
    return signing.dumps(data, salt=SALT)


def read_ticket(text: str, hall: Hall, phone: Phone) -> SignInTicket | None:
    """The ticket that a page of this hall gave to this phone; None for any other, or an old one."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=SALT, max_age=TICKET_S)
    except signing.BadSignature:
        return None
    code_seen_at = parse_datetime(data["at"])
    if data["hall"] != hall.pk or code_seen_at is None:
        return None
    if data.get("phone") != phone.digest[:PHONE_SIGNS]:
        return None
    ticket = SignInTicket(hall, data["op"], code_seen_at)
    return ticket if ticket.is_valid else None
