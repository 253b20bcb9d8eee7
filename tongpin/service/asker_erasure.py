"""How to reach residents is forgotten some time after their orders ended."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from tongpin.campaigns.models import CampaignState
from tongpin.orgs.journal import record
from tongpin.service.models import ServiceAsker, ServiceOrder

AT_ONCE = 500  # rows of one transaction


def erase_askers(*, now: datetime) -> int:
    """Empty names and numbers of requests whose orders, rests included, ended long enough ago.

    With their campaign those end that nobody finished.

    Returns how many. Safe to repeat.
    """
    ended_before = now - timedelta(days=settings.KEEP_ASKERS_DAYS)
    ended = Q(request__withdrawn_at__lt=ended_before) | Q(
        request__order__closed_at__lt=ended_before
    )
    rests = ServiceOrder.objects.filter(rest_of=OuterRef("request__order"))
    fresh_rests = rests.filter(Q(closed_at=None) | Q(closed_at__gte=ended_before))
    campaign_ended = Q(
        request__campaign__state=CampaignState.CLOSED,
        request__campaign__state_on__lt=localdate(ended_before),
    )
    over = campaign_ended | (ended & ~Exists(fresh_rests))
    askers = ServiceAsker.objects.filter(over, erased_at=None)
    rows = askers.order_by("pk")
    count = 0
    while numbers := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        _empty(numbers, now)
        count += len(numbers)
    return count


@transaction.atomic
def _empty(numbers: list[int], now: datetime) -> None:
    for asker in ServiceAsker.objects.select_for_update().filter(pk__in=numbers):
        asker.name = ""
        asker.phone = ""
        asker.erased_at = now
        asker.save()
    record("service.asker.erase", "service.asker", by=None, at=now, count=len(numbers))
