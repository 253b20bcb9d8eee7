"""Quizzes and papers for tests of what happens around them."""

from dataclasses import replace
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tongpin.quizzes.actions import Pick, publish_quiz
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import milliseconds, packed
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.tests.builders import quiz_of, versions
from tongpin.quizzes.tests.test_hot import FORM, Browser
from tongpin.quizzes.tests.test_storing import ONE

DEVICE = 1 << 70


def asking(campaign, county, *questions, draw=None, **told):
    now = timezone.now()
    quiz = quiz_of(campaign, county["青禾县"], now, **told)
    picked = Pick(versions(county["青禾县"], *questions), 10, draw)
    publish_quiz(quiz, [picked], by=None, now=now)
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


def paper_from(quiz, who, answers, *, took=60, **told):
    at = timezone.now() - timedelta(minutes=10)
    one = replace(
        ONE,
        quiz=quiz.pk,
        who=who,
        unit=quiz.unit_id,
        answers=packed(answers),
        handed_in_ms=milliseconds(at),
        started_ms=milliseconds(at) - took * 1000,
        has_place=False,
        **told,
    )
    return store([one])[0].attempt


def browser_of(quiz):
    """A browser that handed in, and a Django client with the same cookies."""
    browser = Browser(quiz)
    browser.open()
    browser.hand_in(FORM)
    client = Client()
    client.cookies["phone"] = browser.cookies["phone"]
    return browser, client
