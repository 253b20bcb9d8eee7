"""What every page shows: the campaign and whose page it is."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.timezone import localdate

from tongpin.accounts.gates import roles_in
from tongpin.campaigns.http import all_campaigns, chosen_of
from tongpin.home.menu import shown_menu
from tongpin.home.named_ranges import named_ranges
from tongpin.notices.models import Message
from tongpin.orgs.models import ADMINISTRATORS, Post, Role, Unit
from tongpin.orgs.permissions import READERS, RECORDERS, may_release
from tongpin.serving.request_notes import current_number


def page(request: HttpRequest) -> dict[str, object]:
    opens = open_menu(request)
    campaign = chosen_of(request)
    return {
        "campaign": campaign,
        "campaigns": all_campaigns(),
        "languages": settings.LANGUAGES,
        "nav": opens,
        "menu": shown_menu(request, opens) if opens else [],
        "ranges": partial(named_ranges, request, campaign),
        "waiting": partial(waiting_count, request),
        "request_number": current_number(),
        "large_type": request.COOKIES.get("type") == "large",
        "takes_archives": partial(takes_archives, request),  # asked on few pages
    }


def waiting_count(request: HttpRequest) -> int:
    """How many messages wait for the person's offices. Costs a query where there are some."""
    if roles_in(request).isdisjoint(RECORDERS):
        return 0
    posts = Post.objects.on(localdate()).filter(person=request.user.pk, role__in=RECORDERS)
    return Message.objects.waiting_for(posts.values("unit")).count()


def takes_archives(request: HttpRequest) -> bool:
    """Whether the person may take along the archive of a campaign: the county's own office."""
    top = Unit.objects.only_root()
    user = getattr(request, "user", None)
    if top is None or user is None or not user.is_authenticated:
        return False
    return may_release(user, top, localdate())


def open_menu(request: HttpRequest) -> dict[str, bool]:
    """Which parts of the menu open for this person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    roles = roles_in(request)
    return {
        "records": bool(roles & RECORDERS),
        "reads": bool(roles & READERS),
        "works": bool(roles.difference(ADMINISTRATORS)) or not roles,
        "administers": bool(roles.intersection(ADMINISTRATORS)),
        "system": Role.SYSTEM_ADMIN in roles,
        "security": Role.SECURITY_ADMIN in roles,
        "audit": Role.AUDIT_ADMIN in roles,
    }
