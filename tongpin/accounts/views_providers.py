"""Signing in, and joining accounts, through a provider outside."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url, perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tongpin.accounts.joined_accounts import (
    OutsideAccount,
    find_joined,
    join_by_letter,
    join_outside,
    may_come_in,
    refuse_sign_in,
    refuse_stranger,
    take_off,
)
from tongpin.accounts.models import Invitation, JoinedAccount
from tongpin.accounts.number_joins import (
    WaitingJoin,
    forget_waiting,
    person_of_number,
    wait_for_yes,
    waiting_join,
)
from tongpin.accounts.provider_flow import (
    Errand,
    ErrandPurpose,
    account_of_answer,
    provider_address,
)
from tongpin.accounts.provider_records import note_provider
from tongpin.accounts.providers import all_providers, provider_name
from tongpin.accounts.providers.provider_kind import (
    ForgedAnswerError,
    ProviderError,
    SignInProvider,
)
from tongpin.base.errors import UserError
from tongpin.orgs.http import Request
from tongpin.orgs.models import Person
from tongpin.serving.errors import errors_as_messages


def provider_or_404(key: str) -> SignInProvider:
    try:
        return all_providers()[key]
    except KeyError as error:
        raise Http404 from error


@login_not_required
@never_cache
@require_POST
def provider_begin(request: HttpRequest, key: str) -> HttpResponse:
    """From the sign-in page to the provider."""
    errand = Errand(ErrandPurpose.SIGN_IN, next_url=get_next_redirect_url(request) or "")
    return leave_for(request, provider_or_404(key), errand)


@never_cache
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def joined_new(request: Request, key: str) -> HttpResponse:
    """To the provider, to join an account there to one's own."""
    return leave_for(request, provider_or_404(key), Errand(ErrandPurpose.JOIN, request.user.pk))


def leave_for(request: HttpRequest, provider: SignInProvider, errand: Errand) -> HttpResponse:
    """A page that leads on to the provider: browsers follow no redirect out of a form."""
    try:
        address = provider_address(request, provider, errand)
    except ProviderError as error:
        return failed_page(request, str(error), status=503)
    context = {"provider": provider, "address": address}
    response = render(request, "accounts/provider_leave.html", context)
    response["Refresh"] = f"0; url={address}"
    return response


def failed_page(request: HttpRequest, text: str, *, status: int = 403) -> HttpResponse:
    return render(request, "accounts/provider_failed.html", {"text": text}, status=status)


@login_not_required
@never_cache
@require_GET
def provider_back(request: HttpRequest, key: str) -> HttpResponse:
    """Where the provider sends the browser back to."""
    provider = provider_or_404(key)
    try:
        account, errand = account_of_answer(request, provider)
        return ARRIVALS[errand.purpose](request, account, errand)
    except ForgedAnswerError as error:
        refuse_sign_in(provider, reason="forged", now=timezone.now())
        return failed_page(request, str(error))
    except UserError as error:
        return failed_page(request, str(error))


def arrive_to_sign_in(
    request: HttpRequest, account: OutsideAccount, errand: Errand
) -> HttpResponse:
    joined = find_joined(account)
    if joined is None:
        return meet_stranger(request, account)
    return let_in(request, joined, errand.next_url)


def meet_stranger(request: HttpRequest, account: OutsideAccount) -> HttpResponse:
    """Ask whose confirmed number it is. Raises ProviderError where it is nobody's."""
    now = timezone.now()
    if person := person_of_number(account, now):
        wait_for_yes(request, account, person, now=now)
        return redirect("accounts:number_join")
    refuse_stranger(account, now=now)
    text = _("Nobody here is joined to this %(provider)s account. Ask your administrator.")
    raise ProviderError(text % {"provider": account.provider.name})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def number_join(request: HttpRequest) -> HttpResponse:
    """Somebody whose number the provider confirmed says: yes, that is me.

    Who has an account already signs in to it first.
    """
    now = timezone.now()
    waiting = waiting_join(request, now)
    if waiting is None:
        messages.warning(request, _("This page came too late, or was opened twice. Begin again."))
        return redirect("account_login")
    person = waiting.person
    is_signed_in = request.user == person
    if request.user.is_authenticated and not is_signed_in:
        return failed_page(request, _("This is another person's number. Sign out first."))
    has_to_sign_in = person.username is not None and not is_signed_in
    if request.method == "POST" and not has_to_sign_in:
        return _say_yes(request, waiting, now)
    unit = person.home_unit or person.posts.on(localdate(now)).earliest("id").unit
    context = {"waiting": waiting, "unit": unit, "has_to_sign_in": has_to_sign_in}
    return render(request, "accounts/number_join.html", context)


def _say_yes(request: HttpRequest, waiting: WaitingJoin, now: datetime) -> HttpResponse:
    forget_waiting(request)
    person = waiting.person
    try:
        joined = join_outside(person, waiting.account, by=person, now=now, way="number")
        tell_joined(request, waiting.account)
        if request.user.is_authenticated:
            return redirect("accounts:joined_list")
        return let_in(request, joined)
    except UserError as error:
        return failed_page(request, str(error))


def let_in(request: HttpRequest, joined: JoinedAccount, next_url: str = "") -> HttpResponse:
    """Sign the person in; a second factor is asked for as ever. Raises ProviderError."""
    person, provider = joined.person, all_providers()[joined.provider]
    now = timezone.now()
    if not may_come_in(person, now):
        refuse_sign_in(provider, reason="shut out", person=person, now=now)
        raise ProviderError(
            _("Your account is closed, or you hold no post. Ask your administrator.")
        )
    if request.user.is_authenticated and request.user != person:
        raise ProviderError(_("Somebody else is signed in in this browser. Sign out first."))
    note_provider(request, person, provider.key)
    response: HttpResponse = perform_login(
        request, person, redirect_url=next_url or reverse("home:start")
    )
    return response


def arrive_to_join(request: HttpRequest, account: OutsideAccount, errand: Errand) -> HttpResponse:
    """Raises AccountError, and ProviderError where somebody else is signed in by now."""
    if not isinstance(request.user, Person) or request.user.pk != errand.row:
        raise ProviderError(_("You are signed in no more. Sign in and begin again."))
    join_outside(request.user, account, by=request.user, now=timezone.now(), way="self")
    tell_joined(request, account)
    return redirect("accounts:joined_list")


def arrive_with_letter(
    request: HttpRequest, account: OutsideAccount, errand: Errand
) -> HttpResponse:
    """Raises AccountError for a letter that works no more."""
    invitation = get_object_or_404(Invitation.objects.select_related("person"), pk=errand.row)
    joined = join_by_letter(invitation, account, now=timezone.now())
    tell_joined(request, account)
    return let_in(request, joined)


def tell_joined(request: HttpRequest, account: OutsideAccount) -> None:
    text = _("From now on you can sign in by %(provider)s.")
    messages.success(request, text % {"provider": account.provider.name})


ARRIVALS: dict[ErrandPurpose, Callable[[HttpRequest, OutsideAccount, Errand], HttpResponse]] = {
    ErrandPurpose.SIGN_IN: arrive_to_sign_in,
    ErrandPurpose.JOIN: arrive_to_join,
    ErrandPurpose.LETTER: arrive_with_letter,
}


@require_GET
def joined_list(request: Request) -> HttpResponse:
    """One's own accounts at providers, and those that can be joined still."""
    joined = list(request.user.joined_accounts.order_by("joined_at", "id"))
    taken = {row.provider for row in joined}
    free = [provider for key, provider in all_providers().items() if key not in taken]
    rows = [(row, provider_name(row.provider)) for row in joined]
    return render(request, "accounts/joined_list.html", {"rows": rows, "free": free})


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def joined_remove(request: Request, pk: int) -> HttpResponse:
    joined = get_object_or_404(request.user.joined_accounts, pk=pk)
    with errors_as_messages(request):
        take_off(joined, by=request.user, now=timezone.now())
        messages.success(request, _("It is taken off."))
    return redirect("accounts:joined_list")
