"""What every page shows: the campaign and whose page it is."""

from django.conf import settings
from django.http import HttpRequest

from tongpin.campaigns.http import all_campaigns, chosen_of


def page(request: HttpRequest) -> dict[str, object]:
    return {
        "campaign": chosen_of(request),
        "campaigns": all_campaigns(),
        "languages": settings.LANGUAGES,
        "large_type": request.COOKIES.get("type") == "large",
    }
