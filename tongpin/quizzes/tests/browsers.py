"""Somebody's browser before the hot path, asked directly."""

import re
from html import unescape
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from tongpin.accounts.live_sessions import are_alive
from tongpin.quizzes.answerer_cookies import person_text, signed_value
from tongpin.quizzes.attempt_store import begin, store, tries_of
from tongpin.quizzes.beginnings import note_beginning
from tongpin.quizzes.hot.app import HotApplication
from tongpin.quizzes.hot.messages import HotRequest
from tongpin.quizzes.hot.quiz_memory import current_quiz

FORM = [("a1", "B"), ("a2", "A"), ("a2", "B"), ("a3", "T"), ("a4.1", "1921"), ("a4.2", "13")]


def done(coroutine):
    """What it returns; nothing here has to wait, so no loop is needed."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits")


async def get(key):
    return current_quiz(key, None)


async def tries(answerer):
    return tries_of([answerer])[0]


async def write(attempt):
    return store([attempt])[0]


async def start(begun_try):
    return begin([begun_try])[0]


async def is_signed_in(session):
    return are_alive([session])[0]


async def note(paper):
    return note_beginning(*paper, now=timezone.now())


def hot_with(write):
    """The application with its own way of writing; it remembers nothing of other tests."""
    return HotApplication(get, tries, write, start, is_signed_in, note)


hot = hot_with(write)


class Browser:
    """Somebody's browser: keeps cookies, finds the ticket in the page."""

    def __init__(self, quiz):
        self.path, self.cookies, self.page, self.status = f"/q/{quiz.key}/", {}, "", 0

    def ask(self, method, body=b"", query="", **headers):
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"cookie": told} | {key.replace("_", "-"): text for key, text in headers.items()}
        answer = done(hot.respond(HotRequest(method, self.path, query, sent, body)))
        for cookie in answer.cookies:
            name, __, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.page, self.status = answer.body.decode(), answer.status
        return self.page

    def open(self, query=""):
        return self.ask("GET", query=query)

    def sign_in(self, person):
        """As somebody who signed in and went to the quiz; returns the client of the session."""
        client = Client()
        client.force_login(person)
        session = client.cookies["sessionid"].value
        self.cookies["sessionid"] = session
        self.cookies["answering"] = signed_value("answering", person_text(person.pk, session))
        return client

    def confirm(self):
        """Say that the paper that a link brought is one's own."""
        address = unescape(re.search(r'data-brought href="([^"]+)"', self.page)[1])
        return self.open(address.partition("?")[2])

    @property
    def ticket(self):
        return re.search(r'name="ticket" value="([^"]+)"', self.page)[1]

    def hand_in(self, fields=FORM, ticket="", **more):
        told = [("ticket", ticket or self.ticket), *fields, *more.items()]
        return self.ask("POST", urlencode(told).encode())

    def score(self):
        return re.search(r'class="score"><b>[^<]+</b> <span class="number">([^<]+)', self.page)[1]


def browser_of(quiz):
    """A browser that handed in, and a Django client with the same cookies."""
    browser = Browser(quiz)
    browser.open()
    browser.hand_in(FORM)
    client = Client()
    client.cookies["phone"] = browser.cookies["phone"]
    return browser, client
