"""Orders that belong together: what was left of one, and whose they are."""

from tongpin.service.models import ServiceOrder, ServiceRequest


def orders_of(request: ServiceRequest) -> list[ServiceOrder]:
    """The request's order and the rests that were left of it, in their order.

    Costs a query, and one for each rest.
    """
    orders = [request.order]
    while rests := list(ServiceOrder.objects.filter(rest_of=orders[-1]).order_by("id")):
        orders.append(rests[-1])
    return orders
