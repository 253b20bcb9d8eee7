from uuid import UUID

import pytest
from django.utils import timezone

from tongpin.orgs.models import Person
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import ExtraTime, Remark
from tongpin.quizzes.tests.builders import DEVICE, RIGHT, paper_from, published, quiz_of
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db
CARE_QUERIES = 18


def test_it_is_given_changed_and_taken_back(campaign, county, office_client):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    person = make_person("孙学", county["柳林镇"])
    address = f"/quizzes/{quiz.pk}/extra/"

    office_client.post(address, {"name": "孙学", "percent": 50, "reason": "视力"})
    office_client.post(address, {"name": "孙学", "percent": 100})
    ticket = load_quiz(quiz.key).ticket(uuid_of_person(person.pk), 1, quiz.unit_id, 0)
    assert ticket.limit_s == 1200
    office_client.post(address, {"name": "孙学", "percent": 0})

    assert not ExtraTime.objects.exists()


def test_a_quiz_without_a_limit_needs_none(campaign, county, office_client):
    make_person("孙学", county["柳林镇"])
    quiz = published(campaign, county["青禾县"], timezone.now())

    told = office_client.post(f"/quizzes/{quiz.pk}/extra/", {"name": "孙学", "percent": 50})

    assert "no time limit" in told.content.decode()
    assert not ExtraTime.objects.exists()


def test_a_name_that_nobody_has_makes_nobody(campaign, county, office_client):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    count = Person.objects.count()

    told = office_client.post(f"/quizzes/{quiz.pk}/extra/", {"name": "孙学错", "percent": 50})

    assert "Nobody of this name" in told.content.decode()
    assert Person.objects.count() == count


@pytest.mark.parametrize("part", ["care/", "marking/", "extra/", "keys/1/", "others/", "sheets/"])
def test_a_draft_has_nothing_to_look_after(part, campaign, county, office_client):
    quiz = quiz_of(campaign, county["青禾县"])
    address = f"/quizzes/{quiz.pk}/{part}"

    assert office_client.get(address).status_code in (404, 405)
    assert office_client.post(address, {"name": "孙学", "percent": 50}).status_code in (404, 405)


def test_strangers_do_not_look_after_a_quiz(stranger_client, campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    make_person("孙学", county["柳林镇"])

    assert stranger_client.get(f"/quizzes/{quiz.pk}/care/").status_code == 403
    assert stranger_client.get(f"/quizzes/{quiz.pk}/marking/").status_code == 403
    form = {"name": "孙学", "percent": 50}
    assert stranger_client.post(f"/quizzes/{quiz.pk}/extra/", form).status_code == 403
    assert not ExtraTime.objects.exists()


def test_a_name_that_several_have_gives_nobody_more_time(campaign, county, office_client):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    for __ in range(2):
        make_person("孙学", county["柳林镇"])

    answer = office_client.post(f"/quizzes/{quiz.pk}/extra/", {"name": "孙学", "percent": 50})

    assert "Several people are named 孙学" in answer.content.decode()
    assert not ExtraTime.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_remarks_cost_the_same_queries_for_any_number(
    campaign, county, office_client, rows, django_assert_num_queries
):
    quiz = published(campaign, county["青禾县"], timezone.now(), has_places=True)
    for number in range(rows):
        who = UUID(int=DEVICE + number)
        paper_from(quiz, who, RIGHT)
        Remark.objects.create(
            quiz=quiz.pk, who=who, number=1, kind="fast", seconds=1, noted_at=timezone.now()
        )
    office_client.get(f"/quizzes/{quiz.pk}/care/")

    with django_assert_num_queries(CARE_QUERIES):
        answer = office_client.get(f"/quizzes/{quiz.pk}/care/")

    assert [unit for __, __, unit in answer.context["remarks"]] == ["青禾县"] * rows
