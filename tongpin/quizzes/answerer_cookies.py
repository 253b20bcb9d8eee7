"""Signed cookies by which a browser answers as a person or as a device."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tongpin.base.tokens import digest_of_token
from tongpin.quizzes.answerers import LOGGED_IN_S, PERSON, uuid_of_device, uuid_of_person
from tongpin.signin.phones import COOKIE, KEPT_S


@dataclass(frozen=True, slots=True)
class SignedInAnswerer:
    """Somebody who went to a quiz while signed in, and the session in which that was."""

    who: UUID
    session: str


def signed_value(name: str, value: str) -> str:
    """The value as Django signs it for a cookie of this name."""
    response = HttpResponseBase()
    response.set_signed_cookie(name, value)
    return response.cookies[name].value


def person_text(person: int, session: str) -> str:
    """What the cookie says of a person: the number, and in which session it is good."""
    return f"{person}:{digest_of_token(session)}"


def answerer_of(cookies: dict[str, str]) -> UUID | None:
    """Whose signed cookie it is, the person's before the device's; None where nobody signed it."""
    if PERSON not in cookies and COOKIE not in cookies:  # most who come are new
        return None
    signed_in = signed_in_answerer(cookies)
    if signed_in:
        return signed_in.who
    return _device_of(cookies) if COOKIE in cookies else None


def signed_in_answerer(cookies: Mapping[str, str]) -> SignedInAnswerer | None:
    """Who is signed in, as far as cookies tell: the person's cookie is of this very session."""
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if PERSON not in cookies or not session:
        return None
    try:
        text = _request_with(cookies).get_signed_cookie(PERSON, max_age=LOGGED_IN_S) or ""
        person = int(text.partition(":")[0])
    except (signing.BadSignature, ValueError):
        return None
    if text != person_text(person, session):
        return None
    return SignedInAnswerer(uuid_of_person(person), session)


def _device_of(cookies: Mapping[str, str]) -> UUID | None:
    try:
        value = _request_with(cookies).get_signed_cookie(COOKIE, max_age=KEPT_S) or ""
    except signing.BadSignature:
        return None
    return uuid_of_device(value.partition(":")[0])


def _request_with(cookies: Mapping[str, str]) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES = dict(cookies)
    return request
