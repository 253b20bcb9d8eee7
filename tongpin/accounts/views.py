"""Coming to an account by the code of a letter or of a link."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tongpin.accounts.actions import AccountError, find_invitation, join
from tongpin.accounts.forms import CodeForm, JoinForm
from tongpin.accounts.invitation_codes import plain
from tongpin.accounts.models import Invitation
from tongpin.accounts.provider_flow import Errand, ErrandPurpose
from tongpin.accounts.providers import all_providers
from tongpin.accounts.views_providers import leave_for
from tongpin.serving.errors import errors_on_form
from tongpin.serving.sent import sent_data


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join_code(request: HttpRequest) -> HttpResponse:
    """Where a code is typed off a letter."""
    form = CodeForm(sent_data(request))
    if form.is_valid():
        code = plain(form.cleaned_data["code"])
        with errors_on_form(form, "code"):
            find_invitation(code, timezone.now())
            return redirect("accounts:join", code)
    return render(request, "accounts/join_code.html", {"form": form})


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join_account(request: HttpRequest, code: str) -> HttpResponse:
    """User name and password; afterwards the person is signed in."""
    now = timezone.now()
    try:
        invitation = find_invitation(code, now)
    except AccountError as error:
        return render(request, "accounts/join_refused.html", {"text": str(error)}, status=410)
    if invitation.provider:
        return _join_elsewhere(request, invitation)
    person = invitation.person
    initial = {"username": person.username or person.phone}
    form = JoinForm(sent_data(request), initial=initial, person=person)
    if form.is_valid():
        with errors_on_form(form, "username"):
            return _join(request, form, code)
    context = {"form": form, "invitation": invitation, **_letterhead(invitation)}
    return render(request, "accounts/join.html", context)


def _join_elsewhere(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The letter joins an account at a provider: lead there."""
    provider = all_providers().get(invitation.provider)
    if provider is None:
        text = _("%(provider)s is used no more. Ask for another letter.")
        refusal = {"text": text % {"provider": invitation.provider}}
        return render(request, "accounts/join_refused.html", refusal, status=410)
    if request.method == "POST":
        return leave_for(request, provider, Errand(ErrandPurpose.LETTER, invitation.pk))
    letter = {"provider": provider, "invitation": invitation}
    context = {**letter, **_letterhead(invitation)}
    return render(request, "accounts/join_provider.html", context)


def _letterhead(invitation: Invitation) -> dict[str, object]:
    """For whom the page is, and what a password has to be."""
    posts = invitation.person.posts.on(timezone.localdate()).select_related("unit")
    return {
        "posts": posts.order_by("unit__position", "id"),
        "rules": password_validators_help_texts(),
    }


def _join(request: HttpRequest, form: JoinForm, code: str) -> HttpResponse:
    """Make the account and sign in. Raises AccountError."""
    data = form.cleaned_data
    person = join(code, data["username"], data["password"], now=timezone.now())
    messages.success(request, _("Your account is ready."))
    record_authentication(request, person, method="password", username=person.username)
    response: HttpResponse = perform_login(request, person, redirect_url=reverse("home:start"))
    return response
