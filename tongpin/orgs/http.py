"""The request as views see it, and the units that its person may look at."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.timezone import localdate
from django_htmx.middleware import HtmxDetails

from tongpin.orgs.models import Person
from tongpin.orgs.permissions import office_unit_ids, readable_unit_ids, recordable_units


class Request(HttpRequest):
    """A request whose user is a Person."""

    user: Person
    htmx: HtmxDetails


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
