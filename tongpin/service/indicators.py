"""The measures that service offers to figures: requests, those seen to, and what residents said."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_noop

from tongpin.campaigns.measures import THING_WORDS, Measure, RowDescription, RowName
from tongpin.campaigns.models import Indicator
from tongpin.campaigns.specs import IndicatorSpec
from tongpin.service.models import ServiceOutcome, ServiceRating, ServiceRequest

STANDING_WORDS = ServiceRating.objects.filter(
    request=OuterRef("pk"), order=OuterRef("order"), superseded_at=None
)
ALL_REQUESTS = Q()


@dataclass(frozen=True, kw_only=True)
class RequestMeasure(Measure):
    """Requests that were not withdrawn; `where` may ask for channels and categories.

    day         the path to the day on which one counts
    condition   that a request must meet besides
    outcomes    what the resident must have said; none: whatever or nothing
    """

    day: str = "made_at__date"
    condition: Q = ALL_REQUESTS
    outcomes: tuple[str, ...] = ()

    model = ServiceRequest
    unit_path = "unit_id"
    sealed_columns = (
        "pk",
        "order_id",
        "unit_id",
        "channel",
        "made_at",
        "order__category",
        "order__state",
        "order__done_on",
    )
    where_fields = {"channel": "channel", "category": "order__category"}

    def rows(self, indicator: Indicator, kinds: Collection[int]) -> QuerySet[ServiceRequest]:
        rows = ServiceRequest.objects.standing().filter(
            self.condition, campaign=indicator.campaign_id
        )
        for field, values in indicator.spec.where.items():
            rows = rows.filter(**{f"{self.where_fields[field]}__in": values})
        if self.outcomes:
            rows = rows.filter(Exists(STANDING_WORDS.filter(outcome__in=self.outcomes)))
        return rows

    def day_path(self, spec: IndicatorSpec) -> str:
        return self.day

    def describe(self, rows: QuerySet[ServiceRequest]) -> list[RowDescription]:
        related = rows.select_related("order", "unit", "taken_by")
        return [describe_request(request) for request in related]

    def names(self, rows: QuerySet[ServiceRequest]) -> dict[int, RowName]:
        names = {}
        for request in rows.select_related("order", "unit"):
            day = localdate(request.made_at)
            names[request.pk] = RowName(f"{day} {request.unit.name} {request.order.title}")
        return names


def describe_request(request: ServiceRequest) -> RowDescription:
    """Without the resident's own words, which only those read who see to it."""
    return {
        "id": request.pk,
        "unit": request.unit.name,
        "day": localdate(request.made_at),
        "title": str(request.order),
        "value": 1,
        "recorded_by": request.taken_by.name if request.taken_by else None,
        "source": "",
        "path": request.order.get_absolute_url(),
    }


SEEN_TO = Q(order__done_on__isnull=False)
ANSWERS = tuple(ServiceOutcome.values)
MEASURES = (
    RequestMeasure(
        key="requests",
        about=gettext_noop("what residents asked for, by the day on which they did"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
    ),
    RequestMeasure(
        key="requests_done",
        about=gettext_noop("requests that were reported as done, by that day"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
        day="order__done_on",
        condition=SEEN_TO,
    ),
    RequestMeasure(
        key="requests_answered",
        about=gettext_noop("of those, the ones of which the resident said how it turned out"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
        day="order__done_on",
        condition=SEEN_TO,
        outcomes=ANSWERS,
    ),
    RequestMeasure(
        key="requests_solved",
        about=gettext_noop("of those, the ones that the resident calls solved"),
        words=THING_WORDS,
        aggregate="count",
        value="id",
        is_folded=False,
        is_attendance=False,
        day="order__done_on",
        condition=SEEN_TO,
        outcomes=(ServiceOutcome.SOLVED.value,),
    ),
)
