"""Items of news, who answers for whom, who made up for what, and archives of units."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act, Participation
from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of
from tongpin.dossiers.models import MakeUp
from tongpin.office.actions import (
    Item,
    OfficeError,
    decide_brief,
    hand_over,
    look_after,
    look_no_more,
    open_matters,
    send_brief,
)
from tongpin.office.archiving import TOGETHER, Kept, items_of, package
from tongpin.office.forms import BriefForm, HandoverForm, LiaisonForm, OutcomeForm
from tongpin.office.models import Brief, Handover, Liaison, News, Outcome
from tongpin.office.views import offices, units_below
from tongpin.orgs.http import Request
from tongpin.orgs.models import NEVER, Person, Post, Role, Unit
from tongpin.orgs.permissions import may_record_for, recordable

PAGE = 50
LEAVING = timedelta(days=30)  # around the day on which a post ends


def _briefs(request: Request) -> QuerySet[Brief]:
    """Those of the person's units and of units below; adopted ones can be read by every office."""
    units = [unit for unit, __ in recordable(request.user, localdate())]
    found = Brief.objects.filter(campaign=campaign_of(request)).select_related("unit")
    return found.filter(Q(unit__in=units) | Q(outcome=Outcome.ADOPTED))


@require_http_methods(["GET", "POST"])
def brief_list(request: Request) -> HttpResponse:
    """Items of news, and the form for one."""
    units = units_below(request)
    form = BriefForm(request.POST or None, units=units, initial={"author": request.user.name})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        unit = Unit.objects.get(pk=told.pop("unit"))
        item = Item(**told | {"about": News(told["about"])})
        try:
            made = send_brief(campaign_of(request), unit, item, by=request.user, now=timezone.now())
            return redirect("office:brief", made.pk)
        except OfficeError as error:
            form.add_error(None, str(error))
    page = Paginator(_briefs(request).order_by("-sent_at", "-id"), PAGE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "office/brief_list.html", context)


@require_http_methods(["GET", "POST"])
def brief(request: Request, pk: int) -> HttpResponse:
    """An item of news; an office above says what becomes of it."""
    found = get_object_or_404(_briefs(request), pk=pk)
    own = offices(request)
    may_decide = found.unit_id not in own and may_record_for(
        request.user, found.unit_id, localdate()
    )
    form = OutcomeForm(request.POST or None)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        if form.is_valid():
            told = form.cleaned_data
            try:
                decide_brief(
                    found, Outcome(told["outcome"]), told["answer"], by=request.user,
                    now=timezone.now(),
                )  # fmt: skip
                messages.success(request, _("The author was told."))
                return redirect("office:brief", pk)
            except OfficeError as error:
                form.add_error(None, str(error))
    waits = found.outcome == Outcome.WAITS
    context = {"brief": found, "form": form, "may_decide": may_decide and waits}
    return render(request, "office/brief.html", context)


def _leaders(request: Request) -> list[tuple[int, str]]:
    """Leaders of the person's own offices' units."""
    today = localdate()
    posts = Post.objects.on(today).filter(unit__in=offices(request), role=Role.LEADER)
    rows = posts.select_related("person").order_by("person__name")
    return [(post.person_id, f"{post.person.name} {post.title}".strip()) for post in rows]


@require_http_methods(["GET", "POST"])
def liaison_list(request: Request) -> HttpResponse:
    """Unit by unit who answers for it and who looks after it; who leaves hands over."""
    units, today, campaign = units_below(request), localdate(), campaign_of(request)
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
    standing = Liaison.objects.filter(campaign=campaign, until_on=None, unit__in=numbers)
    for one in standing.select_related("person").order_by("id"):
        leaders.setdefault(one.unit_id, []).append(one)
    listed = [(pk, name, clerks.get(pk, []), leaders.get(pk, [])) for pk, name in units]
    page = Paginator(listed, 2 * PAGE).get_page(request.GET.get("page"))
    ending = Post.objects.filter(
        unit__in=numbers, role__in=[Role.CLERK, Role.OFFICE, Role.SECRETARY], until_on__lt=NEVER,
        until_on__gt=today - LEAVING, until_on__lte=today + LEAVING, handover=None,
    ).select_related("person", "unit")  # fmt: skip
    made = Handover.objects.filter(post__unit__in=numbers).select_related(
        "post__person", "post__unit", "to"
    )
    context = {
        "page": page,
        "form": form,
        "may_add": bool(_leaders(request)),
        "ending": ending.order_by("until_on", "id"),
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
    context = {"post": found, "form": form, "matters": open_matters(found.unit_id),
               "people": people}  # fmt: skip
    return render(request, "office/handover.html", context)


def _made_up(acts: set[int]) -> dict[tuple[int, int], MakeUp]:
    """By act and person, also where the act was corrected since."""
    rows = {act: act for act in acts}  # a row that an act is or corrects -> the act
    earlier = dict(rows)
    while earlier:
        pairs = Act.objects.filter(pk__in=list(earlier)).exclude(corrects=None)
        told = pairs.values_list("pk", "corrects")
        earlier = {before: earlier[act] for act, before in told if before}
        rows |= earlier
    made = MakeUp.objects.filter(act__in=list(rows)).order_by("id")
    return {(rows[one.act_id], one.person_id): one for one in made}


@require_GET
def make_up_list(request: Request) -> HttpResponse:
    """Who missed what with what reason, and when it was made up for; who has not comes first."""
    units = [unit for unit, __ in units_below(request)]
    missed = Participation.objects.current().filter(
        act__unit__in=units, act__kind__campaign=campaign_of(request), role="participant",
        status__in=["leave", "absent"], person__isnull=False,
    )  # fmt: skip
    rows = missed.order_by("-act__occurred_on", "-id").values_list("pk", "act", "person")
    made = _made_up({act for __, act, __ in rows})
    is_open = request.GET.get("open") == "1"
    first = [pk for pk, act, person in rows if (act, person) not in made]
    then = [] if is_open else [pk for pk, act, person in rows if (act, person) in made]
    page = Paginator(first + then, PAGE).get_page(request.GET.get("page"))
    related = Participation.objects.select_related("act__unit", "person")
    shown = related.in_bulk(list(page))
    listed = [(shown[pk], made.get((shown[pk].act_id, shown[pk].person_id or 0))) for pk in page]
    context = {"page": page, "listed": listed, "is_open": is_open}
    return render(request, "office/make_up_list.html", context)


def _kept(request: Request, unit: int) -> tuple[Unit, list[Kept]]:
    found = get_object_or_404(Unit, pk=unit)
    if not may_record_for(request.user, found, localdate()):
        raise PermissionDenied
    return found, items_of(campaign_of(request), found, now=timezone.now())


@require_GET
def archive(request: Request, unit: int) -> HttpResponse:
    """What a unit keeps for the archive: complete, or what is missing."""
    found, items = _kept(request, unit)
    parts = range(1, len(items) + 1, TOGETHER)
    context = {
        "unit": found,
        "listed": items,
        "complete": sum(not one.missing for one in items),
        "parts": [(first, min(first + TOGETHER - 1, len(items))) for first in parts],
    }
    return render(request, "office/archive.html", context)


@require_GET
def archive_package(request: Request, unit: int) -> FileResponse:
    """The catalogue and what it lists in one file; a long archive comes in several."""
    found, items = _kept(request, unit)
    first = max(row_number(request.GET.get("from", "1")), 1)
    return FileResponse(
        package(items, first, found), as_attachment=True,
        filename=f"archive-{found.pk}-{first}.zip", content_type="application/zip",
    )  # fmt: skip
