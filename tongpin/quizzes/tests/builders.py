"""Banks and published quizzes for tests."""

from datetime import datetime, timedelta
from typing import Any

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Unit
from tongpin.questions.actions import approve_question, make_bank, write_question
from tongpin.questions.content import Content, Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Purpose, Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, make_quiz, publish_quiz
from tongpin.quizzes.models import Quiz
from tongpin.testing import NOON

ASKED = [b.SINGLE, b.multiple(), b.TRUE_FALSE, b.BLANK]
RIGHT: list[Any] = ["B", ["A", "B"], "T", ["1921", "13"]]


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
