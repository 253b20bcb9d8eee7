"""What stands between a sign-in and the pages: idling, an old password, a missing factor."""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongpin.accounts.devices import set_device_cookie
from tongpin.accounts.models import FactorExcuse
from tongpin.accounts.provider_records import has_factor_elsewhere
from tongpin.orgs.models import ADMINISTRATORS, Person
from tongpin.orgs.permissions import posts_on

SEEN = "seen"  # in the session: when its person asked for something last
SEEN_EVERY = timedelta(minutes=1)  # is as exact as idling is measured
PASSED = "gates"  # in the session: when all gates were passed last
PASSED_FOR = timedelta(minutes=5)
OPEN = ("account_", "mfa_", "usersessions_", "home:shown")  # names of pages for one's own account
WITH_MORE_INSIDE = ("home:start",)  # open to anybody, but other pages for who has signed in
APART = {role.value for role in ADMINISTRATORS}
PAGES_APART = (
    "accounts:",
    "administration:",
    "closings:",
    "operation:",
    "search:",
    "home:start",
    "home:campaign_choose",
)

View = Callable[[HttpRequest], HttpResponse]


def account_gates(get_response: View) -> View:
    """Middleware, behind those that know the person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = None
        if request.user.is_authenticated:
            response = end_if_idle(request, timezone.now())
        response = response or get_response(request)
        set_device_cookie(request, response)
        return response

    def process_view(request: HttpRequest, view: View, *__: object) -> HttpResponse | None:
        if not request.user.is_authenticated or is_open(request):
            return None
        keep_apart(request)
        return next_gate(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def end_if_idle(request: HttpRequest, now: datetime) -> HttpResponse | None:
    """Sign out who asked for nothing for too long; else note that somebody is there."""
    if not settings.IDLE_MINUTES:
        return None
    seen = request.session.get(SEEN)
    seen_at = datetime.fromisoformat(seen) if seen else now
    if now - seen_at > timedelta(minutes=settings.IDLE_MINUTES):
        logout(request)
        messages.info(request, _("You were signed out because nothing happened for a while."))
        return redirect("account_login")
    if not seen or now - seen_at > SEEN_EVERY:
        request.session[SEEN] = now.isoformat()
    return None


def keep_apart(request: HttpRequest) -> None:
    """Who is an administrator alone works with nobody's rows, figures and papers.

    Raises PermissionDenied for their pages.
    """
    roles = roles_in(request)
    assert request.resolver_match
    name = request.resolver_match.view_name
    if roles and roles <= APART and not name.startswith(PAGES_APART):
        raise PermissionDenied


def roles_in(request: HttpRequest) -> set[str]:
    """The roles of whoever asks; looked up once a request."""
    if not hasattr(request, "roles"):
        request.roles = roles_of(request.user)  # type: ignore[attr-defined]
    roles: set[str] = request.roles  # type: ignore[attr-defined]
    return roles


def roles_of(person: Person | AnonymousUser) -> set[str]:
    if not isinstance(person, Person):
        return set()
    return {role for __, role in posts_on(person.pk, localdate())}


def is_open(request: HttpRequest) -> bool:
    """Pages for one's own account, and those that anybody may see."""
    match = request.resolver_match
    if match is None:
        return True
    if match.view_name not in WITH_MORE_INSIDE and not getattr(match.func, "login_required", True):
        return True
    return match.view_name.startswith(OPEN)


def next_gate(request: HttpRequest) -> HttpResponse | None:
    """Where the person has to go first; asked again every few minutes, for posts change."""
    if not settings.PASSWORD_DAYS and not settings.SECOND_FACTOR_ROLES:
        return None
    assert isinstance(request.user, Person)
    now = timezone.now()
    passed = request.session.get(PASSED)
    if passed and now - datetime.fromisoformat(passed) < PASSED_FOR:
        return None
    gate = ask_for_password(request, request.user, now) or ask_for_factor(request, request.user)
    if gate is None:
        request.session[PASSED] = now.isoformat()
    return gate


def ask_for_password(request: HttpRequest, person: Person, now: datetime) -> HttpResponse | None:
    """To the page for a new password, where the present one is too old."""
    if not is_password_old(person, now):
        return None
    messages.warning(request, _("Your password is old. Choose a new one, please."))
    return redirect("account_change_password")


def is_password_old(person: Person, now: datetime) -> bool:
    """Whether the newest password is older than the rules allow; unknown ones are not."""
    if not settings.PASSWORD_DAYS:
        return False
    newest = person.past_passwords.order_by("-set_at").first()
    return newest is not None and now - newest.set_at > timedelta(days=settings.PASSWORD_DAYS)


def ask_for_factor(request: HttpRequest, person: Person) -> HttpResponse | None:
    """To the page for a second factor, where the person's posts ask for one and none is set."""
    if not needs_factor(person) or is_mfa_enabled(person) or has_factor_elsewhere(request, person):
        return None
    messages.warning(request, _("Your post needs a second factor. Set one up, please."))
    return redirect("mfa_index")


def needs_factor(person: Person) -> bool:
    """Whether a post of today asks for a second factor, and nobody excused the person."""
    if roles_of(person).isdisjoint(settings.SECOND_FACTOR_ROLES):
        return False
    return not FactorExcuse.objects.filter(person=person, before_on__gt=localdate()).exists()
