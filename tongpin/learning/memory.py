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


def _card(state: MemoryState) -> Card:
    return Card(
        card_id=state.question,
        state=State.Review,
        stability=state.stability,
        difficulty=state.difficulty,
        due=_noon(state.due_on),
        last_review=_noon(state.seen_on),
    )


def rating(share: int) -> Rating:
    """Right is good, a part hard, wrong means again."""
    if share == 100:
        return Rating.Good
    return Rating.Hard if share else Rating.Again


def next_state(state: MemoryState | None, answer: AnsweredQuestion) -> MemoryState:
    """What is remembered after one more answer."""
    card = _card(state) if state else Card(answer.question)
    card, __ = SCHEDULER.review_card(card, rating(answer.share), _noon(answer.day))
    assert card.stability
    assert card.difficulty
    tomorrow = answer.day + timedelta(days=1)
    return MemoryState(
        question=answer.question,
        stability=card.stability,
        difficulty=card.difficulty,
        due_on=max(card.due.date(), tomorrow),
        seen_on=answer.day,
        is_wrong=answer.share < 100,
    )


def memory_of(answers: Iterable[AnsweredQuestion]) -> dict[int, MemoryState]:
    """By question, from all answers in the order in which they were given."""
    states: dict[int, MemoryState] = {}
    for answer in sorted(answers, key=lambda answer: (answer.day, answer.moment_ms)):
        states[answer.question] = next_state(states.get(answer.question), answer)
    return states


def due_states(states: Iterable[MemoryState], day: date) -> list[MemoryState]:
    """What should be asked again, the least remembered first."""
    waiting = [state for state in states if state.due_on <= day]
    return sorted(waiting, key=lambda state: (state.chance(day), state.question))


def wrong_answer_book(states: Iterable[MemoryState]) -> list[MemoryState]:
    """What was wrong last, the newest first."""
    wrong = [state for state in states if state.is_wrong]
    return sorted(wrong, key=lambda state: (state.seen_on, state.question), reverse=True)
