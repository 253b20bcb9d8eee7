"""The campaigns that there are, and each with what the system administrator may do with it."""

from datetime import datetime
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.administration.forms import CampaignForm, CampaignStateForm, form_errors
from tongpin.administration.in_office import for_system
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.campaign_states import StateDraft, pause_campaign, resume_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.serving.errors import errors_as_messages, errors_on_form
from tongpin.serving.sent import sent_data


class CampaignStateAction(Protocol):
    """An action that pauses or resumes a campaign."""

    def __call__(
        self, campaign: Campaign, draft: StateDraft, *, by: Person | None, now: datetime
    ) -> Campaign: ...


@require_http_methods(["GET", "POST"])
@for_system
def campaign_list(request: Request) -> HttpResponse:
    """The campaigns, and a form that starts one from a pack that ships."""
    form = CampaignForm(sent_data(request))
    if form.is_valid():
        with errors_on_form(form):
            pack = open_pack(form.cleaned_data["pack"])
            start_campaign(pack, by=request.user, now=timezone.now())
            return redirect("administration:campaign_list")
    context = {"campaigns_all": Campaign.objects.order_by("-id"), "form": form}
    return render(request, "administration/campaign_list.html", context)


@require_GET
@for_system
def campaign(request: Request, pk: int) -> HttpResponse:
    """One campaign: its days, its pack, and what can be done with it."""
    shown_campaign = get_object_or_404(Campaign, pk=pk)
    context = {
        "shown_campaign": shown_campaign,
        "steps": shown_campaign.steps.order_by("id"),
        "state_form": CampaignStateForm(),
    }
    return render(request, "administration/campaign.html", context)


@require_POST
@for_system
def campaign_pause(request: Request, pk: int) -> HttpResponse:
    return _state_changed(request, pk, pause_campaign)


@require_POST
@for_system
def campaign_resume(request: Request, pk: int) -> HttpResponse:
    return _state_changed(request, pk, resume_campaign)


def _state_changed(request: Request, pk: int, change: CampaignStateAction) -> HttpResponse:
    """Pause or resume, and tell what became of it on the campaign's page."""
    changed_campaign = get_object_or_404(Campaign, pk=pk)
    form = CampaignStateForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_errors(form))
        return redirect("administration:campaign", pk)
    with errors_as_messages(request):
        change(changed_campaign, form.draft(), by=request.user, now=timezone.now())
        messages.success(request, _("It is changed."))
    return redirect("administration:campaign", pk)
