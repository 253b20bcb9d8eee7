"""The burden ledger (减负台账): what was asked, what was spared, and who was asked how much."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tongpin.base.periods import Period, month_of
from tongpin.burden.models import AskedUnit, DataRequest, RequestState
from tongpin.campaigns.models import Campaign


@dataclass(frozen=True, kw_only=True)
class BurdenMonth:
    """One month of a campaign."""

    period: Period
    requests: tuple[DataRequest, ...]  # decided in the month, in order
    avoided: int  # requests for which nobody was asked
    reused: int  # fields that were known
    spared: int  # minutes of units that these would have cost
    minutes: list[tuple[str, int]]  # by unit name, the most asked first


def month_ledger(campaign: Campaign, day: date) -> BurdenMonth:
    """The ledger of the month that holds the day."""
    period = month_of(day)
    decided = DataRequest.objects.filter(campaign=campaign).decided_between(*period.moments)
    related = decided.select_related("unit").prefetch_related("fields")
    requests = tuple(related.order_by("id"))
    asked_units = AskedUnit.objects.filter(request__in=requests)
    units_by_request = Counter(asked_units.values_list("request", flat=True))
    avoided = 0
    reused = 0
    spared = 0
    for request in requests:
        avoided += request.state == RequestState.AVOIDED
        known_fields = [field for field in request.fields.all() if field.known_as]
        reused += len(known_fields)
        minutes = sum(field.minutes for field in known_fields)
        spared += minutes * units_by_request[request.pk]
    return BurdenMonth(
        period=period,
        requests=requests,
        avoided=avoided,
        reused=reused,
        spared=spared,
        minutes=minutes_by_unit(asked_units.really_asked()),
    )


def minutes_by_unit(asked_units: QuerySet[AskedUnit]) -> list[tuple[str, int]]:
    """(name, minutes) of each unit, the most asked first."""
    minutes: Counter[str] = Counter()
    rows = asked_units.order_by("unit__position").values_list("unit__name", "request__minutes")
    for name, count in rows:
        minutes[name] += count
    return minutes.most_common()
