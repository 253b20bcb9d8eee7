"""DingTalk (钉钉): 登录第三方网站 of its open platform."""

from allauth.socialaccount.providers.dingtalk.provider import DingTalkProvider
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from django.http import HttpRequest

from tongpin.accounts.providers.provider_kind import (
    OwnAdapter,
    OwnProvider,
    ProviderKind,
    plain_claim,
)


class DingTalkAdapter(OwnAdapter, DingTalkOAuth2Adapter):  # type: ignore[misc]  # no types
    def __init__(self, request: HttpRequest, provider: DingTalkProvider) -> None:
        super().__init__(request, provider)
        self.authorize_url = self.setting.login_url(DingTalkOAuth2Adapter.authorize_url)
        self.access_token_url = self.setting.server_url(DingTalkOAuth2Adapter.access_token_url)
        self.profile_url = self.setting.server_url(DingTalkOAuth2Adapter.profile_url)


class OwnDingTalkProvider(OwnProvider, DingTalkProvider):  # type: ignore[misc]  # no types
    oauth2_adapter_class = DingTalkAdapter

    def get_default_scope(self) -> list[str]:
        return ["openid"]


DINGTALK = ProviderKind(
    key="dingtalk",
    may_have=frozenset({"server", "login_page"}),
    login_params={"prompt": "consent"},  # without it the page refuses
    provider_class=OwnDingTalkProvider,
    number=plain_claim,
)
