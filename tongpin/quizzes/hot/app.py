"""The hot path: a person gets a paper and hands it in. A small application of its own.

GET  /q/KEY/   the paper with a ticket, as a page or as JSON where JSON is accepted
POST /q/KEY/   the answers with the ticket; the result with score, place and receipt
Nothing is stored before hand-in, and success is told only of what is on the disk.
"""

import json
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_supported_language_variant
from granian.rsgi import HTTPProtocol, Scope

from tongpin.questions.content import Response
from tongpin.questions.kinds import below, kind_of
from tongpin.quizzes.answerers import LOGGED_IN_S, PERSON, person_of, uuid_of_device, uuid_of_person
from tongpin.quizzes.attempt_store import begin, store, tries_of
from tongpin.quizzes.attempts import BegunTry, HandIn, StoredAttempt
from tongpin.quizzes.hot import pages, single_questions
from tongpin.quizzes.hot.messages import LARGEST, HotRequest, HotResponse, cookie
from tongpin.quizzes.hot.quiz_memory import QuizMemory, ServedQuiz
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.receipts import SECRET
from tongpin.quizzes.tickets import Progress, Ticket
from tongpin.serving.group_commit import GroupCommit, QueueFullError
from tongpin.serving.writer_turn import writer_turn
from tongpin.signin.phones import COOKIE, KEPT_S, new_token

PREFIX = "/q/"
KEY = re.compile("[a-z0-9]{1,12}")  # of quizzes
YEAR = 365 * 24 * 3600
COOKIE_MOST = 3500  # characters that a browser keeps for sure
BATCH, WAITING = 500, 20_000  # papers written at once, and those that may wait

quizzes = QuizMemory()


def _stored(handed_in: Sequence[HandIn]) -> list[StoredAttempt]:
    """SQLite lets one process write: taking turns is quicker than trying again."""
    close_old_connections()
    with writer_turn(0) if connection.vendor == "sqlite" else nullcontext():
        return store(handed_in)


def _tries(asked: Sequence[tuple[int, UUID]]) -> list[list[HandIn]]:
    close_old_connections()
    return tries_of(asked)


def _begun(told: Sequence[BegunTry]) -> list[int]:
    close_old_connections()
    return begin(told)


writer: GroupCommit[HandIn, StoredAttempt] = GroupCommit(
    _stored, most=BATCH, most_waiting=WAITING, name="quizzes-writer"
)
starter: GroupCommit[BegunTry, int] = GroupCommit(
    _begun, most=BATCH, most_waiting=WAITING, name="quizzes-starter"
)
reader: GroupCommit[tuple[int, UUID], list[HandIn]] = GroupCommit(
    _tries, most=BATCH, most_waiting=WAITING, name="quizzes-looker"
)


class HotApplication:
    """The application, with what it needs of the database."""

    def __init__(
        self,
        get: Callable[[str], Awaitable[ServedQuiz | None]],
        tries: Callable[[tuple[int, UUID]], Awaitable[list[HandIn]]],
        write: Callable[[HandIn], Awaitable[StoredAttempt]],
        begin: Callable[[BegunTry], Awaitable[int]],
    ) -> None:
        """Tell how quizzes and earlier tries are read; `write` returns what is on the disk.

        `begin` remembers when a known person began a timed try, and tells what it remembers.
        """
        self.get, self.tries, self.write, self.begin = get, tries, write, begin

    async def answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request below PREFIX."""
        asked = HotRequest(scope.method, scope.path, scope.query_string, scope.headers)
        length = int(asked.header("content-length") or 0)
        if length > LARGEST or asked.header("transfer-encoding"):  # before it is read
            told = HotResponse(413)
        else:
            if length:
                asked.body = await protocol()
            told = await self.respond(asked)
        if scope.method == "HEAD":
            told.body = b""
        protocol.response_bytes(told.status, told.headers, told.body)

    async def respond(self, asked: HotRequest) -> HotResponse:
        """The response to a request; 503 at once where too much waits already."""
        key, __, rest = asked.path[len(PREFIX) :].partition("/")
        if rest or not asked.path.endswith("/") or not KEY.fullmatch(key):
            return HotResponse(404)
        if asked.method not in ("GET", "HEAD", "POST"):
            return HotResponse(405)
        served = await self.get(key)
        if served is None:
            return HotResponse(404)
        try:
            if asked.method == "POST":
                return await self._hand_in(served, asked)
            return await self._give(served, asked)
        except QueueFullError:
            return HotResponse(503, retry_after=2)
        except (ValueError, RecursionError):  # of a form or JSON that cannot be read
            return HotResponse(400)

    async def _give(self, served: ServedQuiz, asked: HotRequest) -> HotResponse:
        """The paper, where this person may answer it now."""
        quiz, look, now = served.quiz, look_of(asked), now_ms()
        if now < quiz.opens_ms:
            return pages.notice(served, look, "opens", asked.wants_json)
        going_on = _ticket(quiz, asked.query.get("t", [""])[0])
        who, is_new = (going_on.who, False) if going_on else _who(asked, look)
        before = [] if is_new else await self.tries((quiz.number, who))
        if before and (len(before) >= quiz.tries or now > quiz.closes_ms):
            stored = StoredAttempt(before[-1], False, None)
            return pages.result(served, stored, look, now, asked.wants_json)
        number = before[-1].number + 1 if before else 1
        ticket = going_on or _ticket(quiz, asked.cookies.get(quiz.cookie, ""))
        if ticket is None or (ticket.who, ticket.number) != (who, number):
            if now > quiz.closes_ms:
                return pages.notice(served, look, "closed", asked.wants_json)
            unit = _unit(quiz, asked.query.get("u", []), quiz.unit)
            started = now
            if quiz.limit_s and person_of(who):  # wherever the person goes on
                started = await self.begin(((quiz.number, who, number), now))
            ticket = quiz.ticket(who, number, unit, started)
        sealed = ticket.sealed(SECRET)
        lasts = quiz.lasts_s(ticket, now)
        look.cookies.append(cookie(quiz.cookie, sealed, lasts, f"{PREFIX}{quiz.key}/"))
        if quiz.is_stepped and not asked.wants_json:
            brought = asked.query.get("p", [""])[0]  # from another device; the own one is newer
            for kept in (asked.cookies.get(quiz.steps_cookie, ""), brought):
                progress = Progress.opened(kept, SECRET) if kept else None
                if progress and progress.ticket == ticket:
                    return self._shown(
                        served, single_questions.shown_again(quiz, progress), look, now
                    )
            return self._shown(served, single_questions.first(quiz, ticket), look, now)
        return pages.paper(served, ticket, sealed, look, asked.wants_json)

    def _shown(
        self, served: ServedQuiz, step: single_questions.QuizStep, look: pages.PageLook, now: int
    ) -> HotResponse:
        """One step; the browser keeps it, so that the page can be closed."""
        quiz, sealed = served.quiz, step.progress.sealed(SECRET)
        path = f"{PREFIX}{quiz.key}/"
        is_kept = len(sealed) < COOKIE_MOST  # an older one would bring back older answers
        lasts = quiz.lasts_s(step.progress.ticket, now) if is_kept else 0
        kept = sealed if is_kept else ""
        look.cookies.append(cookie(quiz.steps_cookie, kept, lasts, path))
        return pages.step(served, step, sealed, look, is_kept=is_kept)

    async def _step(self, served: ServedQuiz, asked: HotRequest, sealed: str) -> HotResponse:
        """What follows an answer: the next question, what is told of it, or the hand-in."""
        quiz, look, now = served.quiz, look_of(asked), now_ms()
        progress = Progress.opened(sealed, SECRET)
        if progress is None or progress.ticket.quiz != quiz.number:
            return pages.notice(served, look, "ticket", False, status=400)
        if quiz.is_over(progress.ticket, now):
            return pages.notice(served, look, "closed", False, status=410)
        answer: Response = ""
        if progress.at < len(progress.tries):
            places = quiz.paper.drawn(progress.ticket.who, progress.ticket.number)
            content = quiz.paper.items[places[progress.at]].content
            name = f"a{progress.at + 1}"
            answer = kind_of(content).read(content, below(asked.values, name))
        step = single_questions.after(quiz, progress, answer, asked.fields.get("go", [""])[0])
        if not step.is_done:
            return self._shown(served, step, look, now)
        attempt = quiz.hand_in(
            progress.ticket,
            single_questions.answers(quiz, step.progress),
            wants_place="place" in asked.fields,
            now_ms=now,
            unit=_unit(quiz, asked.fields.get("unit", []), progress.ticket.unit),
        )
        stored = await self.write(attempt)
        return pages.result(served, stored, look, now, False)

    async def _hand_in(self, served: ServedQuiz, asked: HotRequest) -> HotResponse:
        """Store the paper and tell the result. Sent again, it tells the same."""
        if not asked.is_json and (sealed := asked.fields.get("progress", [""])[0]):
            return await self._step(served, asked, sealed)
        quiz, look, now = served.quiz, look_of(asked), now_ms()
        told = _told(asked)
        ticket = _ticket(quiz, told.ticket)
        if ticket is None:
            return pages.notice(served, look, "ticket", asked.wants_json, status=400)
        if quiz.is_over(ticket, now):
            return pages.notice(served, look, "closed", asked.wants_json, status=410)
        answers = told.answers
        if answers is None:
            places = quiz.paper.drawn(ticket.who, ticket.number)
            answers = [
                kind_of(content).read(content, below(asked.values, f"a{number}"))
                for number, content in enumerate(quiz.contents(places), start=1)
            ]
        unit = _unit(quiz, told.unit, ticket.unit)
        attempt = quiz.hand_in(ticket, answers, wants_place=told.wants_place, now_ms=now, unit=unit)
        stored = await self.write(attempt)
        return pages.result(served, stored, look, now, asked.wants_json)


hot_application = HotApplication(quizzes.get, reader.do_async, writer.do_async, starter.do_async)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def look_of(asked: HotRequest) -> pages.PageLook:
    """Language and size of type, as the person chose them here or elsewhere on the site."""
    large, told = asked.cookies.get("type") == "large", []
    if chosen := asked.query.get("type"):
        large = chosen[0] == "large"
        told.append(cookie("type", "large" if large else "normal", YEAR))
    language = asked.cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen := asked.query.get("lang"):
        language = chosen[0]
        told.append(cookie(settings.LANGUAGE_COOKIE_NAME, _known(language), YEAR))
    return pages.PageLook(_known(language), large, told)


def _known(language: str) -> str:
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def _who(asked: HotRequest, look: pages.PageLook) -> tuple[UUID, bool]:
    """Who asks, and whether that is somebody new, who gets a cookie to be known by.

    A phone that signed in by a typed name is still only that phone: a name proves nothing.
    """
    known = _known_by(asked) if PERSON in asked.cookies or COOKIE in asked.cookies else None
    if known:
        return known, False
    token = new_token()
    look.cookies.append(cookie(COOKIE, signed(COOKIE, f"{token}:"), KEPT_S))
    return uuid_of_device(token), True


def _known_by(asked: HotRequest) -> UUID | None:
    """Whose signed cookie it is; None where nobody signed it."""
    request = HttpRequest()
    request.COOKIES = asked.cookies
    try:
        if PERSON in asked.cookies:
            told = request.get_signed_cookie(PERSON, max_age=LOGGED_IN_S) or ""
            return uuid_of_person(int(told))
    except (signing.BadSignature, ValueError):
        pass
    try:
        told = request.get_signed_cookie(COOKIE, max_age=KEPT_S) or ""
        return uuid_of_device(told.partition(":")[0])
    except (KeyError, signing.BadSignature):
        return None


def signed(name: str, value: str) -> str:
    """The value as Django signs it for a cookie of this name."""
    response = HttpResponseBase()
    response.set_signed_cookie(name, value)
    return response.cookies[name].value


def _ticket(quiz: LoadedQuiz, sealed: str) -> Ticket | None:
    """The ticket, where it is one of ours for this quiz."""
    ticket = Ticket.opened(sealed, SECRET) if sealed else None
    return ticket if ticket and ticket.quiz == quiz.number else None


def _unit(quiz: LoadedQuiz, told: Sequence[str], otherwise: int) -> int:
    """The unit that a link or the person names, if people of this quiz may be of it."""
    text = told[0] if told else ""
    if text.isascii() and text.isdecimal() and int(text) in quiz.units:
        return int(text)
    return otherwise


@dataclass(frozen=True, slots=True)
class HandInForm:
    """What came with a hand-in."""

    ticket: str
    answers: list[Response] | None  # None: in the fields of a form
    wants_place: bool
    unit: Sequence[str]


def _told(asked: HotRequest) -> HandInForm:
    """What was handed in, as a form or as JSON. Raises ValueError for JSON of another shape."""
    if not asked.is_json:
        fields = asked.fields
        ticket = fields.get("ticket", [""])[0]
        return HandInForm(ticket, None, "place" in fields, fields.get("unit", []))
    told: Any = json.loads(asked.body)
    if not isinstance(told, dict) or not isinstance(told.get("answers"), list):
        raise ValueError("accepted is {ticket: text, answers: list}")
    unit = [str(told.get("unit"))]
    return HandInForm(str(told.get("ticket")), told["answers"], told.get("place") is True, unit)
