import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.learning.answer_history import longer_log
from tongpin.learning.models import Recall
from tongpin.questions.actions import rewrite_question
from tongpin.questions.content import Key
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.models import Bank, Purpose, Version
from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, correct_key, publish_quiz
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import published, quiz_of, versions
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db
WRONG = [("a1", "A"), ("a2", "A"), ("a2", "B"), ("a3", "F"), ("a4.1", "1921"), ("a4.2", "9")]


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now(), tries=3)


@pytest.fixture
def person(county):
    return make_person("孙学", county["柳林镇"], username="sun")


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def handed_in(quiz, person, fields=WRONG):
    browser = Browser(quiz)
    browser.sign_in(person)
    browser.open()
    browser.hand_in(fields)


def sheet_of(page) -> str:
    return re.search(r'name="sheet" value="([^"]+)"', page.content.decode())[1]


def test_the_book_holds_what_was_wrong_in_papers(quiz, client, person):
    handed_in(quiz, person)

    told = client.get("/five/", {"what": "book"}).context["questions"]

    assert {content.kind for content, *__ in told} == {"single", "true_false", "blank"}
    assert {right for __, right, __ in told} == {"嘉兴", "true", "1921；13 / 十三位"}


def test_a_question_answered_rightly_leaves_the_book_and_counts_once(quiz, client, person):
    handed_in(quiz, person)
    page = client.get("/five/", {"what": "again"})
    stems = re.findall(r"<legend>.*?</b>\s*(.*?)\s*</legend>", page.content.decode(), re.DOTALL)
    number = next(n for n, stem in enumerate(stems, start=1) if "一大最后一天" in stem)
    told = {"sheet": sheet_of(page), f"a{number}": "B"}

    first = client.post("/five/", told)
    second = client.post("/five/", told)

    assert first.context["book"] == second.context["book"] == 2
    assert first.content.decode().count('class="right"') == 1
    assert Recall.objects.count() == 3
    assert sorted(Recall.objects.values_list("share", flat=True)) == [0, 0, 100]


def test_what_is_due_is_asked_before_what_is_new(quiz, client, person, county):
    other = make_person("周旁", county["柳林镇"])
    handed_in(quiz, other)
    new = client.get("/five/")
    assert "Nothing to ask" not in new.content.decode()
    assert len(new.context["questions"]) == 4  # all of the practice bank, none seen yet

    handed_in(quiz, person)

    assert "Nothing to ask today" in client.get("/five/").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tongpin.learning.views_daily_five.localdate", lambda *__: tomorrow)
        page = client.get("/five/")
        assert len(page.context["questions"]) == 3
        assert 'name="a3.1"' in page.content.decode()


def test_questions_of_a_contest_bank_are_not_offered(client, county, quiz):
    Bank.objects.update(purpose=Purpose.CONTEST)

    assert client.get("/five/").context["questions"] == []


def test_a_quiz_that_does_not_tell_yet_is_not_told_of(campaign, county, client, person):
    quiz = published(campaign, county["青禾县"], timezone.now(), feedback="afterwards")
    Bank.objects.update(purpose=Purpose.CONTEST)
    handed_in(quiz, person)

    assert client.get("/five/", {"what": "book"}).context["questions"] == []


def test_a_corrected_key_corrects_the_book(quiz, client, person):
    handed_in(quiz, person)
    version = Version.objects.get(kind="true_false")
    correct_key(quiz, version.pk, Key("F"), reason="史实有误", by=None, now=timezone.now())

    told = client.get("/five/", {"what": "book"}).context["questions"]

    assert {content.kind for content, *__ in told} == {"single", "blank"}


def test_the_newest_version_is_asked(quiz, client, person):
    handed_in(quiz, person)
    question = Version.objects.get(kind="single").question
    content, key = b.SINGLE
    draft = QuestionDraft(content, Key(key.right, why="改过的解析"), source="《简史》第1页")
    version = rewrite_question(question, draft, by=None, now=NOON)
    version.approved_at = NOON
    version.save()

    page = client.get("/five/", {"what": "book"}).content.decode()

    assert "改过的解析" in page
    assert "会议转移到南湖" not in page


def test_a_device_keeps_its_answers_itself(county):
    versions(county["青禾县"], b.SINGLE, b.TRUE_FALSE)
    device = Client()
    assert device.get("/five/").status_code == 200
    page = device.post("/five/", {"what": "five", "log": "[]"})
    assert len(page.context["questions"]) == 2

    told = {"sheet": sheet_of(page), "log": "[]"}
    told = device.post("/five/", told)
    again = device.post("/five/", {"sheet": sheet_of(page), "log": told.context["log"]})

    assert told.context["book"] == 2
    log = json.loads(told.context["log"])
    assert again.context["log"] == told.context["log"]
    assert [entry[1:3] for entry in log] == [[timezone.localdate().isoformat(), 0]] * 2
    assert not Recall.objects.exists()
    book = device.post("/five/", {"what": "book", "log": json.dumps(log)})
    assert len(book.context["questions"]) == 2


def test_a_sheet_is_answered_only_by_whom_it_was_put_to(county, client):
    versions(county["青禾县"], b.SINGLE)
    device = Client()
    sheet = sheet_of(device.post("/five/", {"what": "five"}))

    assert Client().post("/five/", {"sheet": sheet}).status_code == 400
    assert client.post("/five/", {"sheet": sheet}).status_code == 400
    assert device.post("/five/", {"sheet": sheet[:-1]}).status_code == 400


@pytest.mark.parametrize(
    "log",
    [
        "{",
        "{}",
        "[[1]]",
        '[["1","2021-03-23",100,5]]',
        '[[1,"heute",100,5]]',
        '[[1,"2021-03-23",101,5]]',
        '[[1,"2021-03-23",true,5]]',
        "[" * 5000,
    ],
)
def test_a_log_of_another_shape_says_nothing(county, log):
    assert Client().post("/five/", {"what": "book", "log": log}).context["questions"] == []


def test_a_long_log_loses_its_oldest():
    log = [[1, "2021-03-23", 100, n] for n in range(5)]

    assert longer_log(log, [(2, NOON.date(), 0, 9)], 3) == [*log[-2:], [2, "2021-04-30", 0, 9]]


def test_a_device_learns_no_key_by_naming_numbers(county):
    versions(county["青禾县"], b.SINGLE, b.TRUE_FALSE)
    Bank.objects.update(purpose=Purpose.CONTEST)
    questions = Version.objects.values_list("question", flat=True)
    log = json.dumps([[number, "2021-03-23", 0, 1] for number in questions])

    told = Client().post("/five/", {"what": "book", "log": log})

    assert told.context["questions"] == []


def test_what_a_running_quiz_asks_is_not_told_of_by_an_older_one(
    quiz, client, person, campaign, county
):
    handed_in(quiz, person)
    later = quiz_of(campaign, county["青禾县"], timezone.now(), feedback="afterwards")
    single = Version.objects.select_related("question").filter(kind="single")
    publish_quiz(later, [Pick(list(single), 10)], by=None, now=timezone.now())

    told = client.get("/five/", {"what": "book"}).context["questions"]

    assert {content.kind for content, *__ in told} == {"true_false", "blank"}


def test_a_corrected_key_is_what_is_right(quiz, client, person):
    handed_in(quiz, person)
    version = Version.objects.get(kind="single")
    correct_key(quiz, version.pk, Key("C"), reason="史实有误", by=None, now=timezone.now())

    told = client.get("/five/", {"what": "book"}).context["questions"]

    assert {right for content, right, __ in told if content.kind == "single"} == {"北京"}


def test_what_was_answered_last_counts_within_a_day_too(quiz, client, person):
    page = client.get("/five/")
    stems = re.findall(r"<legend>.*?</b>\s*(.*?)\s*</legend>", page.content.decode(), re.DOTALL)
    number = next(n for n, stem in enumerate(stems, start=1) if "一大最后一天" in stem)
    client.post("/five/", {"sheet": sheet_of(page), f"a{number}": "B"})

    handed_in(quiz, person)

    told = client.get("/five/", {"what": "book"}).context["questions"]
    assert "single" in {content.kind for content, *__ in told}
