"""A quiz that is offered through units' codes alone, and papers counted minute by minute."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tongpin.figures.checks import figure_questions
from tongpin.figures.figure_reader import Scope
from tongpin.quizzes.answerers import uuid_of_device, uuid_of_person
from tongpin.quizzes.models import Attempt
from tongpin.quizzes.paper_rushes import MANY, fullest_minute_of
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import RIGHT, paper_from, published
from tongpin.quizzes.unit_codes import unit_code, unit_query

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now(), needs_unit_code=True)


def test_without_a_code_there_is_no_paper(quiz, county):
    unit = county["柳林镇"].pk
    for query in ("", f"u={unit}", f"u={unit}&c=0123456789abcdef", "c="):
        browser = Browser(quiz)
        browser.open(query)

        assert browser.status == 403
        assert 'name="ticket"' not in browser.page


def test_a_code_is_of_one_unit_and_one_quiz(quiz, county, campaign):
    other = published(campaign, county["柳林镇"], timezone.now(), needs_unit_code=True)
    town, village = county["柳林镇"].pk, county["王庄村"].pk
    for query in (
        f"u={village}&c={unit_code(quiz.key, town)}",
        f"u={town}&c={unit_code(other.key, town)}",
    ):
        browser = Browser(quiz)
        browser.open(query)
        assert browser.status == 403


def test_a_paper_counts_for_the_unit_of_the_code_whatever_the_form_says(quiz, county):
    browser = Browser(quiz)
    browser.open(unit_query(quiz.key, county["柳林镇"].pk))
    assert 'name="unit"' not in browser.page

    browser.hand_in(unit=str(county["石桥乡"].pk))

    assert Attempt.objects.get().unit == county["柳林镇"].pk


def test_who_has_a_ticket_or_is_signed_in_needs_no_code(quiz, county, clerk):
    browser = Browser(quiz)
    browser.open(unit_query(quiz.key, county["柳林镇"].pk))
    ticket = browser.ticket
    browser.open()
    assert browser.ticket == ticket
    person = Browser(quiz)
    person.sign_in(clerk)
    person.open()

    assert person.status == 200


def test_other_quizzes_need_no_code(campaign, county):
    browser = Browser(published(campaign, county["青禾县"], timezone.now()))
    browser.open()

    assert 'name="ticket"' in browser.page


def test_a_clerk_gets_the_codes_of_the_own_units(quiz, county, clerk_client, campaign):
    page = clerk_client.get(f"/quizzes/{quiz.pk}/codes/")

    names = [name for name, *__ in page.context["links"]]
    assert names == ["柳林镇", "王庄村"]
    query = unit_query(quiz.key, county["柳林镇"].pk)
    assert page.context["links"][0][1].endswith(f"{quiz.path}?{query}")
    open_quiz = published(campaign, county["柳林镇"], timezone.now())
    page = clerk_client.get(f"/quizzes/{open_quiz.pk}/codes/")
    town = county["柳林镇"].pk
    assert page.context["links"][0][1].endswith(f"{open_quiz.path}?u={town}")  # no code is needed


def hand_in_many(quiz, count, unit, at):
    paper_from(quiz, uuid_of_device(f"{0:036x}"), RIGHT)
    first = Attempt.objects.get()
    Attempt.objects.all().delete()
    for number in range(count):
        first.who = uuid_of_device(f"{number:036x}")
        first.unit = unit
        first.handed_in_at = at
        first.save(force_insert=True)


@pytest.mark.parametrize(("count", "asked"), [(MANY, 0), (MANY + 1, 1)])
def test_many_papers_in_one_minute_are_asked_about_before_a_release(
    quiz, county, campaign, count, asked
):
    at = timezone.now().replace(second=5, microsecond=0)
    hand_in_many(quiz, count, county["柳林镇"].pk, at)
    day = timezone.localdate(at)

    scope = Scope(campaign, county["青禾县"], day, day + timedelta(days=1))
    texts = [question.text for question in figure_questions(scope) if "script" in question.text]

    assert len(texts) == asked
    assert not asked or f"{count} papers" in texts[0]
    assert fullest_minute_of(quiz).count == count


def test_papers_of_known_people_are_no_rush(quiz, clerk):
    paper_from(quiz, uuid_of_person(clerk.pk), RIGHT)

    assert fullest_minute_of(quiz).at is None
