"""The check of a receipt by anybody who has it."""

import re

import pytest
from django.utils import timezone

from tongpin.quizzes.models import Attempt
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(campaign, county):
    """The receipt of a paper that is all right."""
    browser = Browser(published(campaign, county["柳林镇"], timezone.now()))
    browser.open()
    return re.search(r'class="code">([^<]+)', browser.hand_in())[1]


def test_a_receipt_is_checked_by_anybody(client, receipt):
    answer = client.post("/quizzes/receipts/", {"receipt": f" {receipt} "})

    assert (answer.context["row"], answer.context["score"]) == (Attempt.objects.get(), 40)
    assert "This receipt is genuine" in answer.content.decode()


def test_a_receipt_that_is_not_ours_tells_nothing(client, receipt):
    answer = client.get(f"/quizzes/receipts/?receipt={receipt[:-3]}AAA")

    assert "row" not in answer.context
    assert "This is no receipt of ours" in answer.content.decode()


def test_a_score_that_changed_since_is_shown_beside_the_old_one(client, receipt):
    Attempt.objects.update(score=3000)

    answer = client.post("/quizzes/receipts/", {"receipt": receipt})

    assert (answer.context["score"], answer.context["score_now"]) == (40, 30)
    assert "It has changed since" in answer.content.decode()


def test_answers_that_somebody_changed_are_found_out(client, receipt):
    Attempt.objects.update(answers='["B","","",""]')

    answer = client.post("/quizzes/receipts/", {"receipt": receipt})

    assert answer.context["agrees"] is False
    assert "The stored answers are not those of this receipt" in answer.content.decode()


def test_nothing_typed_is_asked_for_again(client):
    answer = client.post("/quizzes/receipts/", {"receipt": ""})

    assert "is_checked" not in answer.context
