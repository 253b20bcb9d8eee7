"""Which units and plan items a request may look at, and on which day its pages open."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for
from tongpin.plans.models import PlanItem


def visible_unit(request: Request, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user, localdate()), pk=pk)


def day_within(campaign: Campaign) -> date:
    """Today, or the campaign's nearest day."""
    return min(max(localdate(), campaign.starts_on), campaign.ends_on)


def changeable_item(request: Request, pk: int) -> PlanItem:
    """A topic that stands in a plan of the person's. Raises PermissionDenied for another's."""
    units = Unit.objects.visible_to(request.user, localdate())
    items = PlanItem.objects.current().filter(unit__in=units.values("pk"))
    item = get_object_or_404(items.select_related("unit", "kind"), pk=pk)
    if not may_record_for(request.user, item.unit, localdate()):
        raise PermissionDenied
    return item
