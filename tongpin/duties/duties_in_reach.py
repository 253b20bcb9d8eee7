"""Which directives and duties a request may look at and change."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tongpin.base.numbers import row_number, row_numbers
from tongpin.campaigns.http import campaign_of
from tongpin.duties.models import Addressee, Directive, Duty, DutyQuerySet
from tongpin.orgs.http import Request, readable_units
from tongpin.orgs.models import Person, Unit, whole_tree
from tongpin.orgs.permissions import (
    may_record_for,
    office_unit_ids,
    readable_unit_ids,
    recordable_units,
)


def units_of(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units for which the person records.

    Raises PermissionDenied for none.
    """
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return units


def unit_ids_of(request: Request) -> list[int]:
    """Numbers of the same units. Raises PermissionDenied for none."""
    return [unit for unit, __ in units_of(request)]


def offices_of(request: Request) -> list[int]:
    return office_unit_ids(request.user, localdate())


def visible_directives(request: Request) -> QuerySet[Directive]:
    """Those that units issued or were addressed by which the person may read."""
    directives = directives_of(request.user, localdate())
    return directives.filter(campaign=campaign_of(request)).select_related("unit")


def directives_of(person: Person, day: date) -> QuerySet[Directive]:
    """Those that units issued or were addressed by where the person records, leads or inspects."""
    units = readable_unit_ids(person, day)
    addressed = Addressee.objects.filter(unit__in=units).values("directive")
    return Directive.objects.filter(Q(unit__in=units) | Q(pk__in=addressed))


def visible_directive(request: Request, pk: int) -> Directive:
    return get_object_or_404(visible_directives(request), pk=pk)


def own_directive(request: Request, pk: int) -> Directive:
    """Raises PermissionDenied for a directive of another office."""
    directive = visible_directive(request, pk)
    if not may_record_for(request.user, directive.unit_id, localdate()):
        raise PermissionDenied
    return directive


def addressed_unit(request: Request, directive: Directive) -> Unit:
    """The addressee named in the form, for which the person passes on or answers."""
    number = row_number(request.POST.get("through", ""))
    addressee = get_object_or_404(directive.addressees.select_related("unit"), unit=number)
    if not may_record_for(request.user, addressee.unit_id, localdate()):
        raise PermissionDenied
    return addressee.unit


def visible_duties(request: Request) -> DutyQuerySet:
    units = readable_units(request)
    duties = Duty.objects.filter(campaign=campaign_of(request), unit__in=units)
    return duties.select_related("unit", "kind")


def may_change_duty(request: Request, duty: Duty) -> bool:
    """Whether the person's office asked for it or stands above, not the unit that owes it."""
    units_above = whole_tree().above(duty.unit_id, localdate())[1:]
    return not set(units_above).isdisjoint(offices_of(request))


def changeable_duty(request: Request, pk: int) -> Duty:
    """Raises PermissionDenied for a duty that others may change."""
    duty = get_object_or_404(visible_duties(request), pk=pk)
    if not may_change_duty(request, duty):
        raise PermissionDenied
    return duty


def numbers_in_form(request: Request, name: str) -> list[int]:
    """The numbers that were ticked under this name."""
    return row_numbers(request.POST.getlist(name))
