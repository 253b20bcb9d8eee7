"""Devices in which somebody signed in before: wrong passwords elsewhere do not shut them out.

Wrong passwords typed in such a device make it wait, ever longer; they never lock it.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from tongpin.accounts.models import KnownDevice
from tongpin.base.tokens import digest_of_token
from tongpin.orgs.models import Person

COOKIE = "device"
KEPT_S = 400 * 24 * 3600  # as long as browsers keep a cookie
FREE_FAILURES = 4  # wrong passwords in a known device that cost no pause
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5, 300  # doubled with each further one
MOST_COUNTED = 1000  # the column holds no large numbers


def token_of(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def is_known_device(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> bool:
    """Whether the person whose name is typed signed in here before; axes asks it."""
    if request is None or not token_of(request):
        return False
    return device_of(request, credentials or {}) is not None


def device_of(request: HttpRequest, credentials: dict[str, Any]) -> KnownDevice | None:
    """The device as the typed name's account knows it."""
    devices = KnownDevice.objects.filter(person__username=account_name(request, credentials))
    return devices.filter(token_digest=digest_of_token(token_of(request))).first()


def account_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name under which failures are counted: one for each account, however it is written.

    Sign-in takes small letters for capitals; so `Clerk` and `clerk` share one count. Axes asks it
    several times a request: the answer is kept with the request.
    """
    written = username_in(credentials or {})
    if not written and request is not None:
        written = request.POST.get("login", "").strip()
    known_names: dict[str, str] = getattr(request, "account_names", {})
    if written not in known_names:
        accounts = Person.objects.filter(username__iexact=written).order_by("id")
        name = accounts.values_list("username", flat=True).first()
        known_names[written] = name or written.casefold()
        if request is not None:
            request.account_names = known_names  # type: ignore[attr-defined]
    return known_names[written]


def pause_left_s(device: KnownDevice, now: datetime) -> int:
    """Seconds until a password may be typed in the device again; 0 for at once."""
    surplus = device.failures - FREE_FAILURES
    if surplus <= 0 or device.failed_at is None:
        return 0
    pause_s = min(FIRST_PAUSE_S * 2 ** min(surplus - 1, 20), LONGEST_PAUSE_S)
    left = device.failed_at + timedelta(seconds=pause_s) - now
    return max(0, round(left.total_seconds()))


def username_in(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("login") or "")


def remember_device(request: HttpRequest, person: Person, *, now: datetime) -> None:
    """The person signed in here; whoever asks for the response sets the cookie."""
    token = token_of(request) or secrets.token_urlsafe(32)
    request.new_device_token = token  # type: ignore[attr-defined]
    KnownDevice.objects.update_or_create(
        person=person,
        token_digest=digest_of_token(token),
        defaults={"used_at": now, "failures": 0, "failed_at": None},
    )


def note_failure(request: HttpRequest, person: Person, *, now: datetime) -> None:
    """A wrong password was typed; where the person signed in before, the next one has to wait."""
    devices = person.known_devices.filter(token_digest=digest_of_token(token_of(request)))
    devices.exclude(failures__gte=MOST_COUNTED).update(failures=F("failures") + 1, failed_at=now)
    devices.filter(failures__gte=MOST_COUNTED).update(failed_at=now)


def set_device_cookie(request: HttpRequest, response: HttpResponse) -> None:
    if token := getattr(request, "new_device_token", ""):
        response.set_cookie(
            COOKIE, token, max_age=KEPT_S, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
