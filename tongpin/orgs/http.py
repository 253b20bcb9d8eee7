"""The request as views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tongpin.orgs.models import Person


class Request(HttpRequest):
    """A request whose user is a Person."""

    user: Person  # type: ignore[assignment]
    htmx: HtmxDetails
