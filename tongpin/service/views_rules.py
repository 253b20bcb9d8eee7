"""Pages of routing rules, and of the codes on the walls of villages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.base.numbers import row_number
from tongpin.base.qr_codes import qr_svg
from tongpin.campaigns.http import campaign_of
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_words import pack_word
from tongpin.orgs.fields import offer
from tongpin.orgs.http import Request
from tongpin.orgs.models import Unit
from tongpin.orgs.permissions import every_unit, may_record_for, recordable_units
from tongpin.service.forms import RuleForm
from tongpin.service.models import RoutingRule, ServiceOrder
from tongpin.service.permissions import may_dispatch
from tongpin.service.routing import (
    RuleDraft,
    add_rule,
    move_rule,
    remove_rule,
    rules_of,
    try_rules,
)
from tongpin.service.views_asking import asking_campaign
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


def ruled_campaign(request: Request) -> Campaign:
    """The campaign whose rules the person may write: whoever dispatches for the whole county.

    Raises PermissionDenied.
    """
    top = Unit.objects.only_root()
    if top is None or not may_dispatch(request.user, top.pk, localdate()):
        raise PermissionDenied
    return campaign_of(request)


@require_http_methods(["GET", "POST"])
def rule_list(request: Request) -> HttpResponse:
    """All rules in their order; one can be added, and all tried on a past order."""
    campaign = ruled_campaign(request)
    form = _rule_form(request, campaign)
    if form.is_valid():
        with errors_on_form(form):
            draft = RuleDraft(**form.cleaned_data)
            add_rule(campaign, draft, by=request.user, now=timezone.now())
            messages.success(request, _("The rule stands at the end of the list."))
            return redirect("service:rule_list")
    context = {
        "form": form,
        "rules": rules_of(campaign),
        "labels": dict(campaign.services_spec.options),
        "campaign": campaign,
    }
    return render(request, "service/rule_list.html", context | _tried(request, campaign))


def _rule_form(request: Request, campaign: Campaign) -> RuleForm:
    form = RuleForm(sent_data(request))
    choices = []
    for key, label in campaign.services_spec.options:
        choices.append((key, pack_word(label, campaign)))
    offer(form, "category", [("", _("any")), *choices])
    offer(form, "place", [("", _("anywhere")), *every_unit()])
    offer(form, "unit", [("", "—"), *every_unit()])
    return form


def _tried(request: Request, campaign: Campaign) -> dict[str, Any]:
    """What the rules propose for the order of which the address asks."""
    orders = ServiceOrder.objects.filter(campaign=campaign).select_related("campaign", "unit")
    context: dict[str, Any] = {"recent": orders.newest_first()[:20]}
    number = row_number(request.GET.get("order", ""))
    if number:
        order = get_object_or_404(orders, pk=number)
        context |= {"tried": order, "route": try_rules(order, timezone.now())}
    return context


@require_POST
def rule_change(request: Request, pk: int) -> HttpResponse:
    """Put a rule one place up or down, or take it out."""
    rule = get_object_or_404(RoutingRule, pk=pk, campaign=ruled_campaign(request))
    with errors_as_messages(request):
        if "remove" in request.POST:
            remove_rule(rule, by=request.user, now=timezone.now())
        else:
            steps = -1 if "up" in request.POST else 1
            move_rule(rule, steps, by=request.user, now=timezone.now())
    return redirect("service:rule_list")


@require_GET
def wall_list(request: Request) -> HttpResponse:
    """The units for whose walls the person may print a code."""
    asking_campaign(request)
    units = recordable_units(request.user, localdate())
    if not units:
        raise PermissionDenied
    return render(request, "service/wall_list.html", {"units": units})


@require_GET
def wall(request: Request, pk: int) -> HttpResponse:
    """A sheet for the wall: the code by which one asks from there."""
    campaign = asking_campaign(request)
    unit = get_object_or_404(Unit, pk=pk)
    if not may_record_for(request.user, unit, localdate()):
        raise PermissionDenied
    address = request.build_absolute_uri(f"{reverse('service:request_new')}?at={unit.pk}")
    context = {
        "unit": unit,
        "address": address,
        "code": qr_svg(address),
        "services": campaign.services_spec,
    }
    return render(request, "service/wall.html", context)
