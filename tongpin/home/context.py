"""What every page shows: the campaign and whose page it is."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate

from tongpin.campaigns.http import all_campaigns, chosen_of
from tongpin.orgs.permissions import READERS, RECORDERS, posts_on


def page(request: HttpRequest) -> dict[str, object]:
    return {
        "campaign": chosen_of(request),
        "campaigns": all_campaigns(),
        "languages": settings.LANGUAGES,
        "nav": open_menu(request),
        "large_type": request.COOKIES.get("type") == "large",
    }


def open_menu(request: HttpRequest) -> dict[str, bool]:
    """Which parts of the menu open for this person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    roles = {role for __, role in posts_on(user.pk, localdate())}
    return {"records": bool(roles & RECORDERS), "reads": bool(roles & READERS)}
