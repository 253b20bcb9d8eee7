"""WeCom (企业微信), after 网页授权登录 and 企业微信Web登录 of its developers' centre.

allauth has no such provider. Pages in the WeCom app sign in by 构造网页授权链接 (path/91022),
other browsers by 构造扫码登录链接 (path/98152); then 获取访问用户身份 (path/91023, 98176) tells
who it is, and 获取访问用户敏感信息 (path/95833) the telephone to the app alone.
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.http import HttpRequest
from django.utils.http import urlencode

from tongpin.accounts.providers.provider_kind import (
    OwnAdapter,
    OwnProvider,
    ProviderKind,
    plain_claim,
)

IN_BROWSER = "https://login.work.weixin.qq.com/wwlogin/sso/login"
IN_APP = "https://open.weixin.qq.com/connect/oauth2/authorize"
API = "https://qyapi.weixin.qq.com/cgi-bin"
APP_SIGN = "wxwork"  # in the User-Agent of its app


class WeComClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """The corporation's token, which is asked for without the person's code."""

    agent = ""
    is_in_app = False

    def get_redirect_url(
        self, authorization_url: str, scope: list[str], extra_params: dict[str, str]
    ) -> str:
        params = {
            "appid": self.consumer_key,
            "agentid": self.agent,
            "redirect_uri": self.callback_url,
            "state": self.state,
        }
        if self.is_in_app:
            params |= {"response_type": "code", "scope": "snsapi_privateinfo"}
            return f"{authorization_url}?{urlencode(params)}#wechat_redirect"
        params["login_type"] = "CorpApp"
        return f"{authorization_url}?{urlencode(params)}"

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: Any = None
    ) -> dict[str, Any]:
        params = {"corpid": self.consumer_key, "corpsecret": self.consumer_secret}
        with get_adapter().get_requests_session() as session:
            return checked_answer(session.get(self.access_token_url, params=params))


def checked_answer(response: Any) -> dict[str, Any]:
    """The answer's content. Raises OAuth2Error where WeCom says that something is wrong."""
    response.raise_for_status()
    content: dict[str, Any] = response.json()
    if content.get("errcode"):
        raise OAuth2Error(f"WeCom answers {content['errcode']}")
    return content


class WeComAdapter(OwnAdapter, OAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    client_class = WeComClient

    def __init__(self, request: HttpRequest, provider: OAuth2Provider) -> None:
        super().__init__(request, provider)
        self.is_in_app = APP_SIGN in request.headers.get("User-Agent", "").lower()
        self.authorize_url = self.setting.login_url(IN_APP if self.is_in_app else IN_BROWSER)
        self.api = self.setting.server_url(API)
        self.access_token_url = f"{self.api}/gettoken"

    def get_client(self, request: HttpRequest, app: SocialApp) -> WeComClient:
        client: WeComClient = super().get_client(request, app)
        client.agent = self.setting.agent
        client.is_in_app = self.is_in_app
        return client

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **options: Any
    ) -> SocialLogin:
        params = {"access_token": token.token, "code": request.GET["code"]}
        with get_adapter().get_requests_session() as session:
            answer = session.get(f"{self.api}/auth/getuserinfo", params=params)
            claims = checked_answer(answer)
            ticket = claims.get("user_ticket")
            if ticket and self.setting.number_claim:
                answer = session.post(
                    f"{self.api}/auth/getuserdetail",
                    params={"access_token": token.token},
                    json={"user_ticket": ticket},
                )
                claims |= checked_answer(answer)
        return self.provider.sociallogin_from_response(request, claims)


class WeComProvider(OwnProvider, OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    id = "wecom"
    name = "WeCom"
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Of a member of the corporation; a guest's cannot be taken for one."""
        return str(data.get("userid") or f"guest:{data['openid']}")


WECOM = ProviderKind(
    key="wecom",
    needs=frozenset({"agent"}),
    may_have=frozenset({"server", "login_page"}),
    provider_class=WeComProvider,
    number=plain_claim,
)
