"""The request that this thread is answering: its number, so that pages and log lines agree."""

import secrets
from contextvars import ContextVar

from django.http import HttpRequest

NUMBER = "TONGPIN_REQUEST_NUMBER"  # where a request carries it, beside what the server says of it
NO_VIEW = "none"  # where no page has the address

current_request: ContextVar[HttpRequest | None] = ContextVar("current_request", default=None)


def new_number() -> str:
    """A number for one request, short enough to be read out on the telephone."""
    return secrets.token_hex(5)


def number_of(request: HttpRequest) -> str:
    """The request's number; "" where nobody gave it one."""
    number: str = request.META.get(NUMBER, "")
    return number


def current_number() -> str:
    """The number of the request that is being answered; "" outside of requests."""
    request = current_request.get()
    return number_of(request) if request else ""


def view_of(request: HttpRequest) -> str:
    """The name of its page; never the address, which may hold what nobody else may know."""
    match = request.resolver_match
    return match.view_name if match else NO_VIEW


def person_of_request(request: HttpRequest) -> int | None:
    """The number of whoever is logged in, where the page asked for it; costs no query."""
    user = getattr(request, "_cached_user", None)
    return user.pk if user else None
