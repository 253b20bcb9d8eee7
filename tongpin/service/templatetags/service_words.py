"""What pages say of orders."""

from django import template

from tongpin.base.keyed import by_key
from tongpin.service.models import ServiceOrder

register = template.Library()


@register.filter
def category_label(order: ServiceOrder) -> str:
    """The name of the order's category; its key where the campaign has none of it any more."""
    spec = by_key(order.campaign.services_spec.categories).get(order.category)
    return spec.label if spec else order.category


@register.filter
def label_of(labels: dict[str, str], key: str) -> str:
    """The label under the key; the key where there is none."""
    return labels.get(key, key)
