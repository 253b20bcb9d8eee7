"""Whom the hot path takes for whom, under which names, and only by HTTPS where that is asked."""

from ipaddress import ip_network
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.hot.entrance import refusal_at_entrance
from tongpin.quizzes.models import Attempt
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tests.browsers import Browser, done, hot
from tongpin.quizzes.tests.builders import published
from tongpin.quizzes.tickets import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now())


def who_of(browser):
    return Ticket.opened(browser.ticket, SECRETS).who


def sent_link(quiz, ticket, *, person=None):
    """A browser, of a person perhaps, in which somebody opened a link that was sent."""
    browser = Browser(quiz)
    if person:
        browser.sign_in(person)
    browser.open(f"t={ticket}")
    return browser


def test_a_link_with_anothers_ticket_asks_before_it_counts(quiz):
    sender = Browser(quiz)
    sender.open()

    victim = sent_link(quiz, sender.ticket)

    assert victim.status == 200
    assert 'name="ticket"' not in victim.page
    assert "Go on only if you began it" in victim.page
    victim.open()
    assert who_of(victim) != who_of(sender)


def test_a_sender_cannot_confirm_in_the_name_of_the_victim(quiz):
    sender = Browser(quiz)
    sender.open()
    ticket = sender.ticket
    second = sent_link(quiz, ticket)
    second.confirm()
    proof = second.page
    assert who_of(second) == who_of(sender)

    victim = Browser(quiz)
    for mine in ("", "1", "0" * 32):
        victim.open(f"t={ticket}&mine={mine}")
        assert 'name="ticket"' not in victim.page, proof


def test_who_is_signed_in_never_answers_as_another_person(quiz, office, clerk):
    sender = Browser(quiz)
    sender.sign_in(office)
    sender.open()

    victim = sent_link(quiz, sender.ticket, person=clerk)

    assert victim.status == 403
    victim.hand_in(ticket=sender.ticket)
    assert victim.status == 403
    assert not Attempt.objects.exists()


def test_the_same_person_goes_on_without_a_question(quiz, office):
    first = Browser(quiz)
    first.sign_in(office)
    first.open()

    second = sent_link(quiz, first.ticket, person=office)

    assert who_of(second) == uuid_of_person(office.pk)


def test_after_sign_out_the_cookie_says_nothing_any_more(quiz, office):
    browser = Browser(quiz)
    client = browser.sign_in(office)
    cookies = dict(browser.cookies)
    client.post("/accounts/logout/")

    again = Browser(quiz)
    again.cookies = cookies
    again.open()

    assert who_of(again) != uuid_of_person(office.pk)
    assert again.cookies["answering"] == ""


def test_a_copied_cookie_without_its_session_is_nobodys(quiz, office, clerk):
    browser = Browser(quiz)
    browser.sign_in(office)
    copy = Browser(quiz)
    copy.cookies["answering"] = browser.cookies["answering"]
    copy.open()
    mixed = Browser(quiz)
    mixed.sign_in(clerk)
    mixed.cookies["answering"] = browser.cookies["answering"]
    mixed.open()

    assert uuid_of_person(office.pk) not in {who_of(copy), who_of(mixed)}


def scope_of(host="127.0.0.1:8000", scheme="http", client="127.0.0.1:5000", **headers):
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(
        method="GET",
        path="/q/abc/",
        query_string="u=3",
        headers={"host": host} | told,
        authority="",
        scheme=scheme,
        client=client,
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost", "[::1]:8000"])
def test_own_names_come_in(host):
    assert refusal_at_entrance(scope_of(host)) is None


@pytest.mark.parametrize("host", ["evil.example", "", "127.0.0.1.evil.example", "a b", "x\r\ny"])
def test_other_names_are_refused(host):
    assert refusal_at_entrance(scope_of(host)).status == 400


class Protocol:
    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.body = status, dict(headers), body

    async def __call__(self):
        return b""


def test_nothing_is_read_under_a_strange_name(quiz):
    protocol = Protocol()
    done(hot.answer(scope_of("evil.example"), protocol))

    assert (protocol.status, protocol.body) == (400, b"")


@pytest.fixture
def https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_plain_http_is_led_to_https(https):
    protocol = Protocol()
    done(hot.answer(scope_of(), protocol))

    assert protocol.status == 301
    assert protocol.headers["location"] == "https://127.0.0.1:8000/q/abc/?u=3"


@pytest.mark.parametrize(
    ("scope", "comes_in"),
    [
        (scope_of(scheme="https"), True),
        (scope_of(x_forwarded_proto="https"), True),
        (scope_of(x_forwarded_proto="http"), False),
        (scope_of(x_forwarded_proto="https", client="203.0.113.9:4444"), False),
    ],
)
def test_https_is_believed_of_the_connection_and_of_named_proxies(https, settings, scope, comes_in):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]

    assert (refusal_at_entrance(scope) is None) == comes_in


def test_a_paper_of_somebody_else_cannot_be_handed_in_step_by_step(campaign, county, office, clerk):
    stepped = published(campaign, county["青禾县"], timezone.now(), pace="steps")
    sender = Browser(stepped)
    sender.sign_in(office)
    sender.open()
    progress = sender.page.partition('name="progress" value="')[2].partition('"')[0]
    victim = Browser(stepped)
    victim.sign_in(clerk)

    victim.ask("POST", urlencode({"progress": progress, "a1": "B"}).encode())

    assert victim.status == 403
