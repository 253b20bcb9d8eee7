"""The campaign that a request is about."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign, Kind
from tongpin.orgs.http import Request
from tongpin.orgs.journal_cache import journal_cached


@journal_cached
def all_campaigns() -> list[Campaign]:
    """Newest first."""
    return list(Campaign.objects.newest_first())


@journal_cached
def kinds_of(campaign: Campaign) -> list[Kind]:
    """In the pack's order."""
    return list(campaign.kinds.in_order())


def shared_kinds(campaign: Campaign) -> list[Kind]:
    """Without those whose acts are single people's, in the pack's order."""
    return [kind for kind in kinds_of(campaign) if not kind.spec.is_personal]


def kind_choices(campaign: Campaign) -> list[tuple[int, str]]:
    """The same as a form offers them."""
    return [(kind.pk, kind.label) for kind in shared_kinds(campaign)]


def chosen_of(request: HttpRequest) -> Campaign | None:
    """The campaign that the person chose, or the newest."""
    campaigns = all_campaigns()
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
