from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.attempt_settlement import settle_attempts
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.attempts import milliseconds, packed
from tongpin.quizzes.models import Attempt, Remark
from tongpin.quizzes.score_counts import score_counts
from tongpin.quizzes.tests.builders import ATTEMPT, DEVICE, RIGHT, asking, published
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    asked = [b.SINGLE, b.TRUE_FALSE, b.NUMBER, b.POLL, b.ORDERING]
    return asking(campaign, county, *asked, has_places=True)


def handed_in(quiz, number, took, answers, second=0):
    at = milliseconds(timezone.now() - timedelta(minutes=10))
    at = at - at % 1000 + second * 1000
    store(
        [
            replace(
                ATTEMPT,
                quiz=quiz.pk,
                who=UUID(int=DEVICE + number),
                unit=quiz.unit_id,
                answers=packed(answers),
                score=0,
                handed_in_ms=at,
                started_ms=at - took * 1000,
            )
        ]
    )


def test_what_nobody_can_read_so_fast_and_what_is_the_same_is_noted(quiz):
    answers = ["A", "F", "1", "A", []]
    handed_in(quiz, 1, 9, ["B", "T", "2", "B", []])
    handed_in(quiz, 2, 11, answers)
    handed_in(quiz, 3, 90, answers)
    handed_in(quiz, 4, 90, answers, second=3)

    settle_attempts(now=timezone.now())
    settle_attempts(now=timezone.now())

    told = Remark.objects.order_by("who", "kind").values_list("who", "kind", "seconds")
    assert [(who.int - DEVICE, kind, took) for who, kind, took in told] == [
        (1, "fast", 9),
        (2, "same", 11),
        (3, "same", 90),
    ]
    assert {row.score for row in Attempt.objects.all()} == {0}
    assert score_counts(quiz.pk) == {0: 4}


def test_nothing_is_noted_where_nobody_gets_a_place(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    handed_in(quiz, 1, 1, RIGHT)

    settle_attempts(now=timezone.now())

    assert not Remark.objects.exists()


def test_whoever_wrote_the_paper_sees_and_answers_it_and_reads_what_was_found(
    quiz, office_client, county
):
    person = make_person("孙学", county["柳林镇"], username="sun")
    own, other = Client(), Client()
    own.force_login(person)
    handed_in(quiz, person.pk - DEVICE, 3, ["B", "T", "2", "B", []])
    settle_attempts(now=timezone.now())
    remark = Remark.objects.get()
    address = f"/quizzes/mine/{quiz.key}/"

    assert "3 seconds" in own.get(address).content.decode()
    assert "3 seconds" not in other.get(address).content.decode()
    assert other.post(address, {"remark": remark.pk, "text": "我"}).status_code == 404
    own.post(address, {"remark": remark.pk, "text": "题目昨天背过"})
    care = office_client.get(f"/quizzes/{quiz.pk}/care/").content.decode()
    assert "题目昨天背过" in care
    assert "孙学" not in care
    office_client.post(f"/quizzes/{quiz.pk}/remarks/{remark.pk}/", {"finding": "可信"})

    assert "可信" in own.get(address).content.decode()
