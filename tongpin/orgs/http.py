"""The request as views see it, and the units that its person looks after or at."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from tongpin.orgs.models import Person
from tongpin.orgs.permissions import (
    RECORDERS,
    office_unit_ids,
    posts_on,
    readable_unit_ids,
    recordable_units,
)


class Request(HttpRequest):
    """A request whose user is a Person."""

    user: Person
    htmx: HtmxDetails


def page_language() -> str:
    """The language of the page, as Django chose it for the browser; "" where none is on."""
    return get_language() or ""


def query_but_page(request: HttpRequest) -> str:
    """What the address asks for, but for the page: links to other pages begin with it."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def own_unit(request: Request) -> int:
    """The unit that the person's pages open with: the first where they may record.

    Raises PermissionDenied for somebody without a post.
    """
    posts = sorted(posts_on(request.user.pk, localdate()))
    if not posts:
        raise PermissionDenied
    unit, __ = min(posts, key=lambda post: post[1] not in RECORDERS)
    return unit


def own_offices(request: Request) -> list[int]:
    """The units whose office the person is. Raises PermissionDenied for none."""
    units = office_unit_ids(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def readable_units(request: Request) -> list[int]:
    """The units where the person records, leads or inspects, and all below.

    Raises PermissionDenied for none.
    """
    units = readable_unit_ids(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def units_below_own(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units of the person's offices and all below, by the register.

    Raises PermissionDenied for somebody who is no office.
    """
    own_offices(request)
    return recordable_units(request.user, localdate())


def unit_ids_below_own(request: Request) -> list[int]:
    """Numbers of the same units, in the same order."""
    return [unit for unit, __ in units_below_own(request)]
