"""An office behind one address, strangers who type names, and proxies."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from allauth.account import app_settings as account_settings
from allauth.mfa import app_settings as factor_settings
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from tongpin.accounts.devices import pause_left_s
from tongpin.accounts.lockouts import ACCOUNT_FAILURES, drop_old_attempts, locked_out
from tongpin.accounts.models import KnownDevice
from tongpin.orgs.models import Person, Role
from tongpin.serving.client_addresses import client_address
from tongpin.testing import make_person

PROXY = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8")]
UNSERVED = {  # limits by address of pages that the site does not have, or that do nothing
    "confirm_email",
    "request_login_code",
    "reset_password",
    "reset_password_from_key",
    "signup",
    "verify_phone",
}


def answer(client, name, word="secret-pass", **meta):
    form = {"login": name, "password": word}
    return client.post("/accounts/login/", form, **meta)


def from_outside(address):
    return {"HTTP_X_FORWARDED_FOR": address}


def test_ninety_people_behind_one_address_sign_in_in_the_same_minute(county):
    for number in range(90):
        make_person(f"职员{number}", county["县教育局"], Role.CLERK, username=f"staff{number}")

    statuses = [
        answer(Client(), f"staff{number}", REMOTE_ADDR="10.1.1.1").status_code
        for number in range(90)
    ]

    assert statuses == [302] * 90


def test_no_page_of_sign_in_is_limited_by_address_alone():
    limits = account_settings.RATE_LIMITS | factor_settings.RATE_LIMITS
    by_address = {
        action
        for action, rates in limits.items()
        if any(rate.count("/") == 1 or rate.endswith("/ip") for rate in (rates or "").split(","))
        and rates
    }

    assert by_address <= UNSERVED


def test_invented_names_shut_nobody_out(clerk):
    for number in range(200):
        answer(Client(), f"invented{number}", "wrong")

    assert answer(Client(), "clerk").status_code == 302
    assert locked_out(timezone.now()) == []


@pytest.mark.parametrize("written", ["CLERK", "Clerk", "cLerK", " clerk "])
def test_one_account_has_one_count_however_its_name_is_written(clerk, written):
    for name in ("clerk", "Clerk", "CLERK", "cLERK", "clErk"):
        answer(Client(), name, "wrong")

    response = answer(Client(), written)

    assert response.status_code == 429
    assert "security administrator" in response.content.decode()


def test_a_known_device_is_known_however_the_name_is_written(clerk):
    own = Client()
    answer(own, "clerk")
    own.post("/accounts/logout/")
    for __ in range(6):
        answer(Client(), "clerk", "wrong")

    assert answer(Client(), "Clerk").status_code == 429
    assert answer(own, "Clerk").status_code == 302


def test_a_strangers_wrong_passwords_count_for_the_strangers_address(clerk, settings):
    settings.TRUSTED_PROXIES = PROXY
    for __ in range(6):
        answer(Client(), "clerk", "wrong", **from_outside("203.0.113.9"))

    assert answer(Client(), "clerk", **from_outside("203.0.113.9")).status_code == 429
    assert answer(Client(), "clerk", **from_outside("198.51.100.7")).status_code == 302


def test_nobody_gets_a_new_address_by_writing_one(clerk, settings):
    settings.TRUSTED_PROXIES = PROXY
    for number in range(6):
        forged = from_outside(f"192.0.2.{number}, 203.0.113.9")
        answer(Client(), "clerk", "wrong", **forged)

    assert answer(Client(), "clerk", **from_outside("203.0.113.9")).status_code == 429


def test_without_named_proxies_the_header_says_nothing(clerk):
    for number in range(6):
        answer(Client(), "clerk", "wrong", **from_outside(f"192.0.2.{number}"))

    assert answer(Client(), "clerk", **from_outside("192.0.2.99")).status_code == 429


def test_an_account_guessed_from_everywhere_takes_known_devices_alone(clerk):
    own = Client()
    answer(own, "clerk")
    own.post("/accounts/logout/")
    for number in range(ACCOUNT_FAILURES):
        AccessAttempt.objects.create(
            username="clerk",
            ip_address=f"192.0.2.{number}",
            user_agent=str(number),
            failures_since_start=1,
        )

    refusal = answer(Client(), "clerk", REMOTE_ADDR="198.51.100.7")
    (lockout,) = locked_out(timezone.now())

    assert "where its owner signed in before" in refusal.content.decode()
    assert (lockout.username, lockout.ip_address, lockout.failures) == ("clerk", "", 50)
    assert answer(own, "clerk").status_code == 302


def test_a_stranger_cannot_keep_an_account_shut(clerk):
    for __ in range(20):
        answer(Client(), "clerk", "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    (attempt,) = AccessAttempt.objects.all()
    assert attempt.failures_since_start == 5
    assert answer(Client(), "clerk").status_code == 302


def test_failures_of_several_browsers_are_listed_together(clerk):
    for number in range(5):
        answer(Client(headers={"user-agent": f"browser {number}"}), "clerk", "wrong")

    (lockout,) = locked_out(timezone.now())

    assert (lockout.username, lockout.ip_address, lockout.failures) == ("clerk", "127.0.0.1", 5)


@pytest.mark.parametrize(
    ("failures", "pause_s"), [(0, 0), (4, 0), (5, 5), (6, 10), (10, 160), (11, 300), (999, 300)]
)
def test_pauses_grow_up_to_five_minutes(failures, pause_s):
    now = timezone.now()
    device = KnownDevice(failures=failures, failed_at=now)

    assert pause_left_s(device, now) == pause_s
    assert pause_left_s(device, now + timedelta(seconds=pause_s)) == 0


def test_wrong_passwords_are_forgotten_after_a_day(clerk):
    answer(Client(), "invented", "wrong")

    assert drop_old_attempts(now=timezone.now()) == 0
    assert drop_old_attempts(now=timezone.now() + timedelta(days=1, minutes=1)) == 1
    assert Person.objects.filter(username="clerk").exists()


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "192.0.2.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.1, 10.0.0.3", "192.0.2.1"),
        ("127.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
        ("127.0.0.1", "192.0.2.1:5555", "192.0.2.1"),
        ("127.0.0.1", "[2001:db8::1]:5555", "2001:db8::1"),
        ("127.0.0.1", "::ffff:192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, unknown", "127.0.0.1"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        ("", "192.0.2.1", ""),
    ],
)
def test_the_nearest_address_that_is_no_proxy_is_the_clients(peer, forwarded, client):
    assert client_address(peer, forwarded, PROXY) == client


@pytest.mark.parametrize(("peer", "is_secure"), [("10.0.0.3", True), ("203.0.113.9", False)])
def test_only_a_named_proxy_says_that_a_request_came_by_https(settings, db, peer, is_secure):
    settings.TRUSTED_PROXIES = PROXY
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    meta = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_PROTO": "https"}

    response = Client().get("/accounts/login/", **meta)

    assert (response.status_code == 200) == is_secure
