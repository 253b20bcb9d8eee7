"""A participant's phone: a cookie says which it is and, once signed in, whose."""

import hashlib
import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from tongpin.orgs.models import Person

COOKIE = "phone"
KEPT_S = 180 * 24 * 3600
SIGNINS = 30  # by one phone in ten minutes: a family, a row of chairs, not a script
WRONG = 200  # wrong spoken codes at the page of one hall, within one window of the code
WRONG_BY_PHONE = 20
WRONG_BY_ADDRESS = 600  # an office or a mobile network has one address


def new_token() -> str:
    """A secret for a phone that was not here before; its first twelve digits are the time in ms."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(12)}"


@dataclass
class Phone:
    """One browser and the person who signed in with it first."""

    token: str
    person: Person | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Phone":
        """The phone that the cookie names; a new one where there is none."""
        person: Person | None = request.user if request.user.is_authenticated else None
        try:
            text = request.get_signed_cookie(COOKIE, max_age=KEPT_S) or ""
        except (KeyError, BadSignature):
            return cls(new_token(), person)
        token, __, number = text.partition(":")
        if person is None and number:
            person = Person.objects.filter(pk=number, is_active=True).first()
        return cls(token, person)

    @property
    def digest(self) -> str:
        """By what rows remember this phone; who knows the rows cannot be taken for it."""
        return hashlib.sha256(f"phone:{self.token}".encode()).hexdigest()

    def secret_in(self, hall: int) -> str:
        """The digest of the secret by which the phone is a device of this hall."""
        return hashlib.sha256(f"phone:{self.token}:{hall}".encode()).hexdigest()

    def remember(self, response: HttpResponse) -> None:
        number = self.person.pk if self.person else ""
        response.set_signed_cookie(
            COOKIE,
            f"{self.token}:{number}",
            max_age=KEPT_S,
            httponly=True,
            samesite="Lax",
            secure=settings.HTTPS,
        )

    def may_go_on(self) -> bool:
        """False where this phone signed in more often than a room's helpfulness explains."""
        return _count(f"signin:{self.token}", 600) <= SIGNINS


def count_arrival(hall: int, window: int) -> int:
    """One more phone signs in to the hall in this window of its code; tells how many did."""
    return _count(f"signin:hall:{hall}:{window}", 120)


@dataclass(frozen=True)
class DigitGuesses:
    """Wrong spoken digits within one window, by whom or for which hall they are counted."""

    key: str
    most: int

    @classmethod
    def at_hall(cls, hall: int, window: int) -> "DigitGuesses":
        """All phones together, at the page of one hall: other halls are not touched."""
        return cls(f"signin:wrong:{window}:hall:{hall}", WRONG)

    @classmethod
    def by_phone(cls, phone: Phone, window: int) -> "DigitGuesses":
        return cls(f"signin:wrong:{window}:phone:{phone.token}", WRONG_BY_PHONE)

    @classmethod
    def by_address(cls, address: str, window: int) -> "DigitGuesses":
        """At the page that names no hall."""
        return cls(f"signin:wrong:{window}:address:{address}", WRONG_BY_ADDRESS)

    @property
    def are_enough(self) -> bool:
        count: int = cache.get(self.key, 0)
        return count > self.most

    def add(self) -> None:
        _count(self.key, 120)


def _count(key: str, kept_s: int) -> int:
    """One more under the key, in this process."""
    cache.add(key, 0, kept_s)
    return cache.incr(key)
