"""A request for a quiz, with all that answering it needs."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hmac import compare_digest
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from tongpin.base.numbers import is_digits
from tongpin.quizzes.answerer_cookies import answerer_of, signed_in_answerer, signed_value
from tongpin.quizzes.answerers import PERSON, person_of, uuid_of_device
from tongpin.quizzes.hot.messages import HotRequest, cookie
from tongpin.quizzes.hot.quiz_memory import QuizLinks, ServedQuiz
from tongpin.quizzes.hot.quiz_pieces import QuizPieces
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.quiz_paths import quiz_path
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tickets import Ticket, brought_proof
from tongpin.quizzes.unit_codes import is_unit_code
from tongpin.signin.phones import COOKIE, KEPT_S, new_token

BROUGHT, BROUGHT_S = "brought", 12 * 3600  # the cookie of a browser that was asked
YEAR_S = 365 * 24 * 3600


def now_ms() -> int:
    """Unix time."""
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class PageLook:
    """How a person wants pages to look, as chosen here or elsewhere on the site."""

    language: str
    is_large: bool


@dataclass(frozen=True, slots=True)
class QuizRequest:
    """One request for a quiz, the pages in the person's language, and the cookies to be set."""

    http: HotRequest
    quiz: LoadedQuiz
    pieces: QuizPieces
    links: QuizLinks
    look: PageLook
    cookies: list[str]
    now_ms: int
    wants_json: bool

    def set_cookie(self, name: str, value: str, max_age: int, path: str = "/") -> None:
        self.cookies.append(cookie(name, value, max_age, path))

    def answerer(self) -> tuple[UUID, bool]:
        """Who asks, and whether that is somebody new, who gets a cookie to be known by.

        A phone that signed in by a typed name is still only that phone: a name proves nothing.
        """
        who = answerer_of(self.http.cookies)
        if who:
            return who, False
        token = new_token()
        self.set_cookie(COOKIE, signed_value(COOKIE, f"{token}:"), KEPT_S)
        return uuid_of_device(token), True

    def forget_person(self) -> None:
        """The session in which the person was signed in is over; the browser is only a device."""
        self.http.cookies.pop(PERSON, None)
        self.set_cookie(PERSON, "", 0)

    def is_of_somebody_else(self, ticket: Ticket) -> bool:
        """Whether the ticket is one person's and another person is signed in here."""
        if person_of(ticket.who) is None:
            return False
        here = signed_in_answerer(self.http.cookies)
        return here is not None and here.who != ticket.who

    def proof_of(self, sealed_ticket: str) -> str:
        """What a link of this browser says once the person confirmed a brought ticket."""
        browser = self.http.cookies.get(BROUGHT, "")
        return brought_proof(sealed_ticket, browser, SECRETS[0]) if browser else ""

    def is_confirmed(self, sealed_ticket: str) -> bool:
        """Whether the person said on a page of ours that the brought ticket is theirs."""
        proof = self.proof_of(sealed_ticket)
        return bool(proof) and compare_digest(proof, self.http.query_value("mine"))

    def know_browser(self) -> None:
        """Give the browser a secret by which its confirmations are known."""
        if not self.http.cookies.get(BROUGHT):
            secret = secrets.token_hex(16)
            self.http.cookies[BROUGHT] = secret
            self.set_cookie(BROUGHT, secret, BROUGHT_S, quiz_path(self.quiz.key))

    def coded_unit(self) -> int | None:
        """The unit for which the link's code was made; None for a link without a right one."""
        unit = self.unit(self.http.query.get("u", []), self.quiz.unit)
        is_right = is_unit_code(self.http.query_value("c"), self.quiz.key, unit)
        return unit if is_right else None

    def unit_at_hand_in(self, values: Sequence[str], ticket: Ticket) -> int:
        """The unit that the form names; where a code names it, the ticket's stands."""
        if self.quiz.needs_unit_code:
            return ticket.unit
        return self.unit(values, ticket.unit)

    def unit(self, values: Sequence[str], otherwise: int) -> int:
        """The unit that a link or the person names, if people of this quiz may be of it."""
        text = values[0] if values else ""
        if is_digits(text, most=18) and int(text) in self.quiz.units:
            return int(text)
        named = (number for number, name in self.quiz.children if name == text.strip())
        return next(named, otherwise)


def quiz_request(served: ServedQuiz, http: HotRequest, *, wants_json: bool) -> QuizRequest:
    cookies: list[str] = []
    look = _look(http, cookies)
    return QuizRequest(
        http=http,
        quiz=served.quiz,
        pieces=served.pieces[look.language],
        links=served.links,
        look=look,
        cookies=cookies,
        now_ms=now_ms(),
        wants_json=wants_json,
    )


def _look(http: HotRequest, cookies: list[str]) -> PageLook:
    """How pages look; what the person chooses by this request is added to the cookies."""
    size = http.cookies.get("type", "")
    if choice := http.query.get("type"):
        size = "large" if choice[0] == "large" else "normal"
        cookies.append(cookie("type", size, YEAR_S))
    language = http.cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    if choice := http.query.get("lang"):
        language = _supported(choice[0])
        cookies.append(cookie(settings.LANGUAGE_COOKIE_NAME, language, YEAR_S))
    return PageLook(_supported(language), size == "large")


def _supported(language: str) -> str:
    """The language itself where pages are made in it, or the nearest one."""
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE
