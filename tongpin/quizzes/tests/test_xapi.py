import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from ralph.models.xapi.base.statements import BaseXapiStatement

from tongpin.questions.tests import builders as b
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.models import EntryWay, Quiz
from tongpin.quizzes.tests.browsers import FORM, Browser
from tongpin.quizzes.tests.builders import RIGHT, asking, paper_from, published
from tongpin.quizzes.xapi import Statements
from tongpin.testing import make_person

pytestmark = pytest.mark.django_db
SITE = "https://tongpin.example"


def of(quiz, *, tells=True):
    return list(Statements(quiz, SITE, tells).all())


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now())


@pytest.fixture
def person(county):
    return make_person("孙学", county["柳林镇"])


def test_a_paper_is_a_statement_for_each_question_and_one_for_itself(quiz, person):
    paper_from(quiz, uuid_of_person(person.pk), ["B", ["A", "C"], "F", ["1921", ""]], score=1500)

    *answered, completed = of(quiz)

    assert [one["result"]["response"] for one in answered] == ["B", "A[,]C", "false", "1921[,]"]
    assert [one["result"]["success"] for one in answered] == [True, False, False, False]
    assert completed["result"]["score"] == {"raw": 15, "min": 0, "max": 40, "scaled": 0.375}
    assert completed["result"]["duration"] == "PT60.00S"
    assert answered[0]["object"]["definition"]["correctResponsesPattern"] == ["B"]
    assert answered[3]["object"]["definition"]["correctResponsesPattern"] == ["1921[,]13"]
    assert "孙学" not in json.dumps([*answered, completed], ensure_ascii=False)
    assert completed["actor"]["account"]["homePage"] == SITE


def test_another_reader_of_xapi_accepts_every_kind(campaign, county, person):
    quiz = asking(campaign, county, *b.EVERY)
    answers = [b.right_answer(question) for question in b.EVERY]
    nothing = [[] if isinstance(answer, list) else "" for answer in answers]
    paper_from(quiz, uuid_of_person(person.pk), answers)
    paper_from(quiz, uuid_of_person(person.pk + 1), nothing)

    told = of(quiz)

    assert len(told) == 2 * (len(b.EVERY) + 1)
    for statement in told:
        BaseXapiStatement(**statement)


def test_statements_are_the_same_each_time_and_different_from_each_other(quiz, person):
    paper_from(quiz, uuid_of_person(person.pk), RIGHT)

    first, second = of(quiz), of(quiz)

    assert first == second
    assert len({one["id"] for one in first}) == len(first) == 5
    assert len({one["context"]["registration"] for one in first}) == 1


def test_what_is_right_is_not_told_before_the_quiz_tells(quiz, person):
    paper_from(quiz, uuid_of_person(person.pk), RIGHT)

    assert not any("correctResponsesPattern" in json.dumps(one) for one in of(quiz, tells=False))


def test_how_a_paper_came_in_is_told(quiz, person):
    paper_from(quiz, uuid_of_person(person.pk), RIGHT, way=EntryWay.PAPER, by=person.pk)

    assert of(quiz)[-1]["context"]["extensions"] == {f"{SITE}/xapi/way": "paper"}


def test_the_command_writes_a_line_for_each(quiz, person, tmp_path):
    browser = Browser(quiz)
    browser.sign_in(person)
    browser.open()
    browser.hand_in(FORM)
    file, today = tmp_path / "a.jsonl", timezone.localdate()

    call_command("statements", "-o", str(file), "--quiz", quiz.key, "--site", SITE)
    assert len(file.read_text().splitlines()) == 5
    call_command("statements", "-o", str(file), "--to", str(today - timedelta(days=1)))
    assert file.read_text() == ""
    call_command("statements", "-o", str(file), "--from", str(today), "--to", str(today))
    assert [json.loads(line)["id"] for line in file.read_text().splitlines()] != []
    with pytest.raises(CommandError, match="abc"):
        call_command("statements", "-o", str(file), "--quiz", "abc")
    assert Quiz.objects.count() == 1
