"""Pages of the calendar, and its subscriptions."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from tongpin.base.periods import month_start
from tongpin.campaigns.http import campaign_of
from tongpin.orgs.http import Request, own_unit
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import may_record_for
from tongpin.plans.actions import renew_feed, subscribe
from tongpin.plans.calendar import calendar_month
from tongpin.plans.feeds import calendar_of
from tongpin.plans.models import Feed
from tongpin.plans.plans_in_reach import day_within, visible_unit

YEARS = range(1901, 2200)


def site_of(request: HttpRequest) -> str:
    """What begins every address of ours, such as https://a."""
    return f"{request.scheme}://{request.get_host()}"


@require_GET
def calendar_own(request: Request) -> HttpResponse:
    first = month_start(day_within(campaign_of(request)))
    return redirect("plans:calendar", own_unit(request), first)


@require_GET
def calendar(request: Request, unit: int, first: date) -> HttpResponse:
    """A month of the unit, with the units below where asked."""
    if first.year not in YEARS:
        raise Http404
    shown_unit = visible_unit(request, unit)
    campaign = campaign_of(request)
    today = localdate()
    below = "below" in request.GET
    feeds = Feed.objects.filter(person=request.user, unit=shown_unit, campaign=campaign)
    context = {
        "unit": shown_unit,
        "month": calendar_month(campaign, shown_unit, first, below=below, today=today),
        "below": below,
        "today": today,
        "may_plan": may_record_for(request.user, shown_unit, today),
        "feed": feeds.first(),
        "site": site_of(request),
    }
    return render(request, "plans/calendar.html", context)


@require_POST
def feed_make(request: Request, unit: int) -> HttpResponse:
    """A subscription for the person's own calendar, or another address for it."""
    shown_unit = visible_unit(request, unit)
    campaign = campaign_of(request)
    now = timezone.now()
    feed = subscribe(request.user, shown_unit, campaign, now=now)
    if "renew" in request.POST:
        renew_feed(feed, now=now)
    return redirect("plans:calendar", unit, month_start(day_within(campaign)))


@login_not_required
@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """For calendar programs, which cannot log in: who has the key may read.

    404 once its person may not see the unit any more.
    """
    feeds = Feed.objects.select_related("person", "unit", "campaign")
    feed = get_object_or_404(feeds, key=key)
    visible_units = Unit.objects.visible_to(feed.person, localdate())
    if not (feed.person.is_active and visible_units.filter(pk=feed.unit_id).exists()):
        raise Http404
    content = calendar_of(feed, site=site_of(request), today=localdate())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
