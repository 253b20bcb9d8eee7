"""The campaign that a request is about."""

from django.http import Http404
from django.utils.translation import gettext as _

from tongpin.campaigns.models import Campaign
from tongpin.orgs.http import Request


def campaign_of(request: Request) -> Campaign:
    """The campaign that the person chose, or the newest. Raises Http404 if none was started."""
    chosen = request.session.get("campaign")
    campaigns = Campaign.objects.newest_first()
    campaign = (campaigns.filter(pk=chosen).first() if chosen else None) or campaigns.first()
    if campaign is None:
        raise Http404(_("No campaign was started yet."))
    return campaign
