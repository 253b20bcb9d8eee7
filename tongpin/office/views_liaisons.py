"""Pages of who answers for whom, and of handovers."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.campaigns.http import campaign_of
from tongpin.campaigns.models import Campaign
from tongpin.office.forms import HandoverForm, LiaisonForm
from tongpin.office.liaisons import (
    LEAVERS,
    begin_liaison,
    end_liaison,
    hand_over,
    open_matters,
    successor_choices,
)
from tongpin.office.models import Handover, Liaison
from tongpin.orgs.http import Request, own_offices, units_below_own
from tongpin.orgs.models import Post, Role
from tongpin.orgs.permissions import may_record_for
from tongpin.orgs.tree import NEVER
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data

UNITS_OF_PAGE = 100
HANDOVERS = 50  # the newest ones on the page
LEAVING = timedelta(days=30)  # around the day on which a post ends
ANSWERING = [Role.CLERK, Role.OFFICE]


def leader_choices(request: Request) -> list[tuple[int, str]]:
    """(number, name with title) of the leaders of the person's own offices' units."""
    posts = Post.objects.on(localdate()).filter(unit__in=own_offices(request), role=Role.LEADER)
    choices = []
    for post in posts.select_related("person").order_by("person__name"):
        choices.append((post.person_id, f"{post.person.name} {post.title}".strip()))
    return choices


def clerk_names(units: Collection[int], today: date) -> dict[int, list[str]]:
    """Unit -> names of those who answer for it."""
    posts = Post.objects.on(today).filter(unit__in=units, role__in=ANSWERING)
    names = defaultdict(list)
    for unit, name in posts.order_by("person__name").values_list("unit", "person__name"):
        names[unit].append(name)
    return names


def standing_liaisons(campaign: Campaign, units: Collection[int]) -> dict[int, list[Liaison]]:
    """Unit -> who looks after it."""
    liaisons = Liaison.objects.standing().filter(campaign=campaign, unit__in=units)
    of_units = defaultdict(list)
    for liaison in liaisons.select_related("person").order_by("id"):
        of_units[liaison.unit_id].append(liaison)
    return of_units


def posts_to_hand_over(units: Collection[int], today: date) -> QuerySet[Post]:
    """Posts that end around today and of which nothing was handed over yet."""
    posts = Post.objects.filter(
        unit__in=units,
        role__in=LEAVERS,
        before_on__lt=NEVER,
        before_on__gt=today - LEAVING,
        before_on__lte=today + LEAVING,
        handover=None,
    )
    return posts.select_related("person", "unit").order_by("before_on", "id")


@require_http_methods(["GET", "POST"])
def liaison_list(request: Request) -> HttpResponse:
    """Unit by unit who answers for it and who looks after it; who leaves hands over."""
    units = units_below_own(request)
    leaders = leader_choices(request)
    form = LiaisonForm(sent_data(request), units=units, leaders=leaders)
    if form.is_valid():
        data = form.cleaned_data
        begin_liaison(
            campaign_of(request), data["unit"], data["person"], by=request.user, now=timezone.now()
        )
        return redirect("office:liaison_list")
    context = liaison_context(request, units) | {"form": form, "may_add": bool(leaders)}
    return render(request, "office/liaison_list.html", context)


def liaison_context(request: Request, units: Collection[tuple[int, str]]) -> dict[str, object]:
    today = localdate()
    numbers = [unit for unit, __ in units]
    clerks = clerk_names(numbers, today)
    liaisons = standing_liaisons(campaign_of(request), numbers)
    rows = []
    for unit, name in units:
        rows.append((unit, name, clerks.get(unit, []), liaisons.get(unit, [])))
    handovers = Handover.objects.filter(post__unit__in=numbers)
    handovers = handovers.select_related("post__person", "post__unit", "to")
    return {
        "page": Paginator(rows, UNITS_OF_PAGE).get_page(request.GET.get("page")),
        "ending": posts_to_hand_over(numbers, today),
        "handovers": handovers.order_by("-made_at", "-id")[:HANDOVERS],
    }


@require_POST
def liaison_end(request: Request, pk: int) -> HttpResponse:
    liaison = get_object_or_404(Liaison, pk=pk, campaign=campaign_of(request))
    if not may_record_for(request.user, liaison.unit_id, localdate()):
        raise PermissionDenied
    end_liaison(liaison, by=request.user, now=timezone.now())
    return redirect("office:liaison_list")


@require_http_methods(["GET", "POST"])
def handover(request: Request, pk: int) -> HttpResponse:
    """What is open where somebody leaves, and who takes it over."""
    post = get_object_or_404(Post.objects.select_related("person", "unit"), pk=pk)
    if not may_record_for(request.user, post.unit_id, localdate()):
        raise PermissionDenied
    people = successor_choices(post, localdate())
    form = HandoverForm(sent_data(request), people=people)
    if form.is_valid():
        data = form.cleaned_data
        with errors_on_form(form):
            hand_over(post, data["to"], data["notes"], by=request.user, now=timezone.now())
            return redirect("office:liaison_list")
    matters = open_matters(post.unit_id)
    context = {"post": post, "form": form, "matters": matters, "people": people}
    return render(request, "office/handover.html", context)
