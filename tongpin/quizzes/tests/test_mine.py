from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.questions.content import Key
from tongpin.questions.models import Version
from tongpin.quizzes.actions import correct_key
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.tests.builders import published
from tongpin.quizzes.tests.care import browser_of

pytestmark = pytest.mark.django_db


def test_those_whom_a_corrected_key_touches_are_told(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    browser, client = browser_of(quiz)
    version = Version.objects.get(kind="true_false").pk
    correct_key(quiz, version, Key("F"), reason="史实有误", by=None, now=timezone.now())

    assert "A key was corrected" in browser.open()
    told = client.get(f"/quizzes/mine/{quiz.key}/").content.decode()

    assert "史实有误" in told
    assert "Your score: 40 → 30" in told
    assert (
        "No paper from this device" in Client().get(f"/quizzes/mine/{quiz.key}/").content.decode()
    )


def test_what_was_right_is_told_only_when_the_quiz_tells(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), feedback="afterwards")
    __, client = browser_of(quiz)

    assert "会议转移到南湖" not in client.get(f"/quizzes/mine/{quiz.key}/").content.decode()
    Quiz.objects.update(closes_at=timezone.now() - timedelta(minutes=5))
    assert "会议转移到南湖" in client.get(f"/quizzes/mine/{quiz.key}/").content.decode()
