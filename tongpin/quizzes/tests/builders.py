"""Banks and published quizzes for tests."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Unit
from tongpin.questions.actions import approve_question, make_bank, write_question
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Purpose, Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, make_quiz, publish_quiz
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import HandIn, milliseconds, packed
from tongpin.quizzes.models import Quiz
from tongpin.testing import NOON

ASKED = [b.SINGLE, b.multiple(), b.TRUE_FALSE, b.BLANK]
RIGHT: list[Any] = ["B", ["A", "B"], "T", ["1921", "13"]]
DEVICE = 1 << 70  # from here on `who` is a device that nobody knows
ATTEMPT = HandIn(
    quiz=1,
    who=uuid4(),
    number=1,
    unit=3,
    started_ms=1_700_000_000_000,
    handed_in_ms=1_700_000_100_123,
    answers='["B"]',
    score=850,
    is_late=False,
    has_place=True,
)


def versions(unit: Unit, *questions: tuple[Content, Key]) -> list[Version]:
    """Approved questions in the unit's bank."""
    bank = make_bank(unit, "题库", Purpose.PRACTICE, by=None, now=NOON)
    drafts = (QuestionDraft(content, key, source="《简史》第1页") for content, key in questions)
    written = (write_question(bank, draft, by=None, now=NOON) for draft in drafts)
    return [approve_question(version, by=None, now=NOON) for version in written]


def quiz_of(campaign: Campaign, unit: Unit, now: datetime = NOON, **told: Any) -> Quiz:
    """A quiz that is not published, open for a day from an hour ago."""
    usual = {
        "title": "党史知识测试",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=1),
        "feedback": "afterwards" if told.get("has_places") else "at_once",
        "shuffles": False,
    }
    kind = campaign.kinds.get(key="quiz")
    return make_quiz(kind, unit, usual | told, by=None, now=now)


def published(campaign: Campaign, unit: Unit, now: datetime = NOON, **told: Any) -> Quiz:
    """A published quiz that asks ASKED, ten points each."""
    quiz = quiz_of(campaign, unit, now, **told)
    publish_quiz(quiz, [Pick(versions(unit, *ASKED), 10)], by=None, now=now)
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


def asking(
    campaign: Campaign,
    county: dict[str, Unit],
    *questions: tuple[Content, Key],
    draw: int | None = None,
    **fields: Any,
) -> Quiz:
    """A published quiz that asks these questions, or draws some of them for each person."""
    now = timezone.now()
    quiz = quiz_of(campaign, county["青禾县"], now, **fields)
    pick = Pick(versions(county["青禾县"], *questions), 10, draw)
    publish_quiz(quiz, [pick], by=None, now=now)
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


def paper_from(
    quiz: Quiz, who: UUID, answers: list[Any], *, took: int = 60, **changes: Any
) -> HandIn:
    """A paper that was handed in ten minutes ago, after so many seconds; it is stored."""
    handed_in_ms = milliseconds(timezone.now() - timedelta(minutes=10))
    attempt = replace(
        ATTEMPT,
        quiz=quiz.pk,
        who=who,
        unit=quiz.unit_id,
        answers=packed(answers),
        handed_in_ms=handed_in_ms,
        started_ms=handed_in_ms - took * 1000,
        has_place=False,
        **changes,
    )
    (stored,) = store([attempt])
    return stored.attempt
