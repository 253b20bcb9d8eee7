"""What tests of service begin with: requests, and orders at some point of their way."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Person, Unit
from tongpin.service.actions import RatingDraft, make_move, rate_order
from tongpin.service.intake import ServiceRequestDraft, take_request
from tongpin.service.models import ServiceOrder, ServiceOutcome, ServiceRating, ServiceRequest
from tongpin.service.order_details import OrderDetails
from tongpin.service.request_texts import contact_in
from tongpin.testing import NOON

DAY = localdate(NOON)  # Friday, 30 April 2021; the holiday lasts until 5 May, 8 May is worked
A_DAY = timedelta(days=1)

Step = tuple[str, Person, dict[str, Any]]  # move, who makes it, its details


def ask(
    campaign: Campaign, unit: Unit, text: str = "水龙头坏了，一直漏水", **values: Any
) -> ServiceRequest:
    """A request of a resident of the unit, by the page."""
    joins = values.pop("joins", None)
    now = values.pop("now", NOON)
    contact = contact_in(values.pop("contact", ""))
    draft = ServiceRequestDraft(text=text, unit=unit.pk, contact=contact, **values)
    return take_request(campaign, draft, joins=joins, by=None, now=now)


def go(order: ServiceOrder, *steps: Step, now: Any = NOON) -> ServiceOrder:
    for key, person, details in steps:
        order = make_move(order, key, OrderDetails(**details), by=person, now=now)
    return order


def dispatched(request: ServiceRequest, office: Person, unit: Unit, **values: Any) -> ServiceOrder:
    usual = {"title": "修水龙头", "category": "clean", "unit": unit}
    return go(request.order, ("dispatch", office, usual | values))


def done(request: ServiceRequest, office: Person, clerk: Person, unit: Unit) -> ServiceOrder:
    """Dispatched to the unit, accepted and reported by its clerk."""
    return report(go(dispatched(request, office, unit), ("accept", clerk, {})), clerk)


def report(order: ServiceOrder, by: Person, **values: Any) -> ServiceOrder:
    usual = {
        "text": "换了水龙头",
        "done_on": DAY,
        "served": 3,
        "method": "counted",
        "confirmation": "户主在场看过",
    }
    return go(order, ("report", by, usual | values))


def rate(
    request: ServiceRequest, outcome: ServiceOutcome | str, *, now: Any = NOON, **values: Any
) -> ServiceRating:
    order = values.pop("order", None) or request.order
    draft = RatingDraft(outcome=ServiceOutcome(outcome), **values)
    return rate_order(request, order, draft, now=now)
