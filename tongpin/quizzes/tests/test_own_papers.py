from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.questions.content import Key
from tongpin.questions.models import Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import correct_key
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.tests.browsers import browser_of
from tongpin.quizzes.tests.builders import asking, paper_from, published

pytestmark = pytest.mark.django_db
PAPER_QUERIES = 19


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


@pytest.mark.parametrize("rows", [1, 3])
def test_ones_own_papers_cost_the_same_queries_for_any_number(
    office_client, office, campaign, county, rows, django_assert_num_queries
):
    quiz = asking(campaign, county, b.SINGLE, b.SHORT, tries=3)
    for number in range(1, rows + 1):
        paper_from(quiz, uuid_of_person(office.pk), ["B", "体会"], number=number)
    office_client.get(f"/quizzes/mine/{quiz.key}/")

    with django_assert_num_queries(PAPER_QUERIES):
        answer = office_client.get(f"/quizzes/mine/{quiz.key}/")

    assert [paper.attempt.number for paper in answer.context["papers"]] == list(range(rows, 0, -1))
    assert [len(paper.marks) for paper in answer.context["papers"]] == [1] * rows
