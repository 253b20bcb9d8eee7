"""Start pages by role, units, and how pages are shown."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import Act, Status
from tongpin.burden.models import Complaint, DataRequest, RequestState
from tongpin.campaigns.http import campaign_of, kinds_of
from tongpin.campaigns.models import Campaign
from tongpin.figures.figure_reader import Figure, Scope, by_unit
from tongpin.figures.http import figures_of, query_of
from tongpin.ledgers.models import Ledger
from tongpin.notices.models import Message
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.permissions import (
    RECORDERS,
    may_record_for,
)
from tongpin.oversight.models import Visit

SHOWN = 8  # rows of each list on a start page
COLUMNS = 5  # figures beside each unit
YEAR = 365 * 24 * 3600


def roles_of(person: Person) -> set[str]:
    return set(person.posts.on(localdate()).values_list("role", flat=True))


@require_GET
def start(request: Request) -> HttpResponse:
    """What this person needs first: figures for those who lead, work for those who record."""
    if not Campaign.objects.exists():
        return render(request, "home/nothing.html")
    campaign, today = campaign_of(request), localdate()
    roles = roles_of(request.user)
    posts = request.user.posts.on(today).select_related("unit").order_by("unit__position", "id")
    unit = posts[0].unit if posts else None
    acts = Act.objects.visible_to(request.user, today).current().filter(kind__campaign=campaign)
    acts = acts.exclude(kind__in=campaign.kinds.personal())
    acts = acts.select_related("kind", "unit").with_visits()
    scope = Scope.of(campaign, unit)
    context = {
        "unit": unit,
        "posts": posts,
        "inbox": Message.objects.waiting_for(
            [post.unit_id for post in posts if post.role in RECORDERS]
        ).count(),
        "figures": figures_of(scope) if unit else [],
        "query": query_of(scope),
        "recent": acts.exclude(status=Status.PLANNED).order_by("-recorded_at", "-id")[:SHOWN],
        "planned": acts.filter(status=Status.PLANNED).order_by("occurred_on", "id")[:SHOWN],
        "key_dates": campaign.key_dates.order_by("on", "id"),
        "kinds": kinds_of(campaign),
        "may_record": bool(roles & RECORDERS),
        "ledgers": Ledger.objects.filter(campaign=campaign).newest_first()[:SHOWN],
        "complaints": Complaint.objects.filter(answered_at=None).count(),
        "is_office": Role.OFFICE in roles,
        "visits": Visit.objects.standing()
        .filter(
            opinion_at=None,
            planned_on__gte=today - timedelta(days=7),
            planned_on__lte=today + timedelta(days=7),
            inspection__unit__in=[post.unit_id for post in posts if post.role == Role.INSPECTOR],
        )
        .select_related("unit")
        .in_order()[:SHOWN],
        "to_sign": DataRequest.objects.filter(
            state=RequestState.TO_SIGN,
            unit__in=[post.unit_id for post in posts if post.role == Role.LEADER],
        ),
    }
    return render(request, "home/start.html", context)


@require_GET
def unit_list(request: Request) -> HttpResponse:
    units = Unit.objects.visible_to(request.user, localdate()).in_order()
    return render(request, "home/unit_list.html", {"units": units})


@journal_cached
def side_by_side(scope: Scope, day: date) -> tuple[list[Figure], list[tuple[Unit, list[int]]]]:
    """The unit's first figures, and the same of each unit that stands below it on that day."""
    assert scope.unit
    columns = [figure for figure in figures_of(scope) if figure.exact][:COLUMNS]
    children = Unit.objects.directly_below(scope.unit, day).in_order()
    if not columns:
        return [], [(child, []) for child in children]
    return columns, list(by_unit(columns, list(children)))


@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: its people in office, its figures, the units below, its newest acts."""
    today = localdate()
    found = get_object_or_404(Unit.objects.visible_to(request.user, today), pk=pk)
    campaign = campaign_of(request)
    scope = Scope.of(campaign, found)
    columns, below = side_by_side(scope, today)
    acts = Act.objects.current().filter(unit=found, kind__campaign=campaign)
    posts = found.posts.on(today).exclude(role=Role.MEMBER).select_related("person")
    context = {
        "may_record": may_record_for(request.user, found, today),
        "unit": found,
        "day": min(max(today, campaign.starts_on), campaign.ends_on).replace(day=1),
        "figures": figures_of(scope),
        "columns": columns,
        "below": below,
        "posts": posts.order_by("id"),
        "members": found.posts.on(today).filter(role=Role.MEMBER).count(),
        "acts": acts.select_related("kind", "entry").with_visits().newest_first()[:SHOWN],
        "query": query_of(scope),
    }
    return render(request, "home/unit.html", context)


@require_POST
def campaign_choose(request: Request) -> HttpResponse:
    campaign = get_object_or_404(Campaign, code=request.POST.get("campaign", ""))
    request.session["campaign"] = campaign.pk
    return redirect("home:start")


@login_not_required
@require_POST
def shown(request: Request) -> HttpResponse:
    """How pages are shown: language and size of type, kept on the device."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = "/"
    response = redirect(back)
    language, size = request.POST.get("language"), request.POST.get("type")
    keep: dict[str, Any] = {
        "max_age": YEAR,
        "samesite": "Lax",
        "secure": settings.HTTPS,
        "httponly": True,
    }
    if language in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **keep)
    if size in ("large", "normal"):
        response.set_cookie("type", size, **keep)
    return response
