"""Pictures of questions where people answer them: on phones, told, as data, and on paper."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.questions.actions import approve_questions, import_questions, make_bank
from tongpin.questions.models import Purpose, Version
from tongpin.questions.picture_addresses import picture_address
from tongpin.questions.tests.test_pictures import data_url, moodle
from tongpin.quizzes.actions import Pick, publish_quiz
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hot.quiz_memory import current_quiz
from tongpin.quizzes.models import Quiz
from tongpin.quizzes.sheets.printing import sheets_pdf
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import quiz_of
from tongpin.quizzes.tests.test_sheets import SITE, sheet_for
from tongpin.quizzes.xapi import Statements

pytestmark = pytest.mark.django_db
STEM, OPTION = as_file(scene(1, (640, 480)), "PNG"), as_file(scene(2, (300, 200)), "JPEG")


def pictured_quiz(campaign, unit):
    """A published quiz with a question whose stem, first option and explanation show pictures."""
    now = timezone.now()
    stem = f'看<img src="{data_url(STEM)}" alt="红船">是？'
    option = f'<img src="{data_url(OPTION)}" alt="南湖">'
    file = moodle(stem, first=option, why=f'见<img src="{data_url(STEM)}" alt="红船">')
    bank = make_bank(unit, "题库", Purpose.PRACTICE, by=None, now=now)
    import_questions(bank, "a.xml", file, source="书", by=None, now=now)
    approve_questions(bank, by=None, now=now)
    quiz = quiz_of(campaign, unit, now)
    publish_quiz(quiz, [Pick(list(Version.objects.all()), 10)], by=None, now=now)
    return Quiz.objects.select_related("paper").get(pk=quiz.pk)


@pytest.fixture
def quiz(campaign, county):
    return pictured_quiz(campaign, county["青禾县"])


def images_in(page):
    return re.findall(r'<img src="([^"]+)" alt="([^"]+)" (width="\d+" height="\d+")', page)


def test_pictures_stand_in_the_question_and_are_open_to_who_answers(quiz):
    browser = Browser(quiz)

    page = browser.open()

    stem, option = images_in(page)
    assert stem[1:] == ("红船", 'width="640" height="480"')
    assert option[1:] == ("南湖", 'width="300" height="200"')
    assert page.count('loading="lazy"') == 2
    assert Client().get(stem[0]).getvalue().startswith(b"\x89PNG")
    browser.hand_in([("a1", "A")])
    assert [image[1] for image in images_in(browser.page)] == ["红船", "南湖", "南湖", "红船"]


def test_pages_with_pictures_ask_the_database_nothing(quiz, django_assert_num_queries):
    served = current_quiz(quiz.key, None)

    with django_assert_num_queries(0):
        assert len(images_in(served.pieces["en"].questions[0].asked_html("a1", 1, 0))) == 2


def test_what_somebody_types_shows_no_picture(quiz):
    question = current_quiz(quiz.key, None).pieces["en"].questions[0]
    sign = "（图#0123456789abcdef-40x30）"

    assert "0123456789abcdef" not in question.told_html(sign, "wrong").replace(sign, "")


def test_programs_get_the_addresses_of_what_the_question_shows(quiz):
    browser = Browser(quiz)

    data = json.loads(browser.ask("GET", accept="application/json"))

    (question,) = data["questions"]
    marks = re.findall(r"#([0-9a-f]{16})-", f"{question['stem']}{question['choices']}")
    assert question["pictures"] == {mark: picture_address(mark) for mark in marks}


def test_papers_are_printed_with_pictures(quiz, county):
    sheets = [sheet_for(quiz, county["柳林镇"]) for __ in range(3)]

    pdf = sheets_pdf(quiz, paper_of(quiz), sheets, site=SITE)

    assert len(re.findall(rb"/Subtype ?/Image", pdf)) == 2  # each once, however many sheets


def test_statements_say_what_pictures_show(quiz):
    browser = Browser(quiz)
    browser.open()
    browser.hand_in([("a1", "A")])

    (statement, __) = Statements(quiz, SITE, tells=True).all()

    assert statement["object"]["definition"]["description"] == {"zh-CN": "看（图：红船）是？"}
