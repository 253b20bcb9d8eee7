"""What a campaign says otherwise than its pack, value by value."""

from itertools import groupby
from operator import attrgetter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.administration.in_office import for_system
from tongpin.administration.value_fields import AdjustmentForm
from tongpin.base.errors import UserError
from tongpin.campaigns.models import Campaign
from tongpin.campaigns.pack_faults import PackError
from tongpin.campaigns.pack_places import Address
from tongpin.campaigns.pack_specs import FILES, AdjustmentSpec
from tongpin.figures.campaign_adjustments import (
    AdjustableValue,
    AdjustedCampaign,
    adjust_value,
    take_back,
)
from tongpin.orgs.http import Request
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data

FILE_NAMES = tuple(spec.file_name for spec in FILES)
HEADLINES = {spec.file_name: spec.headline for spec in FILES}


@require_GET
@for_system
def adjustment_list(request: Request, pk: int) -> HttpResponse:
    """All that can be adjusted in one file of the pack, beside what the pack says."""
    campaign = get_object_or_404(Campaign, pk=pk)
    file = request.GET.get("file", FILE_NAMES[0])
    if file not in FILE_NAMES:
        raise Http404
    with errors_as_messages(request):
        adjusted = AdjustedCampaign(campaign)
        groups = groupby(adjusted.values(file), key=attrgetter("heading"))
        context = {
            "shown_campaign": campaign,
            "adjusted": adjusted,
            "file": file,
            "headlines": {name: _(headline) for name, headline in HEADLINES.items()},
            "groups": [(heading, list(values)) for heading, values in groups],
        }
        return render(request, "administration/adjustment_list.html", context)
    return redirect("administration:campaign", campaign.pk)


def address_in(request: Request) -> tuple[str, Address]:
    """Which value of which file an address names."""
    return request.GET.get("file", ""), tuple(request.GET.getlist("at"))


@require_http_methods(["GET", "POST"])
@for_system
def adjustment(request: Request, pk: int) -> HttpResponse:
    """One value: what the pack says, and what is to stand here instead."""
    campaign = get_object_or_404(Campaign, pk=pk)
    value = value_or_404(campaign, request)
    form = AdjustmentForm(sent_data(request), spec_field=value.place.field, here=value.here)
    if form.is_valid():
        line = AdjustmentSpec.model_validate(
            {"file": value.file, "at": list(value.place.at), "value": form.value()}
        )
        if stored(request, campaign, line, form):
            messages.success(request, _("It is changed."))
            return redirect(list_address(campaign, value.file))
    context = {"shown_campaign": campaign, "value": value, "form": form}
    return render(request, "administration/adjustment.html", context)


def value_or_404(campaign: Campaign, request: Request) -> AdjustableValue:
    file, at = address_in(request)
    try:
        return AdjustedCampaign(campaign).value_at(file, at)
    except UserError as error:
        raise Http404(str(error)) from error


def stored(
    request: Request, campaign: Campaign, line: AdjustmentSpec, form: AdjustmentForm
) -> bool:
    """Whether the value could be stored; if not, the form says what is wrong with it."""
    with errors_on_form(form, "value"):
        try:
            adjust_value(campaign, line, by=request.user, now=timezone.now())
        except PackError as error:
            for fault in error.pack_faults:
                form.add_error("value", f"{fault.text}{fault.accepted}")
    return form.is_valid()


def list_address(campaign: Campaign, file: str) -> str:
    """The page of the file's values."""
    return f"{reverse('administration:adjustment_list', args=[campaign.pk])}?file={file}"


@require_POST
@for_system
def adjustment_take_back(request: Request, pk: int) -> HttpResponse:
    """Let the campaign say there what its pack says."""
    campaign = get_object_or_404(Campaign, pk=pk)
    file, at = address_in(request)
    with errors_as_messages(request):
        take_back(campaign, file, at, by=request.user, now=timezone.now())
        messages.success(request, _("It is as the pack says again."))
    return redirect("administration:adjustment_list", campaign.pk)
