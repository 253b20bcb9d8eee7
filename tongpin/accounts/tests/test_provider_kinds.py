"""Providers without a server to try them by: what they are asked, and how answers are read.

The answers have the shape that the providers' documents show.
"""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.accounts.joined_accounts import OutsideAccount, join_outside
from tongpin.accounts.providers import KINDS, all_providers

pytestmark = pytest.mark.django_db
SECRET = "s3cret-of-the-app"  # noqa: S105
DINGTALK_ANSWERS = {
    "/v1.0/oauth2/userAccessToken": {
        "accessToken": "abcd",
        "refreshToken": "efgh",
        "expireIn": 7200,
        "corpId": "corpxxxx",
    },
    "/v1.0/contact/users/me": {
        "nick": "zhangsan",
        "avatarUrl": "https://xxx",
        "mobile": "13800000001",
        "openId": "liSii8KCxxxxx",
        "unionId": "z21HjQlxxxxx",
        "stateCode": "86",
    },
}
FEISHU_ANSWERS = {
    "/open-apis/auth/v3/app_access_token/internal/": {
        "code": 0,
        "msg": "ok",
        "app_access_token": "a-6U1SbDiM6XIH2DcTCPyeub",
        "expire": 7140,
    },
    "/open-apis/authen/v1/access_token": {
        "code": 0,
        "msg": "success",
        "data": {"access_token": "u-6U1SbDiM6XIH2DcTCPyeub", "expires_in": 7140},
    },
    "/open-apis/authen/v1/user_info": {
        "code": 0,
        "msg": "success",
        "data": {
            "name": "zhangsan",
            "open_id": "ou_caecc734c2e3328a62489fe0648c4b98779515d3",
            "union_id": "on_d89jhsdhjsajkda7828enjdj328ydhhw3u43yjhdj",
            "mobile": "+8613800000001",
        },
    },
}
WECOM_ANSWERS = {
    "/cgi-bin/gettoken": {
        "errcode": 0,
        "errmsg": "ok",
        "access_token": "accesstoken000001",
        "expires_in": 7200,
    },
    "/cgi-bin/auth/getuserinfo": {
        "errcode": 0,
        "errmsg": "ok",
        "userid": "linxiao",
        "user_ticket": "USER_TICKET",
    },
    "/cgi-bin/auth/getuserdetail": {
        "errcode": 0,
        "errmsg": "ok",
        "userid": "linxiao",
        "mobile": "13800000001",
    },
}


@pytest.fixture
def named(settings, tmp_path, asked_server):
    """Names a provider of a kind in a file, and lets the server answer."""

    def name(kind: str, answers: dict[str, dict], **values: str) -> None:
        secret = tmp_path / "secret"
        secret.write_text(SECRET)
        secret.chmod(0o600)
        table = {
            "kind": kind,
            "name": "某平台",
            "client_id": "app-1",
            "secret_file": "secret",
            "server": asked_server.url,
            "number_claim": "mobile",
            **values,
        }
        if "login_page" in KINDS[kind].may_have:
            table["login_page"] = asked_server.url
        lines = [f'{key} = "{value}"' for key, value in table.items()]
        path = tmp_path / "providers.toml"
        path.write_text("\n".join(["[platform]", *lines]), "utf-8")
        settings.SIGN_IN_PROVIDERS = str(path)
        asked_server.answers.update(answers)

    return name


def address_asked(client: Client, **headers: str) -> tuple[str, dict[str, str]]:
    """Where the browser is sent: the path, and the query."""
    page = client.post("/accounts/with/platform/", headers=headers)
    parts = urlsplit(page.context["address"])
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return parts.path, query


def join(person, subject: str) -> None:
    account = OutsideAccount(all_providers()["platform"], subject)
    join_outside(person, account, by=person, now=timezone.now(), way="self")


def test_dingtalk(clerk, named, asked_server):
    named("dingtalk", DINGTALK_ANSWERS)
    join(clerk, "liSii8KCxxxxx")
    client = Client()
    path, query = address_asked(client)
    assert path == "/oauth2/auth"
    state = query.pop("state")
    assert query == {
        "client_id": "app-1",
        "redirect_uri": "http://testserver/accounts/with/platform/back/",
        "scope": "openid",
        "response_type": "code",
        "prompt": "consent",
    }

    answer = client.get(f"/accounts/with/platform/back/?authCode=the-code&state={state}")

    assert answer.url == "/"
    __, body = asked_server.request("/v1.0/oauth2/userAccessToken")
    assert body == {
        "clientId": "app-1",
        "clientSecret": SECRET,
        "code": "the-code",
        "grantType": "authorization_code",
    }
    assert client.get("/units/").context["user"] == clerk


def test_feishu(clerk, named, asked_server):
    named("feishu", FEISHU_ANSWERS)
    join(clerk, "ou_caecc734c2e3328a62489fe0648c4b98779515d3")
    client = Client()
    path, query = address_asked(client)
    assert path == "/open-apis/authen/v1/index"
    assert query["app_id"] == "app-1"

    answer = client.get(f"/accounts/with/platform/back/?code=the-code&state={query['state']}")

    assert answer.url == "/"
    __, body = asked_server.request("/open-apis/authen/v1/access_token")
    assert body == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "app_access_token": "a-6U1SbDiM6XIH2DcTCPyeub",
    }


def test_wecom_in_a_browser(clerk, named, asked_server):
    named("wecom", WECOM_ANSWERS, agent="1000002")
    join(clerk, "linxiao")
    client = Client()
    path, query = address_asked(client)
    assert path == "/wwlogin/sso/login"
    state = query.pop("state")
    assert query == {
        "appid": "app-1",
        "agentid": "1000002",
        "redirect_uri": "http://testserver/accounts/with/platform/back/",
        "login_type": "CorpApp",
    }

    answer = client.get(f"/accounts/with/platform/back/?code=the-code&state={state}")

    assert answer.url == "/"
    query, __ = asked_server.request("/cgi-bin/gettoken")
    assert query == {"corpid": "app-1", "corpsecret": SECRET}
    query, __ = asked_server.request("/cgi-bin/auth/getuserinfo")
    assert query == {"access_token": "accesstoken000001", "code": "the-code"}
    __, body = asked_server.request("/cgi-bin/auth/getuserdetail")
    assert body == {"user_ticket": "USER_TICKET"}


def test_wecom_in_its_app(named):
    named("wecom", WECOM_ANSWERS, agent="1000002")

    path, query = address_asked(Client(), user_agent="Mozilla/5.0 wxwork/4.1.0 MicroMessenger")

    assert path == "/connect/oauth2/authorize"
    assert query["scope"] == "snsapi_privateinfo"
    assert query["response_type"] == "code"


def test_a_guest_of_the_corporation_is_nobody(clerk, named):
    guest = {"errcode": 0, "errmsg": "ok", "openid": "linxiao", "external_userid": "EXTERNAL"}
    named("wecom", WECOM_ANSWERS | {"/cgi-bin/auth/getuserinfo": guest}, agent="1000002")
    join(clerk, "linxiao")
    client = Client()
    __, query = address_asked(client)

    page = client.get(f"/accounts/with/platform/back/?code=the-code&state={query['state']}")

    assert page.status_code == 403
    assert "Nobody here is joined" in page.content.decode()


@pytest.mark.parametrize(
    ("kind", "answers", "agent"),
    [
        ("dingtalk", DINGTALK_ANSWERS, ""),
        ("feishu", FEISHU_ANSWERS, ""),
        ("wecom", WECOM_ANSWERS, "1000002"),
    ],
)
def test_numbers_that_platforms_confirm_join(clerk, named, kind, answers, agent):
    clerk.phone = "138-0000-0001"
    clerk.save()
    named(kind, answers, **({"agent": agent} if agent else {}))
    client = Client()
    __, query = address_asked(client)

    answer = client.get(f"/accounts/with/platform/back/?code=the-code&state={query['state']}")

    assert answer.url == "/accounts/number/"
    assert "林＊" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"/cgi-bin/gettoken": {"errcode": 40001, "errmsg": "invalid credential"}},
        {"/cgi-bin/gettoken": []},
        {"/cgi-bin/gettoken": {"access_token": "a"}, "/cgi-bin/auth/getuserinfo": {}},
        {
            "/cgi-bin/gettoken": {"access_token": "a"},
            "/cgi-bin/auth/getuserinfo": {"userid": "x" * 500},
        },
    ],
)
def test_an_answer_that_cannot_be_used_is_told_without_secrets(named, caplog, answers):
    named("wecom", answers, agent="1000002")
    client = Client()
    __, query = address_asked(client)

    page = client.get(f"/accounts/with/platform/back/?code=the-code&state={query['state']}")

    assert page.status_code == 403
    assert "gave no answer that can be used" in page.content.decode()
    assert "cannot be used" in caplog.text
    assert SECRET not in caplog.text


def test_who_turns_back_there_may_begin_again(named):
    named("wecom", WECOM_ANSWERS, agent="1000002")
    client = Client()
    __, query = address_asked(client)

    page = client.get(f"/accounts/with/platform/back/?state={query['state']}&error=access_denied")

    assert "You did not sign in at 某平台" in page.content.decode()


def test_a_provider_that_is_down_is_told_and_not_waited_for_again(named, asked_server):
    named("openid", {})
    asked_server.close()

    for __ in range(2):
        page = Client().post("/accounts/with/platform/")
        assert page.status_code == 503
        text = "某平台 does not answer now. Sign in by password, or try again later."
        assert text in page.content.decode()

    assert asked_server.asked == []


def test_a_provider_that_hangs_is_given_up(named, asked_server, settings):
    assert sum(settings.SOCIALACCOUNT_REQUESTS_TIMEOUT) <= 5
    settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = (1, 0.1)
    named("openid", {})
    asked_server.pause_s = 1

    for __ in range(2):
        page = Client().post("/accounts/with/platform/")
        assert "does not answer now" in page.content.decode()

    assert len(asked_server.asked) == 1  # the second click did not wait for it


def test_a_code_that_somebody_made_up_stops_nobody_else(named):
    named("wecom", {}, agent="1000002")
    client = Client()
    __, query = address_asked(client)
    client.get(f"/accounts/with/platform/back/?code=made-up&state={query['state']}")

    assert Client().post("/accounts/with/platform/").status_code == 200


@pytest.mark.parametrize("key", KINDS)
def test_every_kind_answers_for_every_member(key):
    kind = KINDS[key]

    assert kind.key == key
    assert {"server", "login_page", "agent"} >= kind.needs | kind.may_have
    assert not kind.needs & kind.may_have
    assert set(kind.realm_keys) <= {"server", "client_id"}
    assert kind.number({"mobile": "138"}, "mobile") == "138"
    assert kind.number({}, "mobile") == ""
    assert kind.provider_class.oauth2_adapter_class.__module__.endswith(f".{key}")
