"""Days by name beside every form that asks for some: this week, last week, this month."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.base.periods import Period, last_ended, period_of
from tongpin.campaigns.models import Campaign


@dataclass(frozen=True)
class NamedRange:
    """A link that asks the page for these days and leaves what else it asks as it is."""

    label: str
    query: str
    is_here: bool


def named_ranges(request: HttpRequest, campaign: Campaign | None) -> list[NamedRange]:
    """The ranges that the page at hand can be asked for, by its `start` and `until`."""
    ranges = []
    for label, first, last in _days_by_name(campaign, localdate()):
        query = request.GET.copy()
        query.pop("page", None)
        query["start"], query["until"] = first.isoformat(), last.isoformat()
        asked = request.GET.get("start"), request.GET.get("until")
        is_here = asked == (query["start"], query["until"])
        ranges.append(NamedRange(label, query.urlencode(), is_here))
    return ranges


def _days_by_name(campaign: Campaign | None, today: date) -> list[tuple[str, date, date]]:
    """Label, first and last day of each."""

    def named(label: str, period: Period) -> tuple[str, date, date]:
        return label, period.from_on, period.last_on

    days = [
        named(_("This week"), period_of("week", today)),
        named(_("Last week"), last_ended("week", today)),
        named(_("This month"), period_of("month", today)),
        named(_("Last month"), last_ended("month", today)),
        named(_("This quarter"), period_of("quarter", today)),
    ]
    if campaign and campaign.starts_on <= today:
        days.append((_("So far"), campaign.starts_on, min(today, campaign.ends_on)))
    return days
