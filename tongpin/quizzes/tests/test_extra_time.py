import pytest
from django.utils import timezone

from tongpin.orgs.models import Person
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import ExtraTime
from tongpin.quizzes.tests.builders import published
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db


def test_it_is_given_changed_and_taken_back(campaign, county, page, clerk):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    person = make_person("孙学", county["柳林镇"])
    address = f"/quizzes/{quiz.pk}/extra/"

    page.post(address, {"name": "孙学", "percent": 50, "reason": "视力"})
    page.post(address, {"name": "孙学", "percent": 100})
    ticket = load_quiz(quiz.key).ticket(uuid_of_person(person.pk), 1, quiz.unit_id, 0)
    assert ticket.limit_s == 1200
    page.post(address, {"name": "孙学", "percent": 0})

    assert not ExtraTime.objects.exists()


def test_a_quiz_without_a_limit_needs_none(campaign, county, page):
    make_person("孙学", county["柳林镇"])
    quiz = published(campaign, county["青禾县"], timezone.now())

    told = page.post(f"/quizzes/{quiz.pk}/extra/", {"name": "孙学", "percent": 50})

    assert "no time limit" in told.content.decode()
    assert not ExtraTime.objects.exists()


def test_a_name_that_nobody_has_makes_nobody(campaign, county, page):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    count = Person.objects.count()

    told = page.post(f"/quizzes/{quiz.pk}/extra/", {"name": "孙学错", "percent": 50})

    assert "Nobody of this name" in told.content.decode()
    assert Person.objects.count() == count
