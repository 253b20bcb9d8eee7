"""The campaign that a request is about."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.orgs.http import Request


def campaigns_of(request: HttpRequest) -> list[Campaign]:
    """All campaigns, newest first; read once a request, their outlines only when asked for."""
    if not hasattr(request, "campaigns"):
        request.campaigns = list(Campaign.objects.defer("outline").newest_first())  # type: ignore[attr-defined]
    return request.campaigns  # type: ignore[attr-defined, no-any-return]


def chosen_of(request: HttpRequest) -> Campaign | None:
    """The campaign that the person chose, or the newest."""
    campaigns = campaigns_of(request)
    chosen = request.session.get("campaign") if hasattr(request, "session") else None
    for campaign in campaigns:
        if campaign.pk == chosen:
            return campaign
    return campaigns[0] if campaigns else None


def campaign_of(request: Request) -> Campaign:
    """The same for pages that need one. Raises Http404 if none was started."""
    campaign = chosen_of(request)
    if campaign is None:
        raise Http404(_("No campaign was started yet."))
    return campaign
