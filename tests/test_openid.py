"""Signing in by a real OpenID Connect server, as it answers and as it should not."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from tests.openid_server import openid_server
from tongpin.accounts.actions import close_account, invite, withdraw_invitations
from tongpin.accounts.joined_accounts import take_off
from tongpin.accounts.models import JoinedAccount
from tongpin.orgs.actions import PersonFacts, change_person
from tongpin.orgs.models import JournalEntry, Role
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db
BACK = "http://testserver/accounts/with/province/back/"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with openid_server(tmp_path_factory.mktemp("openid"), BACK) as running:
        yield running


@pytest.fixture
def province(server, settings):
    """The server, as the file of providers names it."""
    settings.SIGN_IN_PROVIDERS = str(server.provider_file())
    server.spoil("")
    return server


def come_back(client: Client, province, name: str, path: str = "/accounts/with/province/"):
    """The page after somebody signed in there."""
    page = client.post(path)
    return client.get(province.address_back(page.context["address"], name))


def joined(person, province) -> Client:
    """A browser in which the person joined `linxiao` by a letter."""
    client = Client()
    letter = invite(person, by=None, now=timezone.now(), provider="province")
    assert come_back(client, province, "linxiao", f"/join/{letter.code}/").url == "/"
    return client


def newest_verbs(count: int) -> list[str]:
    verbs = JournalEntry.objects.order_by("-id").values_list("verb", flat=True)
    return list(verbs[:count])[::-1]


def test_a_letter_joins_an_account_that_lets_its_person_in(clerk, province):
    joined(clerk, province)
    assert newest_verbs(2) == ["accounts.provider.join", "accounts.signin.succeed"]
    client = Client()

    answer = come_back(client, province, "linxiao")

    assert answer.url == "/"
    assert client.get("/units/").context["user"] == clerk
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.details) == ("accounts.signin.succeed", {"provider": "province"})


def test_a_stranger_is_told_so_and_leaves_no_trace_but_in_the_journal(clerk, province):
    client = Client()

    page = come_back(client, province, "nobody")

    assert page.status_code == 403
    assert "Nobody here is joined to this 省统一身份认证 account" in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert not JoinedAccount.objects.exists()
    assert newest_verbs(1) == ["accounts.provider.refuse"]


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("issuer", "Invalid issuer"),
        ("audience", "Audience doesn't match"),
        ("expired", "Signature has expired"),
        ("nonce", "Wrong nonce"),
        ("unsigned", "Not signed by"),
        ("key", "Signature verification failed"),
    ],
)
def test_a_token_with_a_wrong_mark_lets_nobody_in(clerk, province, caplog, fault, cause):
    joined(clerk, province)
    province.spoil(fault)
    client = Client()

    page = come_back(client, province, "linxiao")

    assert page.status_code == 403
    assert "could not be trusted" in page.content.decode()
    assert cause in caplog.text
    assert "_auth_user_id" not in client.session
    assert newest_verbs(1) == ["accounts.provider.refuse"]


def test_an_answer_works_once_and_in_the_browser_that_asked_for_it(clerk, province):
    joined(clerk, province)
    client = Client()
    address = client.post("/accounts/with/province/").context["address"]
    back = province.address_back(address, "linxiao")

    assert Client().get(back).status_code == 403
    assert client.get(back).url == "/"
    client.post("/accounts/logout/")

    assert client.get(back).status_code == 403
    assert "_auth_user_id" not in client.session


def test_the_session_gets_another_number(clerk, province):
    joined(clerk, province)
    client = Client()
    page = client.post("/accounts/with/province/")
    before = client.session.session_key

    client.get(province.address_back(page.context["address"], "linxiao"))

    assert client.session.session_key != before


def test_the_code_is_tied_to_the_browser(province):
    asked = Client().post("/accounts/with/province/").context["address"]

    query = parse_qs(urlsplit(asked).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["nonce"][0]) > 40
    assert query["redirect_uri"] == [BACK]
    assert query["scope"] == ["openid"]


def test_an_account_that_was_taken_off_lets_nobody_in(clerk, system, province):
    first = joined(clerk, province)
    assert first.get("/units/").status_code == 200

    take_off(JoinedAccount.objects.get(), by=system, now=timezone.now())

    assert first.get("/units/").status_code == 302
    assert come_back(Client(), province, "linxiao").status_code == 403


def test_who_has_no_account_any_more_is_not_let_in(clerk, province):
    joined(clerk, province)

    close_account(clerk, by=None, now=timezone.now())

    assert not JoinedAccount.objects.exists()
    assert come_back(Client(), province, "linxiao").status_code == 403


def test_who_left_is_not_let_in(clerk, province):
    joined(clerk, province)
    clerk.posts.update(before_on="2021-05-01")

    page = come_back(Client(), province, "linxiao")

    assert page.status_code == 403
    assert "you hold no post" in page.content.decode()
    entry = JournalEntry.objects.latest("id")
    assert entry.details == {"provider": "province", "reason": "shut out"}


@pytest.fixture
def by_number(server, settings):
    """The server, whose confirmed numbers are taken for those of the register."""
    settings.SIGN_IN_PROVIDERS = str(server.provider_file(number_claim="phone_number"))
    server.spoil("")
    return server


def set_phone(person, phone: str) -> None:
    change_person(person, PersonFacts(person.name, phone), by=None, now=timezone.now())


def test_a_confirmed_number_joins_who_has_no_account_and_says_yes(county, by_number):
    newcomer = make_person("白露", county["柳林镇"], Role.CLERK)
    set_phone(newcomer, "138 0000 0002")
    client = Client()
    answer = come_back(client, by_number, "bailu")
    assert answer.url == "/accounts/number/"
    page = client.get(answer.url).content.decode()
    assert "白＊" in page
    assert "柳林镇" in page
    assert "白露" not in page
    assert not JoinedAccount.objects.exists()

    assert client.post("/accounts/number/").url == "/"

    newcomer.refresh_from_db()
    assert newcomer.username == f"province-{newcomer.pk}"
    assert client.get("/units/").context["user"] == newcomer
    assert newest_verbs(2) == ["accounts.provider.join", "accounts.signin.succeed"]
    assert client.post("/accounts/number/").url == "/accounts/login/"


def test_who_has_an_account_types_the_password_before_a_number_joins_it(clerk, by_number):
    set_phone(clerk, "13800000001")
    client = Client()
    come_back(client, by_number, "linxiao")
    assert "Sign in as before" in client.get("/accounts/number/").content.decode()
    client.post("/accounts/number/")
    assert not JoinedAccount.objects.exists()

    form = {"login": "clerk", "password": "secret-pass", "next": "/accounts/number/"}
    assert client.post("/accounts/login/", form).url == "/accounts/number/"
    assert client.post("/accounts/number/").url == "/accounts/joined/"

    assert JoinedAccount.objects.get().person == clerk
    assert come_back(Client(), by_number, "linxiao").url == "/"


def test_a_number_joins_nobody_else_who_signs_in(clerk, stranger, by_number):
    set_phone(clerk, "13800000001")
    client = Client()
    come_back(client, by_number, "linxiao")
    client.post("/accounts/login/", {"login": "stranger", "password": "secret-pass"})

    page = client.post("/accounts/number/")

    assert "another person" in page.content.decode()
    assert not JoinedAccount.objects.exists()


def test_a_number_that_two_people_have_joins_neither(clerk, stranger, by_number):
    set_phone(clerk, "13800000001")
    set_phone(stranger, "13800000001")

    assert come_back(Client(), by_number, "linxiao").status_code == 403


def test_a_number_counts_only_where_the_file_says_so(clerk, province):
    set_phone(clerk, "13800000001")

    assert come_back(Client(), province, "linxiao").status_code == 403


def test_a_second_factor_is_asked_for_all_the_same(office, province, settings):
    joined(office, province)
    TOTP.activate(office, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    client = Client()

    answer = come_back(client, province, "linxiao")

    assert answer.url.startswith("/accounts/factors/authenticate/")
    assert client.get("/units/").status_code == 302


def test_a_post_that_asks_for_a_second_factor_waits_for_one(office, province, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)

    assert joined(office, province).get("/units/").url == "/accounts/factors/"


def test_a_provider_may_stand_for_the_second_factor(office, server, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)
    settings.SIGN_IN_PROVIDERS = str(server.provider_file(is_second_factor=True))
    server.spoil("")
    assert joined(office, server).get("/units/").status_code == 200
    TOTP.activate(office, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    client = Client()

    assert come_back(client, server, "linxiao").url == "/"
    assert client.get("/units/").status_code == 200


def test_a_password_does_not_stand_for_it_because_a_provider_does(office, server, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)
    settings.SIGN_IN_PROVIDERS = str(server.provider_file(is_second_factor=True))
    client = Client()

    client.post("/accounts/login/", {"login": "office", "password": "secret-pass"})

    assert client.get("/units/").url == "/accounts/factors/"


def test_somebody_joins_an_account_after_typing_the_password_again(clerk, province):
    client = client_of(clerk)
    assert client.post("/accounts/joined/province/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "secret-pass"})

    answer = come_back(client, province, "linxiao", "/accounts/joined/province/")

    assert answer.url == "/accounts/joined/"
    assert "省统一身份认证" in client.get("/accounts/joined/").content.decode()
    assert newest_verbs(1) == ["accounts.provider.join"]


def test_an_account_is_joined_to_one_person(clerk, stranger, province):
    joined(clerk, province)
    client = client_of(stranger)
    client.post("/accounts/reauthenticate/", {"password": "secret-pass"})

    page = come_back(client, province, "linxiao", "/accounts/joined/province/")

    assert "joined to somebody else" in page.content.decode()
    assert JoinedAccount.objects.get().person == clerk


def test_a_letter_works_once(clerk, stranger, province):
    letter = invite(clerk, by=None, now=timezone.now(), provider="province")
    assert come_back(Client(), province, "linxiao", f"/join/{letter.code}/").url == "/"

    page = Client().post(f"/join/{letter.code}/")

    assert page.status_code == 410
    assert "used already" in page.content.decode()


def test_a_letter_that_ran_out_on_the_way_joins_nothing(clerk, province):
    letter = invite(clerk, by=None, now=timezone.now(), provider="province")
    client = Client()
    address = client.post(f"/join/{letter.code}/").context["address"]
    withdraw_invitations(clerk, by=None, now=timezone.now())

    page = client.get(province.address_back(address, "linxiao"))

    assert "no longer valid" in page.content.decode()
    assert not JoinedAccount.objects.exists()


def test_a_server_that_calls_itself_otherwise_is_not_asked(server, settings):
    settings.SIGN_IN_PROVIDERS = str(
        server.provider_file(server=server.url.replace("127.0.0.1", "localhost"))
    )

    page = Client().post("/accounts/with/province/")

    assert page.status_code == 503
    assert "could not be trusted" in page.content.decode()


def test_who_goes_on_to_a_page_gets_there(clerk, province):
    joined(clerk, province)
    client = Client()
    page = client.post("/accounts/with/province/", {"next": "/units/"})
    assert client.get(province.address_back(page.context["address"], "linxiao")).url == "/units/"

    client = Client()
    page = client.post("/accounts/with/province/", {"next": "https://another.example/"})
    assert client.get(province.address_back(page.context["address"], "linxiao")).url == "/"
