from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tongpin.learning.fading_topics import LEAST, count_all_fading, fading_of
from tongpin.learning.models import FadingTopic
from tongpin.questions.models import Question
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import milliseconds, packed
from tongpin.quizzes.tests.builders import ATTEMPT, RIGHT, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    Question.objects.filter(versions__kind="single").update(topic="建党")
    Question.objects.filter(versions__kind="true_false").update(topic="长征")
    return quiz


def handed_in(quiz, unit, people, answers=RIGHT, *, first=1, days=0):
    at = milliseconds(timezone.now() - timedelta(days=days))
    store(
        [
            replace(
                ATTEMPT,
                quiz=quiz.pk,
                who=UUID(int=(1 << 70) + first + one),
                unit=unit.pk,
                handed_in_ms=at,
                answers=packed(answers),
            )
            for one in range(people)
        ]
    )


def test_topics_are_told_of_ten_people_and_more_in_a_unit_and_above(quiz, campaign, county):
    handed_in(quiz, county["王庄村"], LEAST - 1, days=60)
    handed_in(quiz, county["石桥乡"], LEAST, ["B", [], "F", []], first=100, days=60)

    count_all_fading(now=timezone.now())

    assert fading_of(campaign, county["王庄村"].pk) == []
    assert [(one.topic, one.people) for one in fading_of(campaign, county["石桥乡"].pk)] == [
        ("长征", LEAST),
        ("建党", LEAST),
    ]
    told = {one.topic: one for one in fading_of(campaign, county["青禾县"].pk)}
    assert told["建党"].people == 2 * LEAST - 1
    assert 0 < told["长征"].share < told["建党"].share < 1


def test_it_is_counted_once_a_day(quiz, campaign, county):
    now = timezone.now()
    assert count_all_fading(now=now) == 0
    handed_in(quiz, county["石桥乡"], LEAST)

    assert count_all_fading(now=now) == 0
    assert count_all_fading(now=now + timedelta(days=1)) == 4
    assert FadingTopic.objects.count() == 4


def test_who_is_wrong_today_knows_it_not(quiz, campaign, county):
    handed_in(quiz, county["石桥乡"], LEAST, ["A", [], "T", []])

    count_all_fading(now=timezone.now())

    told = {one.topic: one.share for one in fading_of(campaign, county["石桥乡"].pk)}
    assert told["建党"] < told["长征"]
