"""Feishu (飞书): 网页应用登录 of its open platform."""

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.feishu.client import FeishuOAuth2Client
from allauth.socialaccount.providers.feishu.provider import FeishuProvider
from allauth.socialaccount.providers.feishu.views import FeishuOAuth2Adapter
from django.http import HttpRequest

from tongpin.accounts.providers.provider_kind import (
    OwnAdapter,
    OwnProvider,
    ProviderKind,
    plain_claim,
)


class FeishuAdapter(OwnAdapter, FeishuOAuth2Adapter):  # type: ignore[misc]  # no types
    def __init__(self, request: HttpRequest, provider: FeishuProvider) -> None:
        super().__init__(request, provider)
        setting = self.setting
        self.authorization_url = setting.login_url(FeishuOAuth2Adapter.authorization_url)
        self.access_token_url = setting.server_url(FeishuOAuth2Adapter.access_token_url)
        self.app_access_token_url = setting.server_url(FeishuOAuth2Adapter.app_access_token_url)
        self.user_info_url = setting.server_url(FeishuOAuth2Adapter.user_info_url)

    def get_client(self, request: HttpRequest, app: SocialApp) -> FeishuOAuth2Client:
        client = FeishuOAuth2Client(
            request,
            consumer_key=app.client_id,
            consumer_secret=app.secret,
            access_token_method=self.access_token_method,
            access_token_url=self.access_token_url,
            callback_url=self.get_callback_url(request, app),
        )
        client.app_access_token_url = self.app_access_token_url
        return client


class OwnFeishuProvider(OwnProvider, FeishuProvider):  # type: ignore[misc]  # no types
    oauth2_adapter_class = FeishuAdapter


FEISHU = ProviderKind(
    key="feishu",
    may_have=frozenset({"server", "login_page"}),
    provider_class=OwnFeishuProvider,
    number=plain_claim,
)
