"""Coming to an account by the code of a letter."""

from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tongpin.accounts.actions import (
    AccountError,
    close_account,
    excuse_factor,
    find_invitation,
    invite,
    join,
)
from tongpin.accounts.invitation_codes import new_code, plain, spaced
from tongpin.accounts.models import FactorExcuse, Invitation, KnownDevice, PastPassword
from tongpin.orgs.models import JournalEntry, Person, Role
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db
PASSWORD = "Willow-Town-2026"  # noqa: S105


@pytest.fixture
def newcomer(county) -> Person:
    return make_person("白露", county["柳林镇"], Role.CLERK)


@pytest.fixture
def letter(newcomer, office):
    return invite(newcomer, by=office, now=timezone.now())


def answer(letter, **changed):
    form = {"username": "bailu", "password": PASSWORD, "again": PASSWORD} | changed
    return Client().post(f"/join/{letter.code}/", form)


def test_a_code_is_typed_as_the_letter_prints_it():
    code = new_code()

    assert plain(f" {spaced(code).lower()} ") == code
    assert [len(group) for group in spaced(code).split("-")] == [4, 4, 4, 4]


def test_who_has_a_letter_comes_in_and_may_set_a_second_factor_at_once(letter, newcomer):
    client = Client()
    page = client.post("/join/", {"code": spaced(letter.code)}, follow=True)
    assert "白露" in page.content.decode()

    form = {"username": "bailu", "password": PASSWORD, "again": PASSWORD}
    answer = client.post(page.redirect_chain[-1][0], form)

    newcomer.refresh_from_db()
    assert answer.status_code == 302
    assert newcomer.username == "bailu"
    assert newcomer.check_password(PASSWORD)
    assert client.get("/accounts/factors/totp/activate/").status_code == 200
    assert KnownDevice.objects.get().person == newcomer
    verbs = list(JournalEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-3:] == [
        "accounts.invitation.make",
        "accounts.invitation.use",
        "accounts.signin.succeed",
    ]


def test_a_code_works_once(letter):
    assert answer(letter).status_code == 302

    again = answer(letter, username="other")

    assert again.status_code == 410
    assert "used already" in again.content.decode()


def test_a_code_works_until_its_day(letter):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "expired" in answer(letter).content.decode()


def test_a_newer_letter_makes_the_older_worthless(letter, newcomer, office):
    invite(newcomer, by=office, now=timezone.now())

    assert "no longer valid" in answer(letter).content.decode()


def test_a_made_up_code_says_so(db):
    page = Client().post("/join/", {"code": "ABCD-EFGH-JKMN-PQRS"}).content.decode()

    assert "There is no such code" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password": "aaaaaaab", "again": "aaaaaaab"}, "At least 10 characters"),
        ({"password": "editoreditor", "again": "editoreditor"}, "At least 10 characters"),
        ({"password": "Aa1Aa1Aa1Aa1", "again": "Aa1Aa1Aa1Aa1"}, "have to be different"),
        ({"again": "Willow-Town-2025"}, "not the same"),
        ({"username": "OFFICE"}, "Somebody has the user name"),
        ({"username": "x"}, "2 to 60 characters"),
        ({"username": "", "password": ""}, "required"),
        (
            {"username": "willowtown", "password": "Willowtown1!", "again": "Willowtown1!"},
            "Not made of your user name",
        ),
    ],
)
def test_what_is_wrong_is_said_and_the_code_stays_good(letter, newcomer, changed, said):
    page = answer(letter, **changed).content.decode()

    newcomer.refresh_from_db()
    assert said in page
    assert newcomer.username is None
    assert answer(letter).status_code == 302


def test_the_server_makes_a_new_letter_for_who_lost_theirs(letter, newcomer, capsys):
    call_command("invite", "白露")

    code = capsys.readouterr().out.split()[-1]
    assert "no longer valid" in answer(letter).content.decode()
    assert find_invitation(code, timezone.now()).person == newcomer


@pytest.mark.parametrize("name", ["谁", "重名"])
def test_a_letter_is_for_one_person(county, name):
    for __ in range(2):
        make_person("重名", county["柳林镇"])

    with pytest.raises(CommandError, match="say the user name"):
        call_command("invite", name)


def test_only_the_digest_of_a_code_is_kept(letter):
    stored = str(Invitation.objects.values().get()) + str(list(JournalEntry.objects.values()))

    assert letter.code not in stored


def test_who_left_gets_no_letter(newcomer, office):
    newcomer.is_active = False

    with pytest.raises(AccountError, match="has left"):
        invite(newcomer, by=office, now=timezone.now())


def test_a_closed_account_opens_nothing(letter, newcomer, office):
    now = timezone.now()
    join(letter.code, "bailu", PASSWORD, now=now)
    client = Client()
    client.post("/accounts/login/", {"login": "bailu", "password": PASSWORD})
    assert client.get("/").status_code == 200
    newcomer.refresh_from_db()

    excuse_factor(newcomer, before_on=date(2100, 1, 1), reason="手机送修", by=None, now=now)

    close_account(newcomer, by=office, now=now)

    for rows in (KnownDevice, PastPassword, FactorExcuse):
        assert not rows.objects.filter(person=newcomer).exists()
    assert not UserSession.objects.filter(user=newcomer).exists()
    assert client.get("/").status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.username is None
    with pytest.raises(AccountError):
        find_invitation(letter.code, now)


def test_the_same_password_is_not_taken_again(letter, newcomer, office):
    now = timezone.now()
    join(letter.code, "bailu", PASSWORD, now=now)
    newcomer.refresh_from_db()
    second = invite(newcomer, by=office, now=now)

    page = answer(second).content.decode()

    assert "of your last 5 passwords" in page
