"""What each role does here, and hints that people put away or bring back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from tongpin.accounts.gates import roles_in
from tongpin.guide.actions import bring_hints_back, put_hint_away
from tongpin.guide.help_desks import desks_of
from tongpin.guide.help_pages import HELP, RESIDENT
from tongpin.guide.help_pages.help_page import HelpPage
from tongpin.guide.hints import COOKIE, KEYS, keep_on_device, keys_put_away
from tongpin.guide.shown_help import shown_page
from tongpin.orgs.models import Person
from tongpin.serving.own_addresses import page_named

PAGES = {page.key: page for page in HELP}


@login_not_required
@require_GET
def help_own(request: HttpRequest) -> HttpResponse:
    """For who has a role what they do here; else what can be done without one."""
    roles = roles_in(request)
    own_pages = [page for page in HELP if page.key in roles]
    if not own_pages:
        return show_pages(request, [RESIDENT], is_own=False)
    return show_pages(request, own_pages, is_own=True)


@login_not_required
@require_GET
def help_page(request: HttpRequest, key: str) -> HttpResponse:
    if key not in PAGES:
        raise Http404
    return show_pages(request, [PAGES[key]], is_own=False)


def show_pages(request: HttpRequest, pages: list[HelpPage], *, is_own: bool) -> HttpResponse:
    shown_pages = [shown_page(page, request) for page in pages]
    others = [page for page in HELP if page not in pages]
    context = {
        "is_own": is_own,
        "pages": shown_pages,
        "others": others,
        "desks": desks_of(request.user, localdate()),
    }
    return render(request, "guide/help.html", context)


@csrf_exempt  # it hides one hint, and comes from a page of a quiz, which has no session, too
@login_not_required
@require_POST
def hint_away(request: HttpRequest) -> HttpResponse:
    """Back to the page, which shows the hint no more."""
    key = request.POST.get("hint", "")
    if key not in KEYS:
        raise Http404
    if isinstance(request.user, Person):
        put_hint_away(key, by=request.user, now=timezone.now())
    response = redirect(page_named(request, otherwise=reverse("home:start")))
    keep_on_device(response, keys_put_away(request) | {key})
    return response


@login_not_required
@require_POST
def hints_back(request: HttpRequest) -> HttpResponse:
    """All hints come back, as if nobody had seen them."""
    if isinstance(request.user, Person):
        bring_hints_back(by=request.user, now=timezone.now())
    messages.success(request, _("The hints are back; each page shows its own once more."))
    response = redirect("home:me")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
