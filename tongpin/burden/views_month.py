"""The burden ledger of a month."""

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, make_aware
from django.views.decorators.http import require_GET

from tongpin.burden.burden_month import month_ledger
from tongpin.burden.complaints import complaint_counts
from tongpin.burden.models import month_of
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request
from tongpin.orgs.permissions import posts_on, recordable_units


@require_GET
def burden_month(request: Request) -> HttpResponse:
    """The burden ledger of a month: requests, what was spared, minutes asked, complaints."""
    today = localdate()
    if not posts_on(request.user.pk, today):
        raise PermissionDenied
    try:
        day = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        day = today
    if not 2000 <= day.year < 2100:
        day = today
    day = day.replace(day=1)
    month = month_ledger(campaign_of(request), day)
    start, end = (make_aware(datetime.combine(one, time())) for one in month_of(day))
    made, answered, timely = complaint_counts(start, end)
    units = {name for __, name in recordable_units(request.user, today)}
    context = {
        "month": month,
        "minutes": [(name, minutes) for name, minutes in month.minutes if name in units],
        "most": max((minutes for __, minutes in month.minutes), default=0),
        "complaints": {"made": made, "answered": answered, "timely": timely},
        "before": (day - timedelta(days=1)).strftime("%Y-%m"),
        "after": month_of(day)[1].strftime("%Y-%m"),
    }
    return render(request, "burden/burden_month.html", context)
