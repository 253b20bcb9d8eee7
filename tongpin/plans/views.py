"""Pages of plans, bases and the calendar."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act, Status
from tongpin.campaigns.http import campaign_of, shared_kinds
from tongpin.campaigns.models import Campaign
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import (
    RECORDERS,
    may_record_for,
    names_within,
    post_unit_ids,
    posts_on,
)
from tongpin.plans.actions import (
    Appointment,
    PlanError,
    PlanItemDraft,
    add_item,
    change_item,
    close_base,
    keep_base,
    plan_act,
    renew_feed,
    subscribe,
    withdraw_item,
)
from tongpin.plans.calendar import month_of
from tongpin.plans.feeds import calendar_of
from tongpin.plans.forms import ActForm, BaseForm, ChangeForm, ItemForm, WithdrawForm
from tongpin.plans.models import Base, Feed, PlanItem


def read_month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def write_month(first: date) -> str:
    return f"{first:%Y-%m}"


def _unit(request: Request, pk: int) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user, localdate()), pk=pk)


def _own_unit(request: Request) -> int:
    """The unit that the person's pages open with: the first where they may record."""
    posts = sorted(posts_on(request.user.pk, localdate()))
    if not posts:
        raise PermissionDenied
    return min(posts, key=lambda post: post[1] not in RECORDERS)[0]


def _day_in(campaign: Campaign) -> date:
    """Today, or the campaign's nearest day."""
    return min(max(localdate(), campaign.starts_on), campaign.ends_on)


@require_GET
def plan_own(request: Request) -> HttpResponse:
    return redirect("plans:plan", _own_unit(request), _day_in(campaign_of(request)).year)


@require_http_methods(["GET", "POST"])
def plan(request: Request, unit: int, year: int) -> HttpResponse:
    """The unit's plan of a year: each topic with the acts that came of it."""
    if not 2000 <= year <= 2100:
        raise Http404
    found, campaign = _unit(request, unit), campaign_of(request)
    may_change = may_record_for(request.user, found, localdate())
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = ItemForm(request.POST or None, year=year, kinds=shared_kinds(campaign))
    if request.method == "POST" and form.is_valid():
        add_item(found, _wanted(form, campaign), by=request.user, now=timezone.now())
        return redirect("plans:plan", unit, year)
    items = PlanItem.objects.filter(unit=found, campaign=campaign).in_year(year)
    context = {
        "unit": found,
        "year": year,
        "items": _with_acts(items.current()),
        "withdrawn": items.exclude(withdrawn_at=None).filter(replaced_by=None).in_order(),
        "form": form,
        "may_change": may_change,
    }
    return render(request, "plans/plan.html", context)


def _wanted(form: ItemForm, campaign: Campaign) -> PlanItemDraft:
    told = form.cleaned_data
    kind = next(kind for kind in shared_kinds(campaign) if kind.pk == told["kind"])
    return PlanItemDraft(kind, told["period"], told["topic"], told["lead"])


def _with_acts(items: Any) -> list[dict[str, Any]]:
    """Each item with the acts that stand, in the plan's order."""
    shown = []
    for item in items.in_order().select_related("kind", "replaces").prefetch_related("planned"):
        numbers = [planned.act_id for planned in item.planned.all()]
        acts = [_standing(act) for act in Act.objects.filter(pk__in=numbers)] if numbers else []
        acts = [act for act in acts if act.status != Status.CANCELLED]
        is_done = any(act.status in (Status.HELD, Status.CLOSED) for act in acts)
        shown.append({"item": item, "acts": acts, "is_done": is_done})
    return shown


def _standing(act: Act) -> Act:
    """The act, or the row that corrects it."""
    while not act.is_current:
        act = act.corrected_by
    return act


def _item(request: Request, pk: int) -> PlanItem:
    units = Unit.objects.visible_to(request.user, localdate())
    items = PlanItem.objects.filter(unit__in=units.values("pk")).select_related("unit", "kind")
    item = get_object_or_404(items, pk=pk, withdrawn_at=None)
    if not may_record_for(request.user, item.unit, localdate()):
        raise PermissionDenied
    return item


@require_http_methods(["GET", "POST"])
def item_change(request: Request, pk: int) -> HttpResponse:
    """A topic moved or worded anew; the earlier wording stays readable."""
    item = _item(request, pk)
    initial = {
        "period": item.period.key,
        "kind": item.kind_id,
        "topic": item.topic,
        "lead": item.lead,
    }
    campaign = item.campaign
    form = ChangeForm(
        request.POST or None, year=item.from_on.year, kinds=shared_kinds(campaign), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_item(
                item,
                _wanted(form, campaign),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            return redirect("plans:plan", item.unit_id, item.from_on.year)
        except PlanError as error:
            form.add_error(None, str(error))
    context = {"item": item, "form": form, "withdraw_form": WithdrawForm(prefix="out")}
    return render(request, "plans/item_change.html", context)


@require_POST
def item_withdraw(request: Request, pk: int) -> HttpResponse:
    item = _item(request, pk)
    form = WithdrawForm(request.POST, prefix="out")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_item(item, reason=reason, by=request.user, now=timezone.now())
    except PlanError as error:
        messages.error(request, str(error))
        return redirect("plans:item_change", pk)
    return redirect("plans:plan", item.unit_id, item.from_on.year)


@require_http_methods(["GET", "POST"])
def act_plan(request: Request) -> HttpResponse:
    """One short form, filled as far as a plan item, a key date or a base says."""
    campaign, today = campaign_of(request), localdate()
    units = [
        (pk, name)
        for pk, name in names_within(post_unit_ids(request.user, today), today)
        if may_record_for(request.user, pk, today)
    ]
    if not units:
        raise PermissionDenied
    item = _item(request, int(request.GET["item"])) if _number(request, "item") else None
    kinds = shared_kinds(campaign)
    initial = _filled(request, campaign, item)
    form = ActForm(request.POST or None, units=units, kinds=kinds, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = Appointment(
            next(kind for kind in kinds if kind.pk == told["kind"]),
            Unit.objects.get(pk=told["unit"]),
            *(told["title"], told["day"], told["starts_at"], told["place"]),
        )
        try:
            act = plan_act(wanted, item=item, by=request.user, now=timezone.now())
            return redirect("acts:act_detail", act.pk)
        except PlanError as error:
            form.add_error(None, str(error))
    bases = Base.objects.open().in_order().values_list("name", flat=True)
    return render(request, "plans/act_plan.html", {"form": form, "item": item, "bases": bases})


def _number(request: Request, key: str) -> int:
    text = request.GET.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _filled(request: Request, campaign: Campaign, item: PlanItem | None) -> dict[str, Any]:
    """What the form knows already."""
    told: dict[str, Any] = {"unit": _number(request, "unit") or _own_unit(request)}
    if item:
        return told | {"unit": item.unit_id, "kind": item.kind_id, "title": item.topic}
    if key_date := campaign.key_dates.filter(pk=_number(request, "key_date")).first():
        told |= {"title": key_date.about or key_date.name, "day": key_date.on}
    if base := Base.objects.open().filter(pk=_number(request, "base")).first():
        told |= {"place": base.name}
    if day := request.GET.get("day"):
        told |= {"day": day}
    return told


@require_GET
def calendar_own(request: Request) -> HttpResponse:
    first = _day_in(campaign_of(request)).replace(day=1)
    return redirect("plans:calendar", _own_unit(request), first)


@require_GET
def calendar(request: Request, unit: int, first: date) -> HttpResponse:
    """A month of the unit, with the units below where asked."""
    if not 1901 <= first.year <= 2199:
        raise Http404
    found, campaign, today = _unit(request, unit), campaign_of(request), localdate()
    below = "below" in request.GET
    context = {
        "unit": found,
        "month": month_of(campaign, found, first, below=below, today=today),
        "below": below,
        "today": today,
        "may_plan": may_record_for(request.user, found, today),
        "feed": Feed.objects.filter(person=request.user, unit=found, campaign=campaign).first(),
        "site": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "plans/calendar.html", context)


@require_POST
def feed_make(request: Request, unit: int) -> HttpResponse:
    """A subscription for the person's own calendar, or another address for it."""
    found, campaign, now = _unit(request, unit), campaign_of(request), timezone.now()
    feed = subscribe(request.user, found, campaign, now=now)
    if "renew" in request.POST:
        renew_feed(feed, now=now)
    return redirect("plans:calendar", unit, _day_in(campaign).replace(day=1))


@login_not_required
@require_GET
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """For calendar programs, which cannot log in: who has the key may read.

    404 once its person may not see the unit any more.
    """
    found = get_object_or_404(Feed.objects.select_related("person", "unit", "campaign"), key=key)
    visible = Unit.objects.visible_to(found.person, localdate())
    if not (found.person.is_active and visible.filter(pk=found.unit_id).exists()):
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    content = calendar_of(found, site=site, today=localdate())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_GET
def base_list(request: Request) -> HttpResponse:
    context = {"bases": Base.objects.open().in_order(), "may_change": _may_keep_bases(request)}
    return render(request, "plans/base_list.html", context)


def _may_keep_bases(request: Request) -> bool:
    return any(role in RECORDERS for __, role in posts_on(request.user.pk, localdate()))


def _kept_base(request: Request, base: Base | None) -> HttpResponse:
    if not _may_keep_bases(request):
        raise PermissionDenied
    form = BaseForm(request.POST or None, instance=base)
    if request.method == "POST" and form.is_valid():
        stands = Base.objects.get(pk=base.pk) if base else None
        try:
            keep_base(stands, form.cleaned_data, by=request.user, now=timezone.now())
            return redirect("plans:base_list")
        except PlanError as error:
            form.add_error("name", str(error))
    return render(request, "plans/base.html", {"form": form, "base": base})


@require_http_methods(["GET", "POST"])
def base_new(request: Request) -> HttpResponse:
    return _kept_base(request, None)


@require_http_methods(["GET", "POST"])
def base_change(request: Request, pk: int) -> HttpResponse:
    return _kept_base(request, get_object_or_404(Base.objects.open(), pk=pk))


@require_POST
def base_close(request: Request, pk: int) -> HttpResponse:
    if not _may_keep_bases(request):
        raise PermissionDenied
    close_base(get_object_or_404(Base, pk=pk), by=request.user, now=timezone.now())
    return redirect("plans:base_list")
