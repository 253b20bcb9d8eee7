import json
import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.orgs.models import Role
from tongpin.quizzes.tests.builders import published
from tongpin.quizzes.tests.test_hot import Browser
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(county):
    return make_person("赵文员", county["青禾县"], Role.CLERK, username="clerk")


@pytest.fixture
def page(clerk):
    client = Client()
    client.force_login(clerk)
    return client


def test_answers_travel_behind_the_address(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    browser = Browser(quiz)
    browser.open()
    told = {"ticket": browser.ticket, "a1": "B", "a2": ["A", "B"], "a4.1": "一九二一"}

    shown = Client(enforce_csrf_checks=True).post(f"/quizzes/go-on/{quiz.key}/", told)

    address = shown.context["address"]
    assert json.loads(unquote(address.partition("#")[2])) == [
        ["a1", "B"], ["a2", "A"], ["a2", "B"], ["a4.1", "一九二一"],
    ]  # fmt: skip
    other = Browser(quiz)
    other.open(re.search(r"\?([^#]+)", address)[1])
    assert other.ticket == browser.ticket


def test_a_ticket_that_is_not_ours_leads_nowhere(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())

    shown = Client().post(f"/quizzes/go-on/{quiz.key}/", {"ticket": "abc"})

    assert shown.status_code == 404


def test_answers_too_long_for_a_code_stay_where_they_are(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    browser = Browser(quiz)
    browser.open()

    told = {"ticket": browser.ticket, "a4.1": "字" * 500}
    shown = Client().post(f"/quizzes/go-on/{quiz.key}/", told)

    assert "#" not in shown.context["address"]
    assert "too long for a code" in shown.content.decode()
