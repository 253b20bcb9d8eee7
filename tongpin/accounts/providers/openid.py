"""OpenID Connect, as the sign-in services of provinces and Keycloak-like servers speak it."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from tongpin.accounts.providers.id_tokens import ExpectedToken, checked_claims
from tongpin.accounts.providers.provider_kind import (
    Claims,
    ForgedAnswerError,
    OwnAdapter,
    OwnProvider,
    ProviderKind,
)

PHONE = "phone_number"  # the standard's claim, which says beside it whether it is confirmed
BY_HEADER, BY_FORM = "client_secret_basic", "client_secret_post"


class OpenIdAdapter(OwnAdapter, OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # no types
    """allauth's adapter, which here trusts no token that it did not check."""

    def __init__(self, request: HttpRequest, provider: OpenIDConnectProvider) -> None:
        super().__init__(request, provider, provider.app.provider_id)

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the server says of itself. Raises ForgedAnswerError where it is another one."""
        config: dict[str, Any] = super().openid_config
        if config["issuer"].rstrip("/") != self.setting.server:
            raise ForgedAnswerError(f"The server calls itself {config['issuer']}")
        return config

    @property
    def basic_auth(self) -> bool:
        """How the secret is sent: in the form if the server takes it there."""
        methods = self.openid_config.get("token_endpoint_auth_methods_supported", [BY_HEADER])
        return BY_FORM not in methods

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **options: Any
    ) -> SocialLogin:
        claims = self.token_claims(options["response"].get("id_token", ""))
        if self.lacks_number(claims):
            claims = self.claims_told_later(token.token, claims)
        return self.provider.sociallogin_from_response(request, {"id_token": dict(claims)})

    def token_claims(self, id_token: str) -> Claims:
        expected = ExpectedToken(self.openid_config["issuer"], self.setting.client_id, self.nonce)
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        return checked_claims(id_token, answer.json(), expected)

    def lacks_number(self, claims: Claims) -> bool:
        name = self.setting.number_claim
        return bool(name) and name not in claims and "userinfo_endpoint" in self.openid_config

    def claims_told_later(self, access_token: str, claims: Claims) -> Claims:
        """With those that the server tells only when it is asked again."""
        more: dict[str, Any] = self._fetch_user_info(access_token)
        if more.get("sub") != claims["sub"]:
            raise ForgedAnswerError("The claims are of another person")
        return more | dict(claims)


class OpenIdProvider(OwnProvider, OpenIDConnectProvider):  # type: ignore[misc]  # no types
    oauth2_adapter_class = OpenIdAdapter

    def get_default_scope(self) -> list[str]:
        """The number is asked for only where somebody is joined by it."""
        setting = self.app.settings["provider"]
        return ["openid", "phone"] if setting.number_claim == PHONE else ["openid"]


def confirmed_number(claims: Claims, name: str) -> str:
    """The number; one of the standard's claim only with its confirmation."""
    if name == PHONE and claims.get("phone_number_verified") is not True:
        return ""
    return str(claims.get(name) or "")


OPENID = ProviderKind(
    key="openid",
    needs=frozenset({"server"}),
    realm_keys=("server",),
    is_bound=True,
    provider_class=OpenIdProvider,
    number=confirmed_number,
)
