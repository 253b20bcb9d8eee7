"""Pages of who answers for whom, and of handovers."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from tongpin.campaigns.http import campaign_of
from tongpin.office.actions import (
    OfficeError,
    hand_over,
    look_after,
    look_no_more,
    open_matters,
)
from tongpin.office.forms import HandoverForm, LiaisonForm
from tongpin.office.models import Handover, Liaison
from tongpin.orgs.http import Request, own_offices, units_below_own
from tongpin.orgs.models import Person, Post, Role, Unit
from tongpin.orgs.permissions import may_record_for
from tongpin.orgs.tree import NEVER

PAGE = 50
LEAVING = timedelta(days=30)  # around the day on which a post ends


def _leaders(request: Request) -> list[tuple[int, str]]:
    """Leaders of the person's own offices' units."""
    today = localdate()
    posts = Post.objects.on(today).filter(unit__in=own_offices(request), role=Role.LEADER)
    rows = posts.select_related("person").order_by("person__name")
    return [(post.person_id, f"{post.person.name} {post.title}".strip()) for post in rows]


@require_http_methods(["GET", "POST"])
def liaison_list(request: Request) -> HttpResponse:
    """Unit by unit who answers for it and who looks after it; who leaves hands over."""
    units, today, campaign = units_below_own(request), localdate(), campaign_of(request)
    numbers = [unit for unit, __ in units]
    form = LiaisonForm(request.POST or None, units=units, people=_leaders(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        unit, person = Unit.objects.get(pk=told["unit"]), Person.objects.get(pk=told["person"])
        look_after(campaign, unit, person, by=request.user, now=timezone.now())
        return redirect("office:liaison_list")
    clerks: dict[int, list[str]] = {}
    posts = Post.objects.on(today).filter(unit__in=numbers, role__in=[Role.CLERK, Role.OFFICE])
    for unit_, name in posts.order_by("person__name").values_list("unit", "person__name"):
        clerks.setdefault(unit_, []).append(name)
    leaders: dict[int, list[Liaison]] = {}
    standing = Liaison.objects.filter(campaign=campaign, before_on=None, unit__in=numbers)
    for one in standing.select_related("person").order_by("id"):
        leaders.setdefault(one.unit_id, []).append(one)
    listed = [(pk, name, clerks.get(pk, []), leaders.get(pk, [])) for pk, name in units]
    page = Paginator(listed, 2 * PAGE).get_page(request.GET.get("page"))
    ending = Post.objects.filter(
        unit__in=numbers,
        role__in=[Role.CLERK, Role.OFFICE, Role.SECRETARY],
        before_on__lt=NEVER,
        before_on__gt=today - LEAVING,
        before_on__lte=today + LEAVING,
        handover=None,
    ).select_related("person", "unit")
    made = Handover.objects.filter(post__unit__in=numbers).select_related(
        "post__person", "post__unit", "to"
    )
    context = {
        "page": page,
        "form": form,
        "may_add": bool(_leaders(request)),
        "ending": ending.order_by("before_on", "id"),
        "handovers": made.order_by("-made_at", "-id")[:PAGE],
    }
    return render(request, "office/liaison_list.html", context)


@require_POST
def liaison_end(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Liaison, pk=pk, campaign=campaign_of(request))
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    look_no_more(found, by=request.user, now=timezone.now())
    return redirect("office:liaison_list")


@require_http_methods(["GET", "POST"])
def handover(request: Request, post: int) -> HttpResponse:
    """What is open where somebody leaves, and who takes it over."""
    found = get_object_or_404(Post.objects.select_related("person", "unit"), pk=post)
    if not may_record_for(request.user, found.unit_id, localdate()):
        raise PermissionDenied
    others = Post.objects.on(localdate()).filter(unit=found.unit).exclude(person=found.person)
    people = others.order_by("person__name").values_list("person", "person__name").distinct()
    form = HandoverForm(request.POST or None, people=list(people))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            to = Person.objects.get(pk=told["to"])
            hand_over(found, to, told["notes"], by=request.user, now=timezone.now())
            return redirect("office:liaison_list")
        except OfficeError as error:
            form.add_error(None, str(error))
    context = {
        "post": found,
        "form": form,
        "matters": open_matters(found.unit_id),
        "people": people,
    }
    return render(request, "office/handover.html", context)
