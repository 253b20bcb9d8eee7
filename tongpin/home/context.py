"""What every page shows: the campaign and whose page it is."""

from django.conf import settings
from django.http import HttpRequest

from tongpin.campaigns.models import Campaign


def page(request: HttpRequest) -> dict[str, object]:
    campaigns = list(Campaign.objects.newest_first()[:10])
    chosen = request.session.get("campaign") if hasattr(request, "session") else None
    campaign = next((c for c in campaigns if c.pk == chosen), campaigns[0] if campaigns else None)
    return {
        "campaign": campaign,
        "campaigns": campaigns,
        "languages": settings.LANGUAGES,
        "large_type": request.COOKIES.get("type") == "large",
    }
