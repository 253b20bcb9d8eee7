"""Start pages by role, units, and how pages are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from tongpin.acts.models import Act, ActQuerySet, Status
from tongpin.burden.models import Complaint, DataRequest, RequestState
from tongpin.campaigns.http import campaign_of, kinds_of
from tongpin.campaigns.models import Campaign
from tongpin.duties.duty_settlement import settle_duties
from tongpin.figures.figure_reader import Figure, Scope, by_unit
from tongpin.figures.http import figures_of, query_of
from tongpin.home.context import open_menu
from tongpin.home.public_start import public_start
from tongpin.home.start_lists import (
    SHOWN,
    dossier_gaps,
    late_units,
    owed_by,
    planned_acts,
    planned_quarters,
    told_in_pictures,
)
from tongpin.ledgers.models import Ledger
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.permissions import (
    RECORDERS,
    may_record_for,
    office_unit_ids,
    readable_unit_ids,
)
from tongpin.oversight.models import Visit, VisitQuerySet
from tongpin.serving.own_addresses import page_named

COLUMNS = 5  # figures beside each unit
WEEK = timedelta(days=7)
YEAR_S = 365 * 24 * 3600  # how long a device keeps how pages are shown
LANGUAGES = dict(settings.LANGUAGES)


def units_as(posts: Iterable[Post], roles: set[Role]) -> list[int]:
    """The units of those posts that carry one of the roles."""
    return [post.unit_id for post in posts if post.role in roles]


def acts_of_units(person: Person, campaign: Campaign, day: date) -> ActQuerySet:
    """The campaign's acts that the person may see, without those of single people."""
    acts = Act.objects.visible_to(person, day).current().filter(kind__campaign=campaign)
    acts = acts.exclude(kind__in=campaign.kinds.personal())
    return acts.select_related("kind", "unit").with_visits()


def near_visits(groups: list[int], day: date) -> VisitQuerySet:
    """Visits of these units within a week before or after the day, without an opinion yet."""
    visits = Visit.objects.standing().filter(
        opinion_at=None,
        planned_on__gte=day - WEEK,
        planned_on__lte=day + WEEK,
        inspection__unit__in=groups,
    )
    return visits.select_related("unit").in_order()


def main_figures(scope: Scope) -> list[Figure]:
    """Those of the campaign's figures that pages show at a glance: what there is something of."""
    figures = [figure for figure in figures_of(scope) if not figure.definition.spec.is_minor]
    return [figure for figure in figures if figure.exact]


@login_not_required
@require_GET
def start(request: Request) -> HttpResponse:
    """What this person needs first: what is late for those who lead, work for those who record.

    Who has not signed in sees what is for everybody.
    """
    if not request.user.is_authenticated:
        return public_start(request)
    if not open_menu(request)["works"]:
        return redirect("administration:desk")
    if not Campaign.objects.exists():
        return render(request, "home/nothing.html")
    campaign = campaign_of(request)
    today = localdate()
    posts = request.user.posts.on(today).select_related("unit").order_by("unit__position", "id")
    unit = posts[0].unit if posts else None
    acts = acts_of_units(request.user, campaign, today)
    scope = Scope.of(campaign, unit)
    recorded_units = units_as(posts, RECORDERS)
    offices = office_unit_ids(request.user, today)
    units_below = set(readable_unit_ids(request.user, today)) - set(offices)
    settle_duties()
    requests = DataRequest.objects.filter(state=RequestState.TO_SIGN)
    context = {
        "unit": unit,
        "posts": posts,
        "figures": main_figures(scope) if unit else [],
        "query": query_of(scope),
        "recent": acts.exclude(status=Status.PLANNED).order_by("-recorded_at", "-id")[:SHOWN],
        "planned": planned_acts(acts, today),
        "offices": offices,
        "has_below": bool(units_below),
        "owed": owed_by(campaign, offices, today),
        "gaps": dossier_gaps(acts, offices, today) if offices else [],
        "pictured": told_in_pictures(acts, today) if units_as(posts, {Role.EDITOR}) else [],
        "late": late_units(campaign, units_below, today),
        "quarters": planned_quarters(campaign, units_below) if units_below else [],
        "key_dates": campaign.key_dates.filter(on__gte=today).order_by("on", "id"),
        "kinds": kinds_of(campaign),
        "may_record": bool(recorded_units),
        "ledgers": Ledger.objects.filter(campaign=campaign).newest_first()[:SHOWN],
        "complaints": Complaint.objects.filter(answered_at=None).count(),
        "is_office": bool(units_as(posts, {Role.OFFICE})),
        "visits": near_visits(units_as(posts, {Role.INSPECTOR}), today)[:SHOWN],
        "to_sign": requests.filter(unit__in=units_as(posts, {Role.LEADER})),
    }
    return render(request, "home/start.html", context)


@require_GET
def unit_list(request: Request) -> HttpResponse:
    units = Unit.objects.visible_to(request.user, localdate()).in_order()
    return render(request, "home/unit_list.html", {"units": units})


@dataclass(frozen=True)
class FigureColumn:
    """A figure that a table shows of several units."""

    label: str


@dataclass(frozen=True)
class UnitBelow:
    """A unit that a table names and links."""

    pk: int
    name: str


@dataclass(frozen=True)
class UnitsBelow:
    """The same figures of each unit below another."""

    columns: tuple[FigureColumn, ...] = ()
    rows: tuple[tuple[UnitBelow, tuple[int, ...]], ...] = ()  # a value for each column


@journal_cached
def units_below(scope: Scope, day: date) -> UnitsBelow:
    """The first figures of the scope's unit, of each unit that stands below it on that day."""
    assert scope.unit
    figures = main_figures(scope)[:COLUMNS]
    children = list(Unit.objects.directly_below(scope.unit, day).in_order())
    counted: Iterable[tuple[Unit, list[int]]] = ((child, []) for child in children)
    if figures:
        counted = by_unit(figures, children)
    rows = []
    for child, values in counted:
        rows.append((UnitBelow(child.pk, child.name), tuple(values)))
    columns = tuple(FigureColumn(figure.label) for figure in figures)
    return UnitsBelow(columns, tuple(rows))


@require_GET
def unit(request: Request, pk: int) -> HttpResponse:
    """One unit: its people in office, its figures, the units below, its newest acts."""
    today = localdate()
    visible_unit = get_object_or_404(Unit.objects.visible_to(request.user, today), pk=pk)
    campaign = campaign_of(request)
    scope = Scope.of(campaign, visible_unit)
    below = units_below(scope, today)
    acts = Act.objects.current().filter(unit=visible_unit, kind__campaign=campaign)
    posts = visible_unit.posts.on(today)
    in_office = posts.exclude(role=Role.MEMBER).select_related("person")
    context = {
        "may_record": may_record_for(request.user, visible_unit, today),
        "unit": visible_unit,
        "day": min(max(today, campaign.starts_on), campaign.ends_on).replace(day=1),
        "figures": main_figures(scope),
        "columns": below.columns,
        "below": below.rows,
        "posts": in_office.order_by("id"),
        "members": posts.filter(role=Role.MEMBER).count(),
        "acts": acts.select_related("kind", "entry", "unit").with_visits().newest_first()[:SHOWN],
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
    response = redirect(page_named(request, otherwise=reverse("home:start")))
    language, size = request.POST.get("language"), request.POST.get("type")
    keep: dict[str, Any] = {
        "max_age": YEAR_S,
        "samesite": "Lax",
        "secure": settings.HTTPS,
        "httponly": True,
    }
    if language in LANGUAGES:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, **keep)
    if size in ("large", "normal"):
        response.set_cookie("type", size, **keep)
    return response
