"""To a provider and back: where a browser is sent, and who comes back by which errand."""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from requests import exceptions

from tongpin.accounts.joined_accounts import OutsideAccount
from tongpin.accounts.providers.provider_kind import (
    ForgedAnswerError,
    ProviderError,
    SignInProvider,
)

log = logging.getLogger(__name__)
PAUSE_S = 15  # for which nobody waits again for a provider that does not answer
UNREACHABLE = (exceptions.ConnectionError, exceptions.Timeout)
UNUSABLE = (
    *(exceptions.RequestException, OAuth2Error, ProviderException, ImproperlyConfigured),
    *(KeyError, TypeError, ValueError, AttributeError),  # something is missing in an answer
)


class ErrandPurpose(StrEnum):
    """Why somebody goes to a provider."""

    SIGN_IN = "sign-in"
    JOIN = "join"  # an account there to the person who is signed in here
    LETTER = "letter"  # the same by the code of a letter


@dataclass(frozen=True)
class Errand:
    """What a browser was sent to a provider for; kept in its session, under the state.

    row       the number of the person or of the invitation that is joined
    next_url  where it goes afterwards
    """

    purpose: ErrandPurpose
    row: int = 0
    next_url: str = ""


def provider_address(request: HttpRequest, provider: SignInProvider, errand: Errand) -> str:
    """Where the browser goes to sign in there. Raises ProviderError where it is out of order."""
    check_pause(provider)
    nonce = secrets.token_urlsafe(32) if provider.kind.is_bound else ""
    params = dict(provider.kind.login_params)
    if nonce:
        params["nonce"] = nonce
    with faults_in_words(provider):
        answer = provider.client(request).redirect(
            request,
            process="login",
            data={"nonce": nonce, "errand": asdict(errand)},
            auth_params=params,
        )
        return str(answer["Location"])


def account_of_answer(
    request: HttpRequest, provider: SignInProvider
) -> tuple[OutsideAccount, Errand]:
    """Who comes back from the provider, and on which errand.

    Raises ProviderError for an answer that nobody here asked for, or that cannot be trusted.
    """
    client = provider.client(request)
    adapter = client.get_oauth2_adapter(request)
    data = unstashed_state(request, client)
    if "code" not in request.GET:
        text = _("You did not sign in at %(provider)s.")
        raise ProviderError(text % {"provider": provider.name})
    with faults_in_words(provider):
        adapter.nonce = data["data"]["nonce"]
        login = finished_login(request, adapter, data.get("pkce_code_verifier"))
        claims = login.account.extra_data
        claims = claims.get("id_token", claims)
        number = ""
        if provider.number_claim:
            number = provider.kind.number(claims, provider.number_claim)
        account = OutsideAccount(provider, login.account.uid, number)
    return account, Errand(**data["data"]["errand"])


def unstashed_state(request: HttpRequest, client: OAuth2Provider) -> Mapping[str, Any]:
    """What was kept when the browser left; it is given out once. Raises ProviderError."""
    try:
        state: Mapping[str, Any] = client.unstash_redirect_state(
            request, request.GET.get("state", "")
        )
    except PermissionDenied as error:
        text = _("This page came too late, or was opened twice. Begin again.")
        raise ProviderError(text) from error
    return state


def finished_login(request: HttpRequest, adapter: Any, verifier: str | None) -> SocialLogin:
    """The code changed into who it is."""
    app = adapter.get_provider().app
    client = adapter.get_client(request, app)
    answer = adapter.get_access_token_data(request, app, client, pkce_code_verifier=verifier)
    token = adapter.parse_token(answer)
    return adapter.complete_login(request, app, token, response=answer)


@contextmanager
def faults_in_words(provider: SignInProvider) -> Iterator[None]:
    """What goes wrong on the way becomes a ProviderError; the log has the cause."""
    names = {"provider": provider.name}
    try:
        yield
    except ForgedAnswerError as error:
        log.warning("The answer of %s is not trusted: %s", provider.key, error)
        text = _("The answer of %(provider)s could not be trusted. Sign in by password.")
        raise ForgedAnswerError(text % names) from error
    except UNREACHABLE as error:
        log.warning("%s does not answer: %s", provider.key, cause_of(error))
        cache.set(_pause_key(provider), "pause", PAUSE_S)
        raise ProviderError(_no_answer(provider)) from error
    except UNUSABLE as error:
        log.warning("The answer of %s cannot be used: %s", provider.key, cause_of(error))
        text = _("%(provider)s gave no answer that can be used. Sign in by password.")
        raise ProviderError(text % names) from error


def cause_of(error: Exception) -> str:
    """What the log may know: errors of HTTP tell addresses with what is secret in them."""
    response = getattr(error, "response", None)
    if response is not None:
        return f"{type(error).__name__} {response.status_code}"
    return type(error).__name__


def check_pause(provider: SignInProvider) -> None:
    """Raises ProviderError while the provider is known to be out of order."""
    if cache.get(_pause_key(provider)):
        raise ProviderError(_no_answer(provider))


def _no_answer(provider: SignInProvider) -> str:
    text = _("%(provider)s does not answer now. Sign in by password, or try again later.")
    return text % {"provider": provider.name}


def _pause_key(provider: SignInProvider) -> str:
    return f"provider-pause-{provider.key}"
