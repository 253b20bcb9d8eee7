"""Quizzes in memory with their pages in pieces: read once, looked at again behind the requests."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.db import close_old_connections
from django.urls import reverse
from django.utils.timezone import now

from tongpin.quizzes.hot.quiz_pieces import QuizPieces, pieces_of
from tongpin.quizzes.loaded_quiz import LoadedQuiz, load_quiz
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.quiz_paths import quiz_path

FRESH_S = 2.0  # after which a quiz is looked at again, while the old one serves
STALE_S = 30.0  # after which it does not serve any more
KEPT = 200  # quizzes in memory; the longest unused goes first
AHEAD = timedelta(minutes=10)  # before they open, quizzes are read
READY_S = 60.0  # between looks for such
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class QuizLinks:
    """Where the pages of a quiz lead, worked out once."""

    go_on: str  # on another device
    own_papers: str
    receipt_check: str
    page: str  # the quiz itself

    @classmethod
    def of(cls, key: str) -> "QuizLinks":
        return cls(
            reverse("quizzes:quiz_go_on", args=[key]),
            reverse("quizzes:quiz_mine", args=[key]),
            reverse("quizzes:receipt_check"),
            quiz_path(key),
        )


@dataclass(frozen=True, slots=True)
class ServedQuiz:
    """A published quiz with the pieces of its pages, by language."""

    quiz: LoadedQuiz
    pieces: Mapping[str, QuizPieces]
    links: QuizLinks


def current_quiz(key: str, before: ServedQuiz | None) -> ServedQuiz | None:
    """The quiz as it is now; where nothing changed, `before` with all that it has made."""
    quiz = load_quiz(key)
    if quiz is None:
        return None
    if before and before.quiz.stamp == quiz.stamp:
        return before
    pieces = pieces_of(quiz.title, quiz.intro, quiz.paper, quiz.children)
    return ServedQuiz(quiz, pieces, QuizLinks.of(quiz.key))


def keys_of_next_quizzes() -> list[str]:
    """Keys of quizzes that are open or open soon, the latest first; at most half of KEPT."""
    open_by_then = Quiz.objects.published().filter(
        opens_at__lte=now() + AHEAD, closes_at__gte=now()
    )
    keys = open_by_then.order_by("-opens_at").values_list("key", flat=True)
    return list(keys[: KEPT // 2])


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """What the database held under a key when it was read last."""

    read_at: float  # seconds of time.monotonic
    served_quiz: ServedQuiz | None  # None: no such quiz


class QuizMemory:
    """The quizzes that this process serves, by their keys."""

    def __init__(self) -> None:
        self.quizzes: OrderedDict[str, MemoryEntry] = OrderedDict()
        self.absences: OrderedDict[str, MemoryEntry] = OrderedDict()
        self.readings: dict[str, asyncio.Future[ServedQuiz | None]] = {}
        self.reader = ThreadPoolExecutor(1, thread_name_prefix="quizzes-reader")

    async def get(self, key: str) -> ServedQuiz | None:
        """The quiz; one in memory serves at once, and is looked at again behind it."""
        entry = self.quizzes.get(key) or self.absences.get(key)
        age = time.monotonic() - entry.read_at if entry else STALE_S
        if entry and age < FRESH_S:
            return entry.served_quiz
        reading = self.readings.get(key)
        if reading is None:
            reading = asyncio.ensure_future(self._read(key))
            self.readings[key] = reading
        if entry and entry.served_quiz and age < STALE_S:
            return entry.served_quiz
        return await asyncio.shield(reading)

    async def _read(self, key: str) -> ServedQuiz | None:
        """Read the quiz in the reader's thread, and remember it or its absence."""
        try:
            served_quiz = await self._read_or_keep(key)
        finally:
            del self.readings[key]
        memory = self.quizzes if served_quiz else self.absences  # so that nobody pushes others out
        memory[key] = MemoryEntry(time.monotonic(), served_quiz)
        memory.move_to_end(key)
        while len(memory) > KEPT:
            memory.popitem(last=False)
        return served_quiz

    async def _read_or_keep(self, key: str) -> ServedQuiz | None:
        """The quiz from the database; where that does not answer, the one in memory."""
        entry = self.quizzes.get(key)
        before = entry.served_quiz if entry else None
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self.reader, self._load, key, before)
        except Exception:
            if before is None:
                raise
            log.exception("quiz %s could not be looked at again", key)
            return before

    async def keep_ready(self) -> None:
        """Read quizzes before anybody asks: making their pieces at eight sharp would hold up all.

        Runs until it is cancelled.
        """
        while True:
            try:
                await self._read_ahead()
            except Exception:  # the next look may find the database again
                log.exception("quizzes could not be read ahead")
            await asyncio.sleep(READY_S)

    async def _read_ahead(self) -> None:
        loop = asyncio.get_running_loop()
        keys = await loop.run_in_executor(self.reader, self._next_keys)
        for key in keys:
            if key not in self.quizzes:
                await self.get(key)

    @staticmethod
    def _next_keys() -> list[str]:
        close_old_connections()
        return keys_of_next_quizzes()

    @staticmethod
    def _load(key: str, before: ServedQuiz | None) -> ServedQuiz | None:
        close_old_connections()
        return current_quiz(key, before)
