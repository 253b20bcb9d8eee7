from dataclasses import replace
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongpin.orgs.models import Role
from tongpin.questions.actions import import_questions, make_bank, write_question
from tongpin.questions.drafts import QuestionDraft
from tongpin.questions.kinds import KINDS
from tongpin.questions.models import Bank, Purpose, Question, Version
from tongpin.questions.tests import builders as b
from tongpin.questions.tests.test_actions import TEXT
from tongpin.testing import NOON, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(county):
    return make_bank(county["柳林镇"], "题库", Purpose.PRACTICE, by=None, now=NOON)


@pytest.fixture
def page(client, clerk):
    client.force_login(clerk)
    return client


def test_a_bank_is_made_and_listed(page, county):
    unit = county["柳林镇"].pk

    page.post("/banks/", {"unit": unit, "name": "新题库", "purpose": "contest"})

    assert Bank.objects.get().purpose == Purpose.CONTEST
    assert "新题库" in page.get("/banks/").content.decode()


def test_a_file_is_looked_at_before_it_is_stored(page, bank):
    file = SimpleUploadedFile("题.txt", TEXT.encode("gb18030"))

    looked = page.post(f"/banks/{bank.pk}/take-in/", {"file": file, "source": "默认"})

    assert [one.outcome for one in looked.context["questions"]] == ["taken", "refused", "taken"]
    assert Question.objects.count() == 0
    page.post(f"/banks/{bank.pk}/store/")
    assert Question.objects.count() == 2
    page.post(f"/banks/{bank.pk}/approve/")
    assert Version.objects.filter(approved_by__name="林晓").count() == 2


def test_another_answer_is_shown_beside_the_banks_before_anything_is_stored(page, bank):
    version = write_question(bank, QuestionDraft(*b.TRUE_FALSE, source="书"), by=None, now=NOON)
    text = "1. 遵义会议于1935年召开。\n答案：×\n出处：书"

    looked = page.post(f"/banks/{bank.pk}/take-in/", {"text": text})

    (question,) = looked.context["questions"]
    assert question.outcome == "contradiction"
    shown = unescape(looked.content.decode())
    assert f"/banks/questions/{version.question_id}/" in shown
    assert shown.count("遵义会议于1935年召开。") == 2
    assert "/store/" not in shown


def test_what_was_looked_at_for_one_bank_is_not_stored_in_another(page, bank, county):
    other = make_bank(county["柳林镇"], "另一题库", Purpose.PRACTICE, by=None, now=NOON)
    page.post(f"/banks/{bank.pk}/take-in/", {"text": TEXT, "source": "书"})

    answer = page.post(f"/banks/{other.pk}/store/")

    assert answer.url == f"/banks/{other.pk}/take-in/"
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, "one of both"), ({"text": " \n "}, "one of both"), ({"text": "没有题"}, "No question")],
)
def test_what_is_wrong_with_a_file_is_said_on_the_form(page, bank, told, said):
    answer = page.post(f"/banks/{bank.pk}/take-in/", told)

    assert said in str(answer.context["form"].errors)


def test_storing_without_a_file_leads_back(page, bank):
    assert page.post(f"/banks/{bank.pk}/store/").url == f"/banks/{bank.pk}/take-in/"


def test_a_question_is_written_changed_approved_and_retired(page, bank):
    text = "1. 【判断题】甲。\n答案：√\n出处：书"
    page.post(f"/banks/{bank.pk}/write/", {"text": text})
    question = Question.objects.get()
    path = f"/banks/questions/{question.pk}/"

    page.post(path, {"text": text.replace("√", "×")})
    page.post(f"{path}approve/", {"number": 2})  # the one that was read

    assert [one.answer_key.right for one in question.versions.order_by("number")] == ["T", "F"]
    assert question.versions.get(number=2).approved_by.name == "林晓"
    assert page.post(f"{path}retire/").url == f"/banks/{bank.pk}/"
    assert Question.objects.standing().count() == 0


def test_the_help_shows_how_every_kind_is_typed(page, bank):
    answer = page.get(f"/banks/{bank.pk}/write/")

    help_text = unescape(answer.content.decode())
    for kind in KINDS.values():
        assert kind.files.example in help_text


@pytest.mark.parametrize("number", ["", "9", "x", "9" * 5000])
def test_only_a_version_that_there_is_is_approved(page, bank, number):
    version = write_question(bank, QuestionDraft(*b.SINGLE, source="书"), by=None, now=NOON)

    path = f"/banks/questions/{version.question_id}/approve/"

    assert page.post(path, {"number": number}).status_code == 404


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("没有题号", "Type one question"),
        ("1. 【判断题】甲。\n答案：√", "book and page"),
        ("1. 【判断题】甲。\n答案：也许\n出处：书", "neither"),
    ],
)
def test_a_question_with_faults_is_not_stored(page, bank, text, said):
    answer = page.post(f"/banks/{bank.pk}/write/", {"text": text})

    assert said in str(answer.context["form"].errors)
    assert Question.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "left_out"),
    [
        ("txt", set()),
        ("xlsx", {"composite"}),
        ("gift", {"composite", "ordering", "poll", "blank", "number", "short", "spots"}),
        ("xml", {"composite", "ordering", "poll", "blank", "number", "spots"}),
        ("qti21.zip", {"composite", "number", "short", "spots"}),
        ("qti30.zip", {"composite", "number", "short", "spots"}),
    ],
)
def test_a_bank_that_is_taken_away_is_taken_in_as_the_same(page, bank, form, left_out):
    for pair in b.EVERY:
        write_question(bank, QuestionDraft(*pair, source="书"), by=None, now=NOON)

    content = page.get(f"/banks/{bank.pk}/bank.{form}").content

    again = import_questions(bank, f"a.{form}", content, source="", by=None, now=NOON)
    assert [one.outcome for one in again] == ["same"] * (len(b.EVERY) - len(left_out))
    if form in ("gift", "xml"):
        assert content.decode().count("left out") == len(left_out)


def test_a_bank_goes_out_in_no_other_format(page, bank):
    assert page.get(f"/banks/{bank.pk}/bank.exe").status_code == 404


@pytest.mark.parametrize("end", ["", "take-in/", "write/", "bank.txt"])
def test_another_townships_bank_is_not_there(client, stranger, bank, end):
    client.force_login(stranger)

    assert client.get(f"/banks/{bank.pk}/{end}").status_code == 404


def test_who_records_for_no_unit_has_no_banks(client, county):
    client.force_login(make_person("巡视", county["青禾县"], Role.INSPECTOR, username="x"))

    assert client.get("/banks/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_a_bank_costs_the_same_queries_for_any_number_of_questions(
    page, bank, rows, django_assert_max_num_queries
):
    for number in range(rows):
        content, key = b.TRUE_FALSE
        draft = QuestionDraft(replace(content, stem=f"第{number}句。"), key, source="书")
        write_question(bank, draft, by=None, now=NOON)
    page.get(f"/banks/{bank.pk}/")

    with django_assert_max_num_queries(14):
        answer = page.get(f"/banks/{bank.pk}/?waiting")

    assert answer.content.decode().count("第") >= rows
