"""A request for a quiz, with all that answering it needs."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from tongpin.quizzes.answerer_cookies import answerer_of, signed_value
from tongpin.quizzes.answerers import uuid_of_device
from tongpin.quizzes.hot.messages import HotRequest, cookie
from tongpin.quizzes.hot.quiz_memory import QuizLinks, ServedQuiz
from tongpin.quizzes.hot.quiz_pieces import QuizPieces
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.signin.phones import COOKIE, KEPT_S, new_token

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

    def unit(self, values: Sequence[str], otherwise: int) -> int:
        """The unit that a link or the person names, if people of this quiz may be of it."""
        text = values[0] if values else ""
        if text.isascii() and text.isdecimal() and int(text) in self.quiz.units:
            return int(text)
        return otherwise


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
