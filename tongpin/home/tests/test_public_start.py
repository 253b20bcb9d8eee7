"""The start page for everybody: what is open, and the way in."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.learning.readings import ReadingDraft, publish_reading, write_reading
from tongpin.quizzes.tests.builders import published


@pytest.mark.django_db
def test_without_a_county_it_is_the_sign_in():
    assert Client().get("/").url == "/accounts/login/"


def test_everybody_sees_todays_reading_and_the_quizzes_that_are_open(campaign, county):
    now = timezone.now()
    draft = ReadingDraft(title="半条被子", day=localdate(), body="正文", source="简史第三章")
    reading = write_reading(campaign, county["青禾县"], draft, by=None, now=now)
    publish_reading(reading, by=None, now=now)
    published(campaign, county["青禾县"], now, title="每日五题")
    page = Client().get("/")

    assert page.status_code == 200
    assert page.context["reading"].title == "半条被子"
    assert [quiz.title for quiz in page.context["quizzes"]] == ["每日五题"]
    for address in ("/s/", "/me/", "/five/", "/accounts/login/", "/complaints/new/", "/r/"):
        assert f'href="{address}' in page.text


@pytest.mark.parametrize(
    ("days_ago", "values"), [(90, {"title": "上一季"}), (0, {"needs_unit_code": True})]
)
def test_a_quiz_that_is_over_or_for_units_alone_is_not_offered(campaign, county, days_ago, values):
    published(campaign, county["青禾县"], timezone.now() - timedelta(days=days_ago), **values)

    assert list(Client().get("/").context["quizzes"]) == []


def test_who_is_signed_in_keeps_the_own_start_page(clerk_client, campaign):
    assert "home/start.html" in [template.name for template in clerk_client.get("/").templates]
