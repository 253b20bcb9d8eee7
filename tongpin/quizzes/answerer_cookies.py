"""Signed cookies by which a browser answers as a person or as a device."""

from uuid import UUID

from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tongpin.quizzes.answerers import LOGGED_IN_S, PERSON, uuid_of_device, uuid_of_person
from tongpin.signin.phones import COOKIE, KEPT_S


def signed_value(name: str, value: str) -> str:
    """The value as Django signs it for a cookie of this name."""
    response = HttpResponseBase()
    response.set_signed_cookie(name, value)
    return response.cookies[name].value


def answerer_of(cookies: dict[str, str]) -> UUID | None:
    """Whose signed cookie it is, the person's before the device's; None where nobody signed it."""
    if PERSON not in cookies and COOKIE not in cookies:  # most who come are new
        return None
    request = HttpRequest()
    request.COOKIES = cookies
    who: UUID | None = None
    if PERSON in cookies:
        who = _person_of(request)
    if who is None and COOKIE in cookies:
        who = _device_of(request)
    return who


def _person_of(request: HttpRequest) -> UUID | None:
    try:
        number = request.get_signed_cookie(PERSON, max_age=LOGGED_IN_S) or ""
        return uuid_of_person(int(number))
    except (signing.BadSignature, ValueError):
        return None


def _device_of(request: HttpRequest) -> UUID | None:
    try:
        value = request.get_signed_cookie(COOKIE, max_age=KEPT_S) or ""
    except signing.BadSignature:
        return None
    return uuid_of_device(value.partition(":")[0])
