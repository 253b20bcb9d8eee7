"""The attempt: how it is handed in, stored and read back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from tongpin.questions.content import Response
from tongpin.quizzes.models import Attempt

AttemptKey = tuple[int, UUID, int]  # quiz, who, number of the try
BegunTry = tuple[AttemptKey, int]  # and when, in Unix ms


@dataclass(frozen=True, slots=True)
class HandIn:
    """One attempt as it is to be stored."""

    quiz: int
    who: UUID
    number: int
    unit: int
    started_ms: int  # Unix time
    handed_in_ms: int
    answers: str  # see packed
    score: int  # hundredths of a point
    is_late: bool
    has_place: bool
    way: str = "self"
    by: int | None = None
    changes: int = 0  # corrected keys that were known when it was marked

    @property
    def unpacked(self) -> list[Response]:
        """The answers in the order of the person's draw."""
        answers: list[Response] = json.loads(self.answers)
        return answers

    @property
    def key(self) -> AttemptKey:
        return self.quiz, self.who, self.number


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """One attempt as it stands, which is another's where the same person was quicker."""

    attempt: HandIn
    is_first: bool  # False: the same try was handed in before, and that counts
    place: int | None  # among those who wanted one, at the moment of the commit
    among: int = 0


def moment(milliseconds: int) -> datetime:
    """The aware moment of a Unix time in milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def milliseconds(when: datetime) -> int:
    """The Unix time of an aware moment, in milliseconds."""
    return round(when.timestamp() * 1000)


def packed(answers: Sequence[Response]) -> str:
    """Answers as they are stored and fingerprinted."""
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"))


def hand_in_of(row: Attempt) -> HandIn:
    """A row as it was handed in."""
    return HandIn(
        quiz=row.quiz,
        who=row.who,
        number=row.number,
        unit=row.unit,
        started_ms=milliseconds(row.started_at),
        handed_in_ms=milliseconds(row.handed_in_at),
        answers=row.answers,
        score=row.score,
        is_late=row.is_late,
        has_place=row.has_place,
        way=row.way,
        by=row.by,
    )
