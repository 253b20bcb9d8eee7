"""Pages of year plans, and planning an act."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.acts.models import Act
from tongpin.base.numbers import row_number
from tongpin.campaigns.http import campaign_of, kind_choices
from tongpin.campaigns.models import Campaign
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request, own_unit
from tongpin.orgs.permissions import may_record_for, recordable_units
from tongpin.plans.actions import (
    Appointment,
    add_item,
    change_item,
    plan_act,
    withdraw_item,
)
from tongpin.plans.forms import ActForm, ItemChangeForm, ItemForm, WithdrawForm
from tongpin.plans.models import Base, PlanItem
from tongpin.plans.plan_rows import plan_rows
from tongpin.plans.plans_in_reach import changeable_item, day_within, visible_unit
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data

YEARS = range(2000, 2101)


@require_GET
def plan_own(request: Request) -> HttpResponse:
    return redirect("plans:plan", own_unit(request), day_within(campaign_of(request)).year)


@require_http_methods(["GET", "POST"])
def plan(request: Request, unit: int, year: int) -> HttpResponse:
    """The unit's plan of a year: each topic with the acts that came of it."""
    if year not in YEARS:
        raise Http404
    planning_unit = visible_unit(request, unit)
    campaign = campaign_of(request)
    may_change = may_record_for(request.user, planning_unit, localdate())
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = ItemForm(sent_data(request), year=year, kinds=kind_choices(campaign))
    if form.is_valid():
        add_item(planning_unit, form.draft(), by=request.user, now=timezone.now())
        return redirect("plans:plan", unit, year)
    items = PlanItem.objects.filter(unit=planning_unit, campaign=campaign).in_year(year)
    context = {
        "unit": planning_unit,
        "year": year,
        "items": plan_rows(items.current()),
        "withdrawn": items.exclude(withdrawn_at=None).filter(replaced_by=None).in_order(),
        "form": form,
        "may_change": may_change,
    }
    return render(request, "plans/plan.html", context)


@require_http_methods(["GET", "POST"])
def item_change(request: Request, pk: int) -> HttpResponse:
    """A topic moved or worded anew; the earlier wording stays readable."""
    item = changeable_item(request, pk)
    form = _change_form(request, item)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with errors_on_form(form):
            change_item(item, form.draft(), reason=reason, by=request.user, now=timezone.now())
            return redirect(item)
    context = {"item": item, "form": form, "withdraw_form": WithdrawForm(prefix="out")}
    return render(request, "plans/item_change.html", context)


def _change_form(request: Request, item: PlanItem) -> ItemChangeForm:
    initial = {
        "period": item.period.key,
        "kind": item.kind_id,
        "topic": item.topic,
        "lead": item.lead,
    }
    return ItemChangeForm(
        sent_data(request),
        year=item.from_on.year,
        kinds=kind_choices(item.campaign),
        initial=initial,
    )


@require_POST
def item_withdraw(request: Request, pk: int) -> HttpResponse:
    item = changeable_item(request, pk)
    form = WithdrawForm(request.POST, prefix="out")
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    with errors_as_messages(request):
        withdraw_item(item, reason=reason, by=request.user, now=timezone.now())
        return redirect(item)
    return redirect("plans:item_change", pk)


@require_http_methods(["GET", "POST"])
def act_plan(request: Request) -> HttpResponse:
    """One short form, filled as far as a plan item, a key date or a base says."""
    units = _recordable_units(request)
    if not units:
        raise PermissionDenied
    campaign = campaign_of(request)
    number = _number_in(request, "item")
    item = changeable_item(request, number) if number else None
    form = ActForm(sent_data(request), initial=_initial_values(request, campaign, item))
    offer(form, "unit", units)
    offer(form, "kind", kind_choices(campaign))
    if form.is_valid():
        with errors_on_form(form):
            return redirect(_plan_act(request, form, item))
    bases = Base.objects.open().in_order().values_list("name", flat=True)
    return render(request, "plans/act_plan.html", {"form": form, "item": item, "bases": bases})


def _recordable_units(request: Request) -> list[tuple[int, str]]:
    """(number, name) of the units at the person's posts and below, where they may record."""
    return recordable_units(request.user, localdate())


def _plan_act(request: Request, form: ActForm, item: PlanItem | None) -> Act:
    """Raises PlanError."""
    data = form.cleaned_data
    appointment = Appointment(
        kind=data["kind"],
        unit=data["unit"],
        title=data["title"],
        day=data["day"],
        starts_at=data["starts_at"],
        place=data["place"],
    )
    return plan_act(appointment, item=item, by=request.user, now=timezone.now())


def _number_in(request: Request, key: str) -> int:
    """The number in the address's query; 0 for none."""
    return row_number(request.GET.get(key, ""))


def _initial_values(request: Request, campaign: Campaign, item: PlanItem | None) -> dict[str, Any]:
    """What the form for an act knows already."""
    if item:
        return {"unit": item.unit_id, "kind": item.kind_id, "title": item.topic}
    values: dict[str, Any] = {"unit": _number_in(request, "unit") or own_unit(request)}
    key_date = campaign.key_dates.filter(pk=_number_in(request, "key_date")).first()
    if key_date:
        values["title"] = key_date.about or key_date.name
        values["day"] = key_date.on
    base = Base.objects.open().filter(pk=_number_in(request, "base")).first()
    if base:
        values["place"] = base.name
    for name in ("day", "kind", "title"):
        if told := request.GET.get(name):
            values[name] = told
    return values
