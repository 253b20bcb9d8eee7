"""Who takes requests and dispatches orders, and on which sides of an order somebody stands."""

from datetime import date

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Person, Role, Unit, whole_tree
from tongpin.orgs.permissions import has_role_over, may_record_for
from tongpin.service.models import ServiceDesk, ServiceOrder
from tongpin.service.order_moves import OrderSide

DISPATCHERS = {Role.OFFICE, Role.CLERK}


def desk_ids(campaign: Campaign) -> set[int]:
    """The units that take requests: the top of the tree, and those that were opened besides."""
    opened = ServiceDesk.objects.filter(campaign=campaign, closed_at=None)
    roots = Unit.objects.roots().values_list("pk", flat=True)
    return {*roots, *opened.values_list("unit", flat=True)}


def desk_of(campaign: Campaign, unit: int, day: date) -> int:
    """The unit that takes requests from there: the nearest one above, or itself."""
    desks = desk_ids(campaign)
    above = whole_tree().above(unit, day)
    return next((number for number in above if number in desks), above[-1])


def dispatching_unit_ids(campaign: Campaign, person: Person, day: date) -> frozenset[int]:
    """The desks of the campaign at which the person dispatches."""
    desks = desk_ids(campaign)
    return frozenset(desk for desk in desks if has_role_over(person, desk, DISPATCHERS, day))


def may_dispatch(person: Person, desk: int, day: date) -> bool:
    """Take requests at this desk and dispatch its orders."""
    return has_role_over(person, desk, DISPATCHERS, day)


def sides_of(order: ServiceOrder, person: Person, day: date) -> set[OrderSide]:
    """On which sides of an order the person stands."""
    sides = set()
    if may_dispatch(person, order.desk_id, day):
        sides.add(OrderSide.DESK)
    if order.holder_id and may_record_for(person, order.holder_id, day):
        sides.add(OrderSide.UNIT)
    return sides
