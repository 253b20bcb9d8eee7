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
WRONG = 200  # spoken codes that were wrong, by all phones within one window of the code


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
        key = f"signin:{self.token}"
        cache.add(key, 0, 600)
        return cache.incr(key) <= SIGNINS


def is_guessed_enough(window: int) -> bool:
    """Whether so many wrong codes came in this window that no more are looked at."""
    wrong: int = cache.get(f"signin:wrong:{window}", 0)
    return wrong > WRONG


def count_guess(window: int) -> None:
    """One more spoken code was wrong."""
    key = f"signin:wrong:{window}"
    cache.add(key, 0, 120)
    cache.incr(key)
