"""The hint of a first visit on the pages of a quiz, which Django does not answer."""

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.guide.actions import put_hint_away
from tongpin.guide.hints import COOKIE
from tongpin.quizzes.models import Pace
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import published
from tongpin.testing import NOON, client_of

pytestmark = pytest.mark.django_db
HINT = 'class="hint no-print"'


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now())


def test_the_first_visit_has_a_hint_with_the_way_back(quiz):
    page = Browser(quiz).open()

    assert page.count(HINT) == 1
    assert f'<input type="hidden" name="next" value="/q/{quiz.key}/">' in page
    assert page.index(HINT) < page.index("data-paper")


def test_a_phone_puts_it_away_by_a_cookie(quiz):
    browser, client = Browser(quiz), Client(enforce_csrf_checks=True)
    browser.open()

    response = client.post("/help/hints/away/", {"hint": "quiz", "next": f"/q/{quiz.key}/"})
    browser.cookies[COOKIE] = client.cookies[COOKIE].value

    assert response.url == f"/q/{quiz.key}/"
    assert HINT not in browser.open()


def test_the_result_has_no_hint(quiz):
    browser = Browser(quiz)
    browser.open()

    assert HINT not in browser.hand_in()


def test_one_question_at_a_time_has_it_at_the_first_alone(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), pace=Pace.STEPS)
    browser = Browser(quiz)

    assert HINT in browser.open()
    assert HINT not in browser.hand_in([("a1", "B"), ("go", "next")], ticket="none")


def test_what_a_person_put_away_elsewhere_comes_along(quiz, clerk):
    put_hint_away("quiz", by=clerk, now=NOON)

    response = client_of(clerk).get(f"/quizzes/{quiz.pk}/go/")

    assert response.cookies[COOKIE].value == "quiz"
