"""The burden ledger (减负台账): what was asked, what was spared, and who was asked how much."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from tongpin.burden.actions import really_asked
from tongpin.burden.models import AskedUnit, DataRequest, RequestState, month_of
from tongpin.campaigns.models import Campaign


@dataclass(frozen=True)
class BurdenMonth:
    """One month of a campaign."""

    start: date
    requests: list[DataRequest]  # decided in the month, in order
    avoided: int  # requests for which nobody was asked
    reused: int  # fields that were known
    spared: int  # minutes of units that these would have cost
    minutes: list[tuple[str, int]]  # by unit name, the most asked first


def month_ledger(campaign: Campaign, day: date) -> BurdenMonth:
    """The ledger of the month that holds the day."""
    start, end = month_of(day)
    moments = (make_aware(datetime.combine(one, time())) for one in (start, end))
    decided = DataRequest.objects.filter(campaign=campaign).decided_between(*moments)
    requests = list(decided.select_related("unit").prefetch_related("fields").order_by("id"))
    rows = AskedUnit.objects.filter(request__in=requests)
    units = Counter(rows.values_list("request", flat=True))
    known = [
        (field.minutes, units[request.pk])
        for request in requests
        for field in request.fields.all()
        if field.known_as
    ]
    asked: Counter[str] = Counter()
    theirs = rows.filter(really_asked()).order_by("unit__position")
    for name, minutes in theirs.values_list("unit__name", "request__minutes"):
        asked[name] += minutes
    return BurdenMonth(
        start,
        requests,
        sum(request.state == RequestState.AVOIDED for request in requests),
        len(known),
        sum(minutes * count for minutes, count in known),
        asked.most_common(),
    )
