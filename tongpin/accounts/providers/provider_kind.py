"""What a kind of provider is, and one provider as the file names it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from django.http import HttpRequest
from django.urls import reverse

from tongpin.base.errors import UserError

Claims = Mapping[str, Any]


class ProviderError(UserError):
    """Nobody can be signed in by this provider now; the message is written for users."""


class ForgedAnswerError(ProviderError):
    """What came in the provider's name does not carry its marks."""


@dataclass(frozen=True, kw_only=True)
class ProviderKind:
    """How providers of one kind are asked, and how their answers are read.

    key             as the file of providers writes it; its module has that name
    needs           keys that a provider of the kind has besides those of all
    may_have        keys that it may have
    login_params    what the address of its sign-in page carries besides what OAuth 2.0 asks for
    realm_keys      keys of the provider within which an account's identifier means one account
    is_bound        whether PKCE and a nonce tie the answer to the browser that asked for it
    provider_class  allauth's class
    number          the confirmed number among its claims, by the claim's name; "" for none
    """

    key: str
    needs: frozenset[str] = frozenset()
    may_have: frozenset[str] = frozenset()
    login_params: Mapping[str, str] = field(default_factory=dict)
    realm_keys: tuple[str, ...] = ("client_id",)
    is_bound: bool = False
    provider_class: type[OAuth2Provider]
    number: Callable[[Claims, str], str]


def plain_claim(claims: Claims, name: str) -> str:
    """The `number` of a kind whose provider confirms every number that it hands over."""
    return str(claims.get(name) or "")


@dataclass(frozen=True, kw_only=True)
class SignInProvider:
    """One provider as the file names it.

    key               of its table; joined accounts are stored with it
    name              what people call it
    client_id         under which Tongpin is known there
    server            where it is asked, without a slash at the end; "" for the kind's own place
    login_page        where people sign in, the same way
    agent             the number of the application, where the kind has one
    number_claim      the claim with a confirmed number; "" where nobody is joined by a number
    is_second_factor  whether who signs in there needs no second factor here
    """

    key: str
    kind: ProviderKind
    name: str
    client_id: str
    secret: str = field(repr=False)
    server: str = ""
    login_page: str = ""
    agent: str = ""
    number_claim: str = ""
    is_second_factor: bool = False

    @property
    def realm(self) -> str:
        """Within which an account's identifier means one account."""
        values = [str(getattr(self, key)) for key in self.kind.realm_keys]
        return " ".join([self.kind.key, *values])

    def server_url(self, url: str) -> str:
        """The address on the server that the file names, if it names one."""
        return _moved(url, self.server)

    def login_url(self, url: str) -> str:
        return _moved(url, self.login_page)

    def client(self, request: HttpRequest) -> OAuth2Provider:
        """allauth's object, which talks to the provider."""
        app = SocialApp(
            provider=self.kind.key,
            provider_id=self.key,
            name=self.name,
            client_id=self.client_id,
            secret=self.secret,
            settings={
                "provider": self,
                "server_url": self.server,
                "oauth_pkce_enabled": self.kind.is_bound,
            },
        )
        return self.kind.provider_class(request, app=app)


def _moved(url: str, server: str) -> str:
    if not server:
        return url
    place, parts = urlsplit(server), urlsplit(url)
    return urlunsplit(parts._replace(scheme=place.scheme, netloc=place.netloc))


class OwnAdapter:
    """What our adapters have in common; stands before one of allauth's."""

    nonce = ""  # that the answer has to repeat, where the kind has one

    def __init__(self, request: HttpRequest, provider: OAuth2Provider, *names: str) -> None:
        super().__init__(request, *names)  # type: ignore[call-arg]  # allauth's adapter follows
        self.provider = provider
        self.setting: SignInProvider = provider.app.settings["provider"]

    def get_provider(self) -> OAuth2Provider:
        return self.provider

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("accounts:provider_back", args=[app.provider_id]))


class OwnProvider:
    """Makes an adapter of ours; stands before one of allauth's providers."""

    oauth2_adapter_class: Any

    def get_oauth2_adapter(self, request: HttpRequest) -> Any:
        return self.oauth2_adapter_class(request, self)
