"""Pages of joined accounts: one's own, and the administrator's."""

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.accounts.actions import AccountError, find_invitation, join
from tongpin.accounts.joined_accounts import OutsideAccount, find_joined, join_outside, take_off
from tongpin.accounts.models import Invitation, JoinedAccount
from tongpin.accounts.providers import all_providers
from tongpin.orgs.models import JournalEntry, Role
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
QUERIES = 7
FILE = """[{key}]
kind = "openid"
name = "省统一身份认证"
client_id = "{client_id}"
secret_file = "secret"
server = "{server}"
"""


@pytest.fixture
def named(settings, tmp_path):
    """Names a provider in a file, and gives it back."""
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "secret").chmod(0o600)

    def name(key="province", client_id="tongpin", server="https://sso.example"):
        path = tmp_path / f"{key}-{client_id}-{server[8:]}.toml"
        text = FILE.format(key=key, client_id=client_id, server=server)
        path.write_text(text, "utf-8")
        settings.SIGN_IN_PROVIDERS = str(path)
        return all_providers()[key]

    return name


@pytest.fixture
def account(named) -> OutsideAccount:
    return OutsideAccount(named(), "linxiao")


@pytest.fixture
def joined(clerk, account) -> JoinedAccount:
    return join_outside(clerk, account, by=clerk, now=NOON, way="self")


def verbs_of_providers() -> list[str]:
    entries = JournalEntry.objects.filter(verb__startswith="accounts.provider.").order_by("id")
    return list(entries.values_list("verb", flat=True))


def test_without_providers_the_sign_in_page_offers_none(settings):
    settings.SIGN_IN_PROVIDERS = ""

    page = Client().get("/accounts/login/").content.decode()

    assert "Or sign in by" not in page
    assert "/accounts/with/" not in page
    assert Client().post("/accounts/with/province/").status_code == 404


def test_the_sign_in_page_offers_those_of_the_file(named):
    named()

    page = Client().get("/accounts/login/?next=/units/").content.decode()

    assert 'action="/accounts/with/province/"' in page
    assert page.count('name="next" value="/units/"') == 2
    assert Client().get("/accounts/with/province/").status_code == 405


def test_joining_twice_is_joining_once(clerk, account, joined):
    again = join_outside(clerk, account, by=clerk, now=NOON, way="self")

    assert again == joined
    assert verbs_of_providers() == ["accounts.provider.join"]


def test_one_account_of_a_provider_for_each_person(clerk, joined, account):
    other = OutsideAccount(account.provider, "another")

    with pytest.raises(AccountError, match="林晓 has joined another 省统一身份认证 account"):
        join_outside(clerk, other, by=clerk, now=NOON, way="self")


def test_who_left_joins_nothing(clerk, account):
    clerk.is_active = False
    clerk.save()

    with pytest.raises(AccountError, match="has left"):
        join_outside(clerk, account, by=clerk, now=NOON, way="letter")


def test_only_a_mac_tells_which_account_it_is(joined, account):
    stored = str(JoinedAccount.objects.values().get()) + str(list(JournalEntry.objects.values()))

    assert "linxiao" not in stored
    assert find_joined(account) == joined


def test_another_server_under_the_same_key_lets_nobody_in(named, joined):
    elsewhere = named(server="https://other.example")
    assert find_joined(OutsideAccount(elsewhere, "linxiao")) is None

    renamed = named(client_id="tongpin-2")  # on the same server people stay who they are

    assert find_joined(OutsideAccount(renamed, "linxiao")) == joined


def test_an_account_is_found_after_a_new_key(joined, account, settings):
    settings.DATA_KEYS = ("ab" * 32, *settings.DATA_KEYS)

    assert find_joined(account) == joined


def test_somebody_takes_the_own_account_off(clerk, joined):
    client = client_of(clerk)
    page = client.get("/accounts/joined/").content.decode()
    assert f"/accounts/joined/{joined.pk}/remove/" in page
    client.post("/accounts/reauthenticate/", {"password": "secret-pass"})

    client.post(f"/accounts/joined/{joined.pk}/remove/")

    assert not JoinedAccount.objects.exists()
    assert client.get("/units/").status_code == 200
    assert verbs_of_providers() == ["accounts.provider.join", "accounts.provider.remove"]


def test_nobody_takes_anothers_account_off(stranger, joined):
    client = client_of(stranger)
    client.post("/accounts/reauthenticate/", {"password": "secret-pass"})

    assert client.post(f"/accounts/joined/{joined.pk}/remove/").status_code == 404
    assert client.post(f"/administration/joined/{joined.pk}/remove/").status_code == 403
    assert JoinedAccount.objects.exists()


def test_the_last_way_in_stays(county, account, system):
    newcomer = make_person("白露", county["柳林镇"], Role.CLERK)
    joined = join_outside(newcomer, account, by=newcomer, now=NOON, way="number")

    with pytest.raises(AccountError, match="is the only way in"):
        take_off(joined, by=newcomer, now=NOON)
    page = client_of(system).post(f"/administration/joined/{joined.pk}/remove/", follow=True)

    assert "is the only way in" in page.content.decode()
    newcomer.refresh_from_db()
    newcomer.set_password("secret-pass")
    newcomer.save()
    take_off(joined, by=newcomer, now=NOON)
    take_off(joined, by=newcomer, now=NOON)
    assert verbs_of_providers() == ["accounts.provider.join", "accounts.provider.remove"]


def test_who_came_by_a_provider_alone_may_set_a_password(county, account):
    newcomer = make_person("白露", county["柳林镇"], Role.CLERK)
    join_outside(newcomer, account, by=newcomer, now=NOON, way="number")
    newcomer.refresh_from_db()
    client = client_of(newcomer)
    assert client.get("/accounts/password/change/").url == "/accounts/password/set/"

    form = {"password1": "Willow-26-Town", "password2": "Willow-26-Town"}
    client.post("/accounts/password/set/", form)

    newcomer.refresh_from_db()
    assert newcomer.check_password("Willow-26-Town")
    assert newcomer.past_passwords.count() == 1


def test_the_administrator_writes_a_letter_and_sees_what_is_joined(system, clerk, account):
    client = client_of(system)
    address = f"/administration/people/{clerk.pk}/"
    assert "Letter to join an account" in client.get(address).content.decode()

    letters = client.post(f"{address}invite/province/").content.decode()

    assert "you join your 省统一身份认证 account" in letters
    assert "open until" in client.get(address).content.decode()
    assert Invitation.objects.get().provider == "province"
    assert client.post(f"{address}invite/nowhere/").status_code == 404
    joined = join_outside(clerk, account, by=clerk, now=NOON, way="self")
    assert f"/administration/joined/{joined.pk}/remove/" in client.get(address).content.decode()


def test_a_letter_to_join_sets_no_password_and_leaves_other_letters_open(system, clerk, account):
    client = client_of(system)
    for path in ("invite/", "invite/province/"):
        client.post(f"/administration/people/{clerk.pk}/{path}")
    assert Invitation.objects.open_at(timezone.now()).count() == 2
    page = client.post(f"/administration/people/{clerk.pk}/invite/province/")
    code = page.context["letters"][0].code

    with pytest.raises(AccountError, match="sets no password"):
        join(code, "clerk", "Willow-26-Town", now=timezone.now())

    assert find_invitation(code, timezone.now()).used_at is None
    assert Invitation.objects.open_at(timezone.now()).count() == 2


def test_a_letter_for_a_provider_that_is_named_no_more_says_so(system, clerk, account, settings):
    page = client_of(system).post(f"/administration/people/{clerk.pk}/invite/province/")
    code = page.context["letters"][0].code
    settings.SIGN_IN_PROVIDERS = ""

    page = Client().get(f"/join/{code}/")

    assert page.status_code == 410
    assert "is used no more" in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_row_count(
    clerk, named, rows, django_assert_num_queries
):
    for number in range(rows):
        provider = named(f"province{number}")
        join_outside(clerk, OutsideAccount(provider, "linxiao"), by=clerk, now=NOON, way="self")
    client = client_of(clerk)
    client.get("/accounts/joined/")

    with django_assert_num_queries(QUERIES):
        page = client.get("/accounts/joined/")

    assert page.content.count(b"/remove/") == rows
