import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.models import Attempt, KeyChange, Quiz
from tongpin.quizzes.tests.builders import published, quiz_of, versions
from tongpin.quizzes.tests.test_hot import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, clerk):
    client.force_login(clerk)
    return client


def test_a_quiz_is_made_and_published(page, campaign, county):
    town = county["柳林镇"]
    versions(town, b.SINGLE, b.TRUE_FALSE)
    now = timezone.localtime()
    told = {
        "title": "周测",
        "unit": town.pk,
        "kind": campaign.kinds.get(key="quiz").pk,
        "opens_at": f"{now:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "tries": 1,
        "feedback": "at_once",
        "pace": "whole",
        "tries_each": 1,
    }
    path = page.post("/quizzes/new/", told).url
    assert "sort0.asked" in page.get(path).content.decode()

    page.post(f"{path}publish/", {"sort0.asked": "1", "sort0.points": "20", "sort1.asked": "1"})

    paper = paper_of(Quiz.objects.get())
    assert (paper.asked, paper.most) == (2, 2100)
    assert f"/q/{Quiz.objects.get().key}/" in page.get(path).content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, "Choose"), ({"sort0.asked": "9"}, "cannot be drawn"), ({"sort0.asked": "多"}, "whole")],
)
def test_what_cannot_be_published_is_said(page, campaign, county, told, said):
    versions(county["柳林镇"], b.SINGLE)
    quiz = quiz_of(campaign, county["柳林镇"])

    answer = page.post(f"/quizzes/{quiz.pk}/publish/", told, follow=True)

    assert said in answer.content.decode()


def test_a_key_is_corrected_on_the_page(page, campaign, county):
    quiz = published(campaign, county["柳林镇"], timezone.now())
    browser = Browser(quiz)
    browser.open()
    browser.hand_in()
    version = paper_of(quiz).items[0].version

    page.post(f"/quizzes/{quiz.pk}/keys/{version}/", {"answer": "C", "reason": "印错"})

    assert KeyChange.objects.get().after["right"] == "C"
    assert Attempt.objects.get().score == 3000
    assert "印错" in page.get(f"/quizzes/{quiz.pk}/").content.decode()


def test_strangers_see_a_published_quiz_and_change_nothing(client, stranger, campaign, county):
    quiz = published(campaign, county["柳林镇"], timezone.now())
    draft = quiz_of(campaign, county["柳林镇"])
    client.force_login(stranger)

    seen = client.get(f"/quizzes/{quiz.pk}/").content.decode()

    assert "Correct the key" not in seen
    assert client.get(f"/quizzes/{draft.pk}/").status_code == 404
    assert client.post(f"/quizzes/{quiz.pk}/publish/").status_code == 403
    assert client.post(f"/quizzes/{quiz.pk}/keys/1/").status_code == 403


def test_a_receipt_is_checked_by_anybody(client, campaign, county):
    quiz = published(campaign, county["柳林镇"], timezone.now())
    browser = Browser(quiz)
    browser.open()
    receipt = re.search(r'class="code">([^<]+)', browser.hand_in())[1]

    genuine = client.post("/quizzes/receipts/", {"receipt": receipt})
    other = client.get(f"/quizzes/receipts/?receipt={receipt[:-3]}AAA")

    assert (genuine.context["row"], genuine.context["score"]) == (Attempt.objects.get(), 40)
    assert "row" not in other.context


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(
    page, campaign, county, rows, django_assert_max_num_queries
):
    for __ in range(rows):
        quiz_of(campaign, county["柳林镇"])
    page.get("/quizzes/")

    with django_assert_max_num_queries(11):
        answer = page.get("/quizzes/")

    assert answer.content.decode().count("党史知识测试") == rows
