"""The first start, in a browser and on the terminal."""

import stat

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tongpin.accounts.invitation_codes import spaced
from tongpin.administration.setup_code import code_path, is_setup_code, make_setup_code
from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import ADMINISTRATORS, Person, Post, Unit

pytestmark = pytest.mark.django_db
NAMES = {"system": "秦越川", "security": "苏见微", "audit": "温若谷"}


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR = tmp_path


def order(setup_code: str, **changed: str) -> dict[str, str]:
    return {"setup_code": spaced(setup_code), "county": "青禾县", "pack": "", **NAMES} | changed


def test_the_code_of_the_terminal_makes_a_county_and_three_letters():
    page = Client().post("/setup/", order(make_setup_code(), pack="study-2021")).content.decode()

    posts = Post.objects.order_by("id").values_list("person__name", "role", "unit__name")
    assert list(posts) == [(NAMES[role], role, "青禾县") for role in map(str, ADMINISTRATORS)]
    assert Campaign.objects.get().code == "study-2021"
    assert page.count('class="card stack letter"') == 3
    assert not code_path().exists()
    assert Client().get("/setup/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"setup_code": "ABCD-EFGH-JKMN-PQRS"}, "not the code"),
        ({"audit": "秦越川"}, "three different people"),
        ({"county": " "}, "required"),
        ({"code": "12"}, "6, 9 or 12 digits"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(changed, said):
    page = Client().post("/setup/", order(make_setup_code()) | changed).content.decode()

    assert said in page
    assert not Unit.objects.exists()
    assert not Person.objects.exists()


def test_only_the_newest_code_opens_and_only_its_owner_reads_the_file():
    old, new = make_setup_code(), make_setup_code()

    assert not is_setup_code(old)
    assert is_setup_code(new)
    assert stat.S_IMODE(code_path().stat().st_mode) == 0o600
    assert new not in code_path().read_text()


def test_a_county_that_is_there_is_left_alone(county):
    assert Client().get("/setup/").status_code == 404
    with pytest.raises(CommandError, match="nothing was changed"):
        call_command("setup", county="别县", **NAMES)


def test_the_terminal_asks_for_what_no_option_says(monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("builtins.input", lambda text: asked.append(text) or "温若谷")

    call_command("setup", county="青禾县", system="秦越川", security="苏见微")

    assert len(asked) == 1
    assert "温若谷" in capsys.readouterr().out
    assert Post.objects.count() == 3


def test_a_pack_that_is_none_is_named_and_nothing_is_made():
    with pytest.raises(CommandError):
        call_command("setup", county="青禾县", pack="no-such-pack", **NAMES)

    assert not Unit.objects.exists()


def test_who_presses_twice_is_told_how_to_get_the_letters(county):
    response = Client().post("/setup/", {})

    assert response.status_code == 410
    assert "tongpin invite" in response.content.decode()
