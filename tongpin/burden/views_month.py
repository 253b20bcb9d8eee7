"""The burden ledger of a month."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from tongpin.base.periods import DAY, Period, month_of
from tongpin.burden.burden_month import month_ledger
from tongpin.burden.complaints import complaint_counts
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import posts_on, recordable_units

YEARS = range(2000, 2100)


def month_asked_for(request: Request) -> Period:
    """The month that the address names; this month where it names none of these years."""
    try:
        day = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        day = localdate()
    return month_of(day if day.year in YEARS else localdate())


@require_GET
def burden_month(request: Request) -> HttpResponse:
    """The burden ledger of a month: requests, what was spared, minutes asked, complaints."""
    today = localdate()
    if not posts_on(request.user.pk, today):
        raise PermissionDenied
    period = month_asked_for(request)
    month = month_ledger(campaign_of(request), period.from_on)
    own_units = {name for __, name in recordable_units(request.user, today)}
    context = {
        "month": month,
        "minutes": [(name, count) for name, count in month.minutes if name in own_units],
        "most": max((count for __, count in month.minutes), default=0),
        "complaints": complaint_counts(*period.moments),
        "before": month_of(period.from_on - DAY).key,
        "after": month_of(period.before_on).key,
    }
    return render(request, "burden/burden_month.html", context)
