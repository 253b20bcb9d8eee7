"""The hot path: a person gets a paper and hands it in. A small application of its own.

GET  /q/KEY/   the paper with a ticket, as a page or as JSON where JSON is accepted
POST /q/KEY/   the answers with the ticket; the result with score, place and receipt
Nothing of a person is stored before hand-in, and success is told only of what is on the disk.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from uuid import UUID

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.timezone import now
from granian.rsgi import HTTPProtocol, Scope

from tongpin.accounts.live_sessions import are_alive
from tongpin.questions.content import Response
from tongpin.quizzes.answerer_cookies import answerer_of, signed_in_answerer
from tongpin.quizzes.answerers import person_of
from tongpin.quizzes.attempt_store import begin, store, tries_of
from tongpin.quizzes.attempts import BegunTry, HandIn, StoredAttempt
from tongpin.quizzes.beginnings import note_beginning
from tongpin.quizzes.hot import pages
from tongpin.quizzes.hot.entrance import refusal_at_entrance
from tongpin.quizzes.hot.hand_in_form import read_answer, read_answers, read_hand_in
from tongpin.quizzes.hot.messages import LARGEST, HotRequest, HotResponse
from tongpin.quizzes.hot.quiz_memory import QuizMemory, ServedQuiz
from tongpin.quizzes.hot.quiz_request import QuizRequest, quiz_request
from tongpin.quizzes.hot.single_questions import (
    QuizStep,
    answers_to_hand_in,
    content_at,
    first_step,
    next_step,
    resumed_step,
)
from tongpin.quizzes.loaded_quiz import LoadedQuiz
from tongpin.quizzes.quiz_paths import PREFIX, quiz_path
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tickets import Progress, Ticket
from tongpin.serving.group_commit import GroupCommit, QueueFullError
from tongpin.serving.standstill import RETRY_S, is_standing_still
from tongpin.serving.writer_turn import writer_turn

KEY = re.compile("[a-z0-9]{1,12}")  # of quizzes
METHODS = ("GET", "HEAD", "POST")
COOKIE_MOST = 3500  # characters that a browser keeps for sure
BATCH, WAITING = 500, 20_000  # papers written at once, and those that may wait
GivenPaper = tuple[int, str]  # quiz and seed

quizzes = QuizMemory()


def _store(attempts: Sequence[HandIn]) -> list[StoredAttempt]:
    """SQLite lets one process write: taking turns is quicker than trying again."""
    close_old_connections()
    with writer_turn(0) if connection.vendor == "sqlite" else nullcontext():
        return store(attempts)


def _tries_of(answerers: Sequence[tuple[int, UUID]]) -> list[list[HandIn]]:
    close_old_connections()
    return tries_of(answerers)


def _begin(begun_tries: Sequence[BegunTry]) -> list[int]:
    close_old_connections()
    return begin(begun_tries)


def _note_beginnings(papers: Sequence[GivenPaper]) -> list[bool]:
    close_old_connections()
    noted: dict[GivenPaper, bool] = {}
    for quiz, seed in set(papers):
        noted[quiz, seed] = note_beginning(quiz, seed, now=now())
    return [noted[paper] for paper in papers]


def _are_signed_in(session_keys: Sequence[str]) -> list[bool]:
    """Whether these sessions still hold somebody; one query for all that wait."""
    close_old_connections()
    return are_alive(session_keys)


writer: GroupCommit[HandIn, StoredAttempt] = GroupCommit(
    _store, most=BATCH, most_waiting=WAITING, name="quizzes-writer"
)
starter: GroupCommit[BegunTry, int] = GroupCommit(
    _begin, most=BATCH, most_waiting=WAITING, name="quizzes-starter"
)
reader: GroupCommit[tuple[int, UUID], list[HandIn]] = GroupCommit(
    _tries_of, most=BATCH, most_waiting=WAITING, name="quizzes-looker"
)
noter: GroupCommit[GivenPaper, bool] = GroupCommit(
    _note_beginnings, most=BATCH, most_waiting=WAITING, name="quizzes-noter"
)
sessions: GroupCommit[str, bool] = GroupCommit(
    _are_signed_in, most=BATCH, most_waiting=WAITING, name="quizzes-sessions"
)


class HotApplication:
    """The application, with what it needs of the database."""

    def __init__(
        self,
        get: Callable[[str], Awaitable[ServedQuiz | None]],
        tries: Callable[[tuple[int, UUID]], Awaitable[list[HandIn]]],
        write: Callable[[HandIn], Awaitable[StoredAttempt]],
        begin: Callable[[BegunTry], Awaitable[int]],
        is_signed_in: Callable[[str], Awaitable[bool]],
        note_beginning: Callable[[GivenPaper], Awaitable[bool]],
    ) -> None:
        """Tell how quizzes and earlier tries are read; `write` returns what is on the disk.

        `begin` remembers when a known person began a timed try, and tells what it remembers;
        `is_signed_in` says of a session whether it still holds somebody; `note_beginning`
        remembers that a paper was given, and says no where it was taken back before.
        """
        self.get = get
        self.is_signed_in = is_signed_in
        self.tries = tries
        self.write = write
        self.begin = begin
        self.note_beginning = note_beginning
        self.begun: set[GivenPaper] = set()  # papers that were given, and stand

    async def answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request below PREFIX."""
        http = HotRequest(scope.method, scope.path, scope.query_string, scope.headers)
        refusal = refusal_at_entrance(scope) or await self._read_body(http, protocol)
        response = refusal or await self.respond(http)
        if scope.method == "HEAD":
            response.body = b""
        protocol.response_bytes(response.status, response.headers, response.body)

    async def _read_body(self, http: HotRequest, protocol: HTTPProtocol) -> HotResponse | None:
        """Read what was sent; the refusal of a body that is too large or does not come."""
        length = int(http.header("content-length") or 0)
        if length > LARGEST or http.header("transfer-encoding"):  # before it is read
            return HotResponse(413)
        try:
            if length:
                async with asyncio.timeout(settings.BODY_SECONDS):
                    http.body = await protocol()
        except TimeoutError:
            return HotResponse(408)
        return None

    async def respond(self, http: HotRequest) -> HotResponse:
        """The response to a request; 503 at once where too much waits already."""
        key, __, rest = http.path[len(PREFIX) :].partition("/")
        if rest or not http.path.endswith("/") or not KEY.fullmatch(key):
            return HotResponse(404)
        if http.method not in METHODS:
            return HotResponse(405)
        if is_standing_still():
            return HotResponse(503, retry_after=RETRY_S)
        served = await self.get(key)
        if served is None:
            return HotResponse(404)
        try:
            if http.method == "POST":
                return await self._take(served, http)
            return await self._give(quiz_request(served, http, wants_json=http.wants_json))
        except QueueFullError:
            return HotResponse(503, retry_after=2)
        except (ValueError, RecursionError):  # of a form or JSON that cannot be read
            return pages.unreadable(http)

    async def _give(self, request: QuizRequest) -> HotResponse:
        """The paper, where this person may answer it now; the result of the last try otherwise."""
        quiz = request.quiz
        if request.now_ms < quiz.opens_ms:
            return pages.notice(request, "opens")
        is_closed = request.now_ms > quiz.closes_ms or not quiz.is_running
        await self._forget_who_left(request)
        brought_ticket = _ticket(quiz, request.http.query_value("t"))  # from another device
        if brought_ticket:
            if refusal := _brought_refusal(request, brought_ticket):
                return refusal
            who, is_new = brought_ticket.who, False
        else:
            who, is_new = request.answerer()
        tries = [] if is_new else await self.tries((quiz.number, who))
        if tries and (is_closed or len(tries) >= quiz.tries):
            return pages.result(request, StoredAttempt(tries[-1], is_first=False, place=None))
        number = tries[-1].number + 1 if tries else 1
        ticket = brought_ticket or _ticket(quiz, request.http.cookies.get(quiz.cookie, ""))
        if ticket is None or (ticket.who, ticket.number) != (who, number):
            if refusal := _refusal_to_begin(request, who, is_closed=is_closed):
                return refusal
            ticket = await self._new_ticket(request, who, number)
        if not await self._stands((quiz.number, quiz.paper.seed)):
            return HotResponse(404)
        return self._give_paper(request, ticket)

    async def _stands(self, paper: GivenPaper) -> bool:
        """Whether the paper may be given; it is not taken back afterwards."""
        if paper not in self.begun and await self.note_beginning(paper):
            self.begun.add(paper)
        return paper in self.begun

    async def _forget_who_left(self, request: QuizRequest) -> None:
        """Whose session is over is nobody here; asked of people alone who were signed in."""
        here = signed_in_answerer(request.http.cookies)
        if here and not await self.is_signed_in(here.session):
            request.forget_person()

    async def _new_ticket(self, request: QuizRequest, who: UUID, number: int) -> Ticket:
        """A ticket from now on; a known person's time runs on wherever the person goes on."""
        quiz = request.quiz
        unit = request.unit(request.http.query.get("u", []), quiz.unit)
        started_ms = request.now_ms
        if quiz.limit_s and person_of(who):
            started_ms = await self.begin(((quiz.number, who, number), request.now_ms))
        return quiz.ticket(who, number, unit, started_ms)

    def _give_paper(self, request: QuizRequest, ticket: Ticket) -> HotResponse:
        """All questions, or the one at which the person is; the browser keeps the ticket."""
        quiz = request.quiz
        sealed = ticket.sealed(SECRETS)
        lasts_s = quiz.lasts_s(ticket, request.now_ms)
        request.set_cookie(quiz.cookie, sealed, lasts_s, quiz_path(quiz.key))
        if request.wants_json or not quiz.is_stepped:
            return pages.paper(request, ticket, sealed)
        progress = _kept_progress(request, ticket)
        step = resumed_step(quiz, progress) if progress else first_step(quiz, ticket)
        return self._give_step(request, step)

    def _give_step(self, request: QuizRequest, step: QuizStep) -> HotResponse:
        """One step; the browser keeps it, so that the page can be closed."""
        quiz = request.quiz
        sealed = step.progress.sealed(SECRETS)
        is_kept = len(sealed) < COOKIE_MOST
        if is_kept:
            lasts_s = quiz.lasts_s(step.progress.ticket, request.now_ms)
            request.set_cookie(quiz.steps_cookie, sealed, lasts_s, quiz_path(quiz.key))
        else:  # an older one would bring back older answers
            request.set_cookie(quiz.steps_cookie, "", 0, quiz_path(quiz.key))
        return pages.step(request, step, sealed, is_kept=is_kept)

    async def _take(self, served: ServedQuiz, http: HotRequest) -> HotResponse:
        """What comes after one answer, or after all of them."""
        if not http.is_json and (sealed := http.value("progress")):
            request = quiz_request(served, http, wants_json=False)
            return await self._take_step(request, sealed)
        return await self._take_paper(quiz_request(served, http, wants_json=http.wants_json))

    async def _take_step(self, request: QuizRequest, sealed: str) -> HotResponse:
        """What follows an answer: the next question, what is told of it, or the hand-in."""
        quiz = request.quiz
        http = request.http
        progress = Progress.opened(sealed, SECRETS)
        if progress is None or progress.ticket.quiz != quiz.number:
            return pages.notice(request, "ticket", status=400)
        if request.is_of_somebody_else(progress.ticket):
            return pages.notice(request, "other_person", status=403)
        if quiz.is_over(progress.ticket, request.now_ms):
            return pages.notice(request, "closed", status=410)
        answer: Response = ""
        if progress.at < len(progress.tries):
            answer = read_answer(http, content_at(quiz, progress), progress.at + 1)
        step = next_step(quiz, progress, answer, http.value("go"))
        if not step.is_done:
            return self._give_step(request, step)
        attempt = quiz.hand_in(
            progress.ticket,
            answers_to_hand_in(quiz, step.progress),
            wants_place="place" in http.fields,
            now_ms=request.now_ms,
            unit=request.unit_at_hand_in(http.values("unit"), progress.ticket),
        )
        return pages.result(request, await self.write(attempt))

    async def _take_paper(self, request: QuizRequest) -> HotResponse:
        """Store the paper and tell the result. Sent again, it tells the same."""
        quiz = request.quiz
        form = read_hand_in(request.http)
        ticket = _ticket(quiz, form.ticket)
        if ticket is None:
            return pages.notice(request, "ticket", status=400)
        if request.is_of_somebody_else(ticket):
            return pages.notice(request, "other_person", status=403)
        if quiz.is_over(ticket, request.now_ms):
            return pages.notice(request, "closed", status=410)
        answers = form.answers
        if answers is None:
            places = quiz.paper.drawn(ticket.who, ticket.number)
            answers = read_answers(request.http, quiz.contents(places))
        attempt = quiz.hand_in(
            ticket,
            answers,
            wants_place=form.wants_place,
            now_ms=request.now_ms,
            unit=request.unit_at_hand_in(form.unit, ticket),
        )
        return pages.result(request, await self.write(attempt))


def _ticket(quiz: LoadedQuiz, sealed: str) -> Ticket | None:
    """The ticket, where it is one of ours for this quiz."""
    ticket = Ticket.opened(sealed, SECRETS) if sealed else None
    if ticket and ticket.quiz == quiz.number:
        return ticket
    return None


def _brought_refusal(request: QuizRequest, ticket: Ticket) -> HotResponse | None:
    """Why a link's ticket does not count here yet; None for one of whoever asks.

    It is theirs by their cookies, or once they confirmed it in this browser.
    """
    if request.is_of_somebody_else(ticket):
        return pages.notice(request, "other_person", status=403)
    sealed = request.http.query_value("t")
    if answerer_of(request.http.cookies) == ticket.who or request.is_confirmed(sealed):
        return None
    return pages.brought(request, ticket, sealed)


def _refusal_to_begin(request: QuizRequest, who: UUID, *, is_closed: bool) -> HotResponse | None:
    """Why nobody begins a paper now, or this person not through this link."""
    quiz = request.quiz
    if is_closed:
        return pages.notice(request, "closed" if quiz.is_running else "paused")
    if quiz.needs_unit_code and not (person_of(who) or request.coded_unit()):
        return pages.notice(request, "unit_code", status=403)
    return None


def _kept_progress(request: QuizRequest, ticket: Ticket) -> Progress | None:
    """How far the person is, as this browser knows it or else the device that it was brought from.

    What this browser keeps is newer than what was brought.
    """
    sealed_here = request.http.cookies.get(request.quiz.steps_cookie, "")
    for sealed in (sealed_here, request.http.query_value("p")):
        progress = Progress.opened(sealed, SECRETS) if sealed else None
        if progress and progress.ticket == ticket:
            return progress
    return None


hot_application = HotApplication(
    quizzes.get,
    reader.do_async,
    writer.do_async,
    starter.do_async,
    sessions.do_async,
    noter.do_async,
)
