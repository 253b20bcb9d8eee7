"""What stands between a sign-in and the pages."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone

from tongpin.accounts.actions import AccountError, excuse_factor, note_password, reset_factors
from tongpin.accounts.gates import PASSED, SEEN
from tongpin.orgs.models import JournalEntry
from tongpin.orgs.sealing import SealError, seal, sealed_anew, unseal
from tongpin.testing import NOON, client_of

pytestmark = pytest.mark.django_db
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105


def set_session(client, **values):
    session = client.session
    for key, value in values.items():
        session[key] = value
    session.save()


def test_who_asks_for_nothing_for_too_long_is_signed_out(clerk_client, settings):
    settings.IDLE_MINUTES = 30
    clerk_client.get("/me/")
    assert clerk_client.get("/me/").context["user"].is_authenticated

    set_session(clerk_client, **{SEEN: (timezone.now() - timedelta(minutes=31)).isoformat()})

    assert clerk_client.get("/units/").url == "/accounts/login/"
    assert not clerk_client.get("/me/").context["user"].is_authenticated


def test_who_goes_on_working_stays(clerk_client, settings):
    settings.IDLE_MINUTES = 30
    set_session(clerk_client, **{SEEN: (timezone.now() - timedelta(minutes=29)).isoformat()})

    clerk_client.get("/units/")

    seen = clerk_client.session[SEEN]
    assert timezone.now() - timezone.datetime.fromisoformat(seen) < timedelta(minutes=1)


def test_an_old_password_leads_to_a_new_one(clerk, clerk_client, settings):
    settings.PASSWORD_DAYS = 180
    note_password(clerk, timezone.now() - timedelta(days=181))

    assert clerk_client.get("/units/").url == "/accounts/password/change/"
    assert clerk_client.get("/accounts/password/change/").status_code == 200

    form = {
        "oldpassword": "secret-pass",
        "password1": "Willow-26-Town",
        "password2": "Willow-26-Town",
    }
    clerk_client.post("/accounts/password/change/", form)

    assert clerk_client.get("/units/").status_code == 200
    assert JournalEntry.objects.filter(verb="accounts.password.change", by=clerk).exists()


def test_a_changed_password_ends_the_other_sessions(clerk):
    here, elsewhere = client_of(clerk), client_of(clerk)

    form = {
        "oldpassword": "secret-pass",
        "password1": "Willow-26-Town",
        "password2": "Willow-26-Town",
    }
    here.post("/accounts/password/change/", form)

    assert here.get("/units/").status_code == 200
    assert elsewhere.get("/units/").status_code == 302


def test_a_post_that_asks_for_a_second_factor_waits_for_one(office, office_client, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)

    assert office_client.get("/units/").url == "/accounts/factors/"
    assert office_client.get("/accounts/factors/").status_code == 200

    TOTP.activate(office, SECRET)
    assert office_client.get("/units/").status_code == 200
    assert office_client.session[PASSED]


def test_other_posts_ask_for_none(clerk_client, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)

    assert clerk_client.get("/units/").status_code == 200


def test_somebody_is_excused_until_a_day(office, office_client, settings):
    settings.SECOND_FACTOR_ROLES = ("office",)
    excuse_factor(office, before_on=date(2100, 1, 1), reason="手机送修", by=None, now=NOON)
    assert office_client.get("/units/").status_code == 200

    excuse_factor(office, before_on=date(2020, 1, 1), reason="手机送修", by=None, now=NOON)

    assert client_of(office).get("/units/").status_code == 302


def test_an_excuse_has_a_reason(office):
    with pytest.raises(AccountError, match="Say why"):
        excuse_factor(office, before_on=date(2100, 1, 1), reason=" ", by=None, now=NOON)


def test_a_lost_phone_is_forgotten(office):
    TOTP.activate(office, SECRET)

    reset_factors(office, by=None, now=NOON)
    reset_factors(office, by=None, now=NOON)

    assert not Authenticator.objects.filter(user=office).exists()
    assert JournalEntry.objects.filter(verb="accounts.factor.reset").count() == 1


def test_signing_in_asks_for_the_second_factor(client, office):
    TOTP.activate(office, SECRET)

    answer = client.post("/accounts/login/", {"login": "office", "password": "secret-pass"})
    assert answer.url.startswith("/accounts/factors/authenticate/")
    assert client.get("/units/").status_code == 302
    client.post("/accounts/factors/authenticate/", {"code": "000000"})
    assert JournalEntry.objects.latest("id").verb == "accounts.factor.fail"

    client.post("/accounts/factors/authenticate/", {"code": code_of_now()})

    assert client.get("/units/").status_code == 200


def code_of_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_the_key_of_an_authenticator_is_sealed(office):
    TOTP.activate(office, SECRET)

    stored = Authenticator.objects.get(user=office, type="totp").data["secret"]
    assert SECRET not in stored
    assert unseal(stored, "second-factors") == SECRET


def test_sealed_texts_open_with_their_purpose_and_after_a_new_key(settings):
    sealed = seal("13800000000", "phones")
    old_keys = settings.DATA_KEYS

    settings.DATA_KEYS = ("ab" * 32, *old_keys)
    renewed = sealed_anew(sealed, "phones")

    assert unseal(sealed, "phones") == "13800000000"
    settings.DATA_KEYS = ("ab" * 32,)
    assert unseal(renewed, "phones") == "13800000000"
    for text, purpose in ((sealed, "phones"), (renewed, "second-factors")):
        with pytest.raises(SealError):
            unseal(text, purpose)
    assert seal("", "phones") == unseal("", "phones") == sealed_anew("", "phones") == ""


def test_the_start_page_of_who_has_signed_in_stands_behind_the_gates(
    client, office, office_client, campaign, settings
):
    settings.SECOND_FACTOR_ROLES = ("office",)

    assert client.get("/").status_code == 200
    assert office_client.get("/").url.startswith("/accounts/factors/")
