"""What is remembered, as FSRS models it: a fold of the answers that were given. Pure.

The intervals follow the Free Spaced Repetition Scheduler (package fsrs) with whole days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from fsrs import Card, Rating, Scheduler, State

SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """One answer to one question."""

    question: int
    day: date
    share: int  # hundredths of right
    moment_ms: int = 0  # Unix time, by which answers of one day are in order


@dataclass(frozen=True, slots=True)
class MemoryState:
    """How well one question is remembered."""

    question: int
    stability: float  # days after which nine of ten would still know it
    difficulty: float  # 1 to 10
    due_on: date
    seen_on: date
    is_wrong: bool  # the last answer was

    def chance(self, day: date) -> float:
        """That it would be known on that day, 0 to 1."""
        return SCHEDULER.get_card_retrievability(_card(self), _noon(max(day, self.seen_on)))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _card(known: MemoryState) -> Card:
    return Card(
        known.question,
        State.Review,
        None,
        known.stability,
        known.difficulty,
        _noon(known.due_on),
        _noon(known.seen_on),
    )


def rating(share: int) -> Rating:
    """Right is good, a part hard, wrong means again."""
    if share == 100:
        return Rating.Good
    return Rating.Hard if share else Rating.Again


def reviewed(before: MemoryState | None, one: AnsweredQuestion) -> MemoryState:
    """What is remembered after one more answer."""
    card = _card(before) if before else Card(one.question)
    card, __ = SCHEDULER.review_card(card, rating(one.share), _noon(one.day))
    assert card.stability
    assert card.difficulty
    due = max(card.due.date(), one.day + timedelta(days=1))
    return MemoryState(one.question, card.stability, card.difficulty, due, one.day, one.share < 100)


def remembered(answers: Iterable[AnsweredQuestion]) -> dict[int, MemoryState]:
    """By question, from all answers in the order in which they were given."""
    found: dict[int, MemoryState] = {}
    for one in sorted(answers, key=lambda one: (one.day, one.moment_ms)):
        found[one.question] = reviewed(found.get(one.question), one)
    return found


def due(known: Iterable[MemoryState], day: date) -> list[MemoryState]:
    """What should be asked again, the least remembered first."""
    waiting = [one for one in known if one.due_on <= day]
    return sorted(waiting, key=lambda one: (one.chance(day), one.question))


def book(known: Iterable[MemoryState]) -> list[MemoryState]:
    """The wrong-answer book: what was wrong last, the newest first."""
    wrong = [one for one in known if one.is_wrong]
    return sorted(wrong, key=lambda one: (one.seen_on, one.question), reverse=True)
