"""Orders whose day is over, and those whose day could not be told before."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.notices.actions import send_message
from tongpin.service.models import ServiceOrder
from tongpin.service.order_clock import last_day_of
from tongpin.service.order_states import AT_DESK


def remind_of_orders(*, now: datetime) -> int:
    """Tell whoever owes the next step of each late order, once for each limit; tells how many."""
    orders = ServiceOrder.objects.late(localdate(now)).order_by("id")
    count = 0
    for order in orders.filter(campaign__in=Campaign.objects.running()):
        count += _remind(order, now)
    return count


def _remind(order: ServiceOrder, now: datetime) -> bool:
    title = _("Order %(number)s is late") % {"number": order.number}
    owner = order.desk_id if order.state in AT_DESK else order.holder_id
    assert owner
    key = f"order-late:{order.pk}:{order.due_on}"
    return send_message(owner, key, title, order.title, path=order.get_absolute_url(), now=now)


@transaction.atomic
def tell_due_days(*, now: datetime) -> int:
    """Work out days that lay in a year whose calendar was not known; tells how many."""
    count = 0
    for order in ServiceOrder.objects.select_for_update().filter(
        due_on=None, clock_from__isnull=False
    ):
        assert order.clock_from
        order.due_on = last_day_of(order.clock_from, order.clock_days)
        if order.due_on:
            order.save(update_fields=["due_on"])
            count += 1
    return count
