"""Quizzes in memory: everything that a request needs, read once and looked after."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db import close_old_connections
from django.utils.timezone import localdate, now

from tongpin.orgs.models import Unit
from tongpin.questions.content import Content, Response
from tongpin.questions.kinds import fit_response
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hot.attempt_store import HandIn, milliseconds, packed
from tongpin.quizzes.hot.pieces import QuizPieces, pieces_of
from tongpin.quizzes.models import Feedback, Pace, Quiz
from tongpin.quizzes.paper_content import MarkedAnswer, PaperMarking, Sections
from tongpin.quizzes.tickets import Ticket

FRESH_S = 2.0  # after which a quiz is looked at again, while the old one serves
STALE_S = 30.0  # after which it does not serve any more
KEPT = 200  # quizzes in memory; the longest unused goes first
AHEAD = timedelta(minutes=10)  # before they open, quizzes are read
READY_S = 60.0  # between looks for such
log = logging.getLogger(__name__)
LATE_MS = 24 * 3600 * 1000  # after its end a paper is still taken, as late


@dataclass
class LoadedQuiz:
    """One published quiz."""

    number: int
    key: str
    title: str
    intro: str
    unit: int
    units: frozenset[int]  # that people may say they are of
    children: list[tuple[int, str]]  # those that they can choose among
    opens_ms: int
    closes_ms: int
    limit_s: int  # 0: until it closes
    grace_s: int
    tries: int
    tells_at_once: bool
    tells_each: bool  # after each question
    is_stepped: bool  # one question at a time
    goes_back: bool
    has_places: bool
    paper: Sections
    extra: dict[UUID, int]  # percent more time
    stamp: str  # differs once anything of it does
    changes: int  # keys that were corrected
    pieces: dict[str, QuizPieces] = field(default_factory=dict)  # by language

    @cached_property
    def has_short(self) -> bool:
        """Whether a person marks some of the answers."""
        return any(item.content.kind == "short" for item in self.paper.items)

    @cached_property
    def marking(self) -> PaperMarking:
        return PaperMarking(self.paper)

    def ticket(self, who: UUID, number: int, unit: int, now_ms: int) -> Ticket:
        limit = self.limit_s * (100 + self.extra.get(who, 0)) // 100
        return Ticket(self.number, who, number, unit, now_ms, limit)

    def ends_ms(self, ticket: Ticket) -> int:
        """Until when this person may answer: whoever began in time has the whole time."""
        return ticket.started_ms + ticket.limit_s * 1000 if ticket.limit_s else self.closes_ms

    @property
    def cookie(self) -> str:
        """Where a browser keeps its ticket, so that opening the page again starts no new time."""
        return f"quiz{self.number}"

    @property
    def steps_cookie(self) -> str:
        """Where a browser keeps how far somebody is who answers one question at a time."""
        return f"steps{self.number}"

    def lasts_s(self, ticket: Ticket, now_ms: int) -> int:
        """How long the ticket is of use."""
        return max((self.ends_ms(ticket) + LATE_MS - now_ms) // 1000, 1)

    def is_late(self, ticket: Ticket, now_ms: int) -> bool:
        return now_ms > self.ends_ms(ticket) + self.grace_s * 1000

    def is_over(self, ticket: Ticket, now_ms: int) -> bool:
        """Whether nothing is taken any more under this ticket."""
        return now_ms > self.ends_ms(ticket) + self.grace_s * 1000 + LATE_MS

    def tells(self, now_ms: int) -> bool:
        """Whether people may know by now what was right."""
        longest = self.limit_s * (100 + max(self.extra.values(), default=0)) // 100
        return self.tells_at_once or now_ms > self.closes_ms + (self.grace_s + longest) * 1000

    def contents(self, places: Sequence[int]) -> list[Content]:
        return [self.paper.items[place].content for place in places]

    def hand_in(
        self,
        ticket: Ticket,
        answers: Sequence[Response],
        *,
        wants_place: bool,
        now_ms: int,
        unit: int | None = None,
    ) -> HandIn:
        """The attempt that these answers are, marked."""
        places = self.paper.drawn(ticket.who, ticket.number)
        told = [*answers, *[None] * len(places)]
        fitted = [
            self._fitted(content, told[number])
            for number, content in enumerate(self.contents(places))
        ]
        is_late = self.is_late(ticket, now_ms)
        has_place = self.has_places and wants_place and not is_late and ticket.number == 1
        return HandIn(
            self.number,
            ticket.who,
            ticket.number,
            unit or ticket.unit,
            ticket.started_ms,
            now_ms,
            packed(fitted),
            self.marking.total(places, fitted),
            is_late,
            has_place,
            changes=self.changes,
        )

    def _fitted(self, content: Content, answer: object) -> Response:
        """One answer in its shape; where a question may be tried again, the list of its tries."""
        if self.paper.tries_each == 1:
            return fit_response(content, answer)
        tries = answer if isinstance(answer, list) else [answer]
        return [fit_response(content, one) for one in tries[: self.paper.tries_each]]

    def marked(self, attempt: HandIn) -> list[MarkedAnswer]:
        """What each answer of a stored attempt is worth under the keys of now."""
        places = self.paper.drawn(attempt.who, attempt.number)
        return self.marking.all(places, attempt.unpacked)


def load_quiz(key: str) -> LoadedQuiz | None:
    """Read a published quiz; None where there is none."""
    quiz = Quiz.objects.published().select_related("paper", "unit").filter(key=key).first()
    if quiz is None:
        return None
    extra = dict(quiz.extra_times.values_list("person", "percent"))
    changes = quiz.key_changes.count()
    children = Unit.objects.directly_below(quiz.unit, localdate(quiz.opens_at)).in_order()
    return LoadedQuiz(
        quiz.pk,
        quiz.key,
        quiz.title,
        quiz.intro,
        quiz.unit_id,
        frozenset(quiz.units_below()),
        list(children.values_list("id", "name")),
        milliseconds(quiz.opens_at),
        milliseconds(quiz.closes_at),
        (quiz.minutes or 0) * 60,
        quiz.grace_s,
        quiz.tries,
        quiz.feedback != Feedback.AFTERWARDS,
        quiz.feedback == Feedback.EACH,
        quiz.pace == Pace.STEPS,
        quiz.goes_back,
        quiz.has_places,
        paper_of(quiz),
        {uuid_of_person(person): percent for person, percent in extra.items()},
        f"{quiz.paper.digest}:{changes}:{quiz.closes_at}:{sorted(extra.items())}",
        changes,
    )


def renewed(key: str, before: LoadedQuiz | None) -> LoadedQuiz | None:
    """The quiz as it is now; where nothing changed, the one that is there with all it has made."""
    told = load_quiz(key)
    if told is None:
        return None
    if before and before.stamp == told.stamp:
        return before
    told.pieces = pieces_of(told.title, told.intro, told.paper, told.children)
    return told


def soon_asked() -> list[str]:
    """Keys of the quizzes that are open or open soon, the latest first; not more than half of
    what is kept."""
    open_by_then = Quiz.objects.published().filter(
        opens_at__lte=now() + AHEAD, closes_at__gte=now()
    )
    return list(open_by_then.order_by("-opens_at").values_list("key", flat=True)[: KEPT // 2])


class Quizzes:
    """The quizzes that this process serves, by their keys."""

    def __init__(self) -> None:
        self.known: OrderedDict[str, tuple[float, LoadedQuiz | None]] = OrderedDict()
        self.missing: OrderedDict[str, tuple[float, LoadedQuiz | None]] = OrderedDict()
        self.under_way: dict[str, asyncio.Future[LoadedQuiz | None]] = {}
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="quizzes-reader")

    async def get(self, key: str) -> LoadedQuiz | None:
        """The quiz; one that is known serves at once, and is looked at again behind it."""
        found = self.known.get(key) or self.missing.get(key)
        age = time.monotonic() - found[0] if found else STALE_S
        if found and age < FRESH_S:
            return found[1]
        reading = self.under_way.get(key)
        if reading is None:
            reading = asyncio.ensure_future(self._read(key))
            self.under_way[key] = reading
        if found and found[1] and age < STALE_S:
            return found[1]
        return await asyncio.shield(reading)

    async def _read(self, key: str) -> LoadedQuiz | None:
        before = self.known.get(key, (0.0, None))[1]
        try:
            loop = asyncio.get_running_loop()
            try:
                told = await loop.run_in_executor(self.reader, self._load, key, before)
            except Exception:
                if before is None:
                    raise
                log.exception("quiz %s could not be looked at again", key)
                told = before
            table = self.known if told else self.missing  # so that nobody pushes others out
            table[key] = (time.monotonic(), told)
            table.move_to_end(key)
            while len(table) > KEPT:
                table.popitem(last=False)
            return told
        finally:
            del self.under_way[key]

    async def keep_ready(self) -> None:
        """Read quizzes before anybody asks: making their pieces at eight sharp would hold up all.

        Runs until it is cancelled.
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                for key in await loop.run_in_executor(self.reader, self._soon_asked):
                    if key not in self.known:
                        await self.get(key)
            except Exception:  # the next look may find the database again
                log.exception("quizzes could not be read ahead")
            await asyncio.sleep(READY_S)

    @staticmethod
    def _soon_asked() -> list[str]:
        close_old_connections()
        return soon_asked()

    @staticmethod
    def _load(key: str, before: LoadedQuiz | None) -> LoadedQuiz | None:
        close_old_connections()
        return renewed(key, before)
