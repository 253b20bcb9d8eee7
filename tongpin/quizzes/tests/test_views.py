from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.actions import Pick, publish_quiz
from tongpin.quizzes.beginnings import has_begun
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hot.quiz_memory import current_quiz
from tongpin.quizzes.models import Attempt, KeyChange, Quiz
from tongpin.quizzes.tests import browsers
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import DEVICE, RIGHT, paper_from, published, quiz_of, versions

pytestmark = pytest.mark.django_db
LIST_QUERIES = 12
PAGE_QUERIES = 23
DRAFT_QUERIES = 15


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["柳林镇"], timezone.now())


def test_a_quiz_is_made_and_published(office_client, campaign, county):
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
    path = office_client.post("/quizzes/new/", told).url
    assert "sort0.asked" in office_client.get(path).content.decode()

    office_client.post(
        f"{path}publish/", {"sort0.asked": "1", "sort0.points": "20", "sort1.asked": "1"}
    )

    paper = paper_of(Quiz.objects.get())
    assert (paper.asked, paper.most) == (2, 2100)
    assert f"/q/{Quiz.objects.get().key}/" in office_client.get(path).content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, "Choose"), ({"sort0.asked": "9"}, "cannot be drawn"), ({"sort0.asked": "多"}, "whole")],
)
def test_what_cannot_be_published_is_said(office_client, campaign, county, told, said):
    versions(county["柳林镇"], b.SINGLE)
    quiz = quiz_of(campaign, county["柳林镇"])

    answer = office_client.post(f"/quizzes/{quiz.pk}/publish/", told, follow=True)

    assert said in answer.content.decode()


def test_a_key_is_corrected_on_the_page(office_client, quiz):
    browser = Browser(quiz)
    browser.open()
    browser.hand_in()
    version = paper_of(quiz).items[0].version

    office_client.post(f"/quizzes/{quiz.pk}/keys/{version}/", {"answer": "C", "reason": "印错"})

    assert KeyChange.objects.get().after["right"] == "C"
    assert Attempt.objects.get().score == 3000
    assert "印错" in office_client.get(f"/quizzes/{quiz.pk}/").content.decode()


def test_strangers_see_a_published_quiz_and_change_nothing(stranger_client, quiz, campaign, county):
    draft = quiz_of(campaign, county["柳林镇"])

    page = stranger_client.get(f"/quizzes/{quiz.pk}/").content.decode()

    assert "Correct the key" not in page
    assert stranger_client.get(f"/quizzes/{draft.pk}/").status_code == 404
    assert stranger_client.post(f"/quizzes/{draft.pk}/publish/").status_code == 404
    assert stranger_client.post(f"/quizzes/{quiz.pk}/publish/").status_code == 403
    assert stranger_client.post(f"/quizzes/{quiz.pk}/keys/1/").status_code == 403
    assert not KeyChange.objects.exists()
    assert Quiz.objects.get(pk=draft.pk).published_at is None


def test_rules_that_do_not_fit_each_other_are_said_beside_the_end(office_client, campaign, county):
    now = timezone.localtime()
    form = {
        "title": "周测",
        "unit": county["柳林镇"].pk,
        "kind": campaign.kinds.get(key="quiz").pk,
        "opens_at": f"{now:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "tries": 1,
        "feedback": "at_once",
        "pace": "whole",
        "tries_each": 1,
        "has_places": "on",
    }

    answer = office_client.post("/quizzes/new/", form)

    assert answer.context["form"].errors == {
        "closes_at": ["A contest tells what was right once it is over, not at once."]
    }
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"closes_at": "2021-03-01T08:00"}, "The quiz has to close after it opens."),
        ({"minutes": 601}, "From 1 to 600 minutes are accepted."),
        ({"tries": 1001}, "From 1 to 1000 tries are accepted."),
    ],
)
def test_what_the_database_would_refuse_is_said_in_words(
    office_client, campaign, county, changed, said
):
    form = {
        "title": "周测",
        "unit": county["柳林镇"].pk,
        "kind": campaign.kinds.get(key="quiz").pk,
        "opens_at": "2021-03-01T08:00",
        "closes_at": "2021-03-08T08:00",
        "tries": 1,
        "feedback": "at_once",
        "pace": "whole",
        "tries_each": 1,
    }

    answer = office_client.post("/quizzes/new/", form | changed)

    assert answer.context["form"].errors == {"__all__": [said]}
    assert not Quiz.objects.exists()


def test_a_unit_of_others_cannot_hold_a_quiz(clerk_client, campaign, county):
    answer = clerk_client.post("/quizzes/new/", {"unit": county["石桥乡"].pk})

    assert "is not on the list" in answer.context["form"].errors["unit"][0]
    assert not Quiz.objects.exists()


def test_who_records_for_nobody_makes_no_quiz(leader_client, campaign):
    assert leader_client.get("/quizzes/new/").status_code == 403
    assert "Make a quiz" not in leader_client.get("/quizzes/").content.decode()


def test_a_key_that_nobody_understands_changes_nothing(office_client, quiz):
    matching = versions(quiz.unit, b.MATCHING)
    other = quiz_of(quiz.campaign, quiz.unit)
    publish_quiz(other, [Pick(matching, 10)], by=None, now=timezone.now())
    path = f"/quizzes/{other.pk}/keys/{matching[0].pk}/"

    answer = office_client.post(path, {"answer": "不是题里的 = A", "reason": "印错"}, follow=True)

    assert "Write pairs as" in answer.content.decode()
    assert not KeyChange.objects.exists()


def test_a_quiz_says_where_its_page_and_its_paper_are(quiz):
    assert quiz.get_absolute_url() == f"/quizzes/{quiz.pk}/"
    assert quiz.path == f"/q/{quiz.key}/"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_for_any_number(
    office_client, campaign, county, rows, django_assert_num_queries
):
    for __ in range(rows):
        quiz_of(campaign, county["柳林镇"])
    office_client.get("/quizzes/")

    with django_assert_num_queries(LIST_QUERIES):
        answer = office_client.get("/quizzes/")

    assert answer.content.decode().count("党史知识测试") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_quiz_costs_the_same_queries_for_any_number_of_units(
    office_client, quiz, county, rows, django_assert_num_queries
):
    for number, name in enumerate(("柳林镇", "王庄村", "青禾县")[:rows]):
        paper_from(quiz, UUID(int=DEVICE + number), RIGHT, score=4000)
        Attempt.objects.filter(who=UUID(int=DEVICE + number)).update(unit=county[name].pk)
    office_client.get(f"/quizzes/{quiz.pk}/")

    with django_assert_num_queries(PAGE_QUERIES):
        answer = office_client.get(f"/quizzes/{quiz.pk}/")

    assert len(answer.context["units"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_draft_costs_the_same_queries_for_any_number_of_questions(
    office_client, campaign, county, rows, django_assert_num_queries
):
    versions(county["柳林镇"], *[b.SINGLE, b.TRUE_FALSE, b.NUMBER][:rows])
    draft = quiz_of(campaign, county["柳林镇"])
    office_client.get(f"/quizzes/{draft.pk}/")

    with django_assert_num_queries(DRAFT_QUERIES):
        answer = office_client.get(f"/quizzes/{draft.pk}/")

    assert [group.count for group in answer.context["sorts"]] == [1] * rows


def test_publishing_is_undone_on_the_page_until_somebody_begins(office_client, quiz):
    path = quiz.get_absolute_url()
    assert f"{path}withdraw/" in office_client.get(path).content.decode()
    office_client.post(f"{path}withdraw/")
    assert Quiz.objects.get().published_at is None


def test_who_opened_the_paper_keeps_it(office_client, quiz):
    path = quiz.get_absolute_url()
    Browser(quiz).open()

    assert f"{path}withdraw/" not in office_client.get(path).content.decode()
    answer = office_client.post(f"{path}withdraw/", follow=True)
    assert "Somebody has the paper already" in answer.content.decode()
    assert Quiz.objects.get().published_at


def test_nobody_gets_a_paper_that_was_taken_back(office_client, quiz, monkeypatch):
    browser = Browser(quiz)
    before = current_quiz(quiz.key, None)
    office_client.post(f"{quiz.get_absolute_url()}withdraw/")
    monkeypatch.setattr(browsers, "current_quiz", lambda *asked: before)  # another process's memory

    browser.open()

    assert browser.status == 404


def test_others_undo_and_preview_nothing(clerk_client, campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    path = quiz.get_absolute_url()

    assert clerk_client.post(f"{path}withdraw/").status_code == 403
    assert clerk_client.get(f"{path}preview/").status_code == 403


def test_a_draft_is_previewed_as_it_would_be_asked(office_client, campaign, county):
    versions(county["柳林镇"], b.SINGLE, b.TRUE_FALSE)
    quiz = quiz_of(campaign, county["柳林镇"])
    path = quiz.get_absolute_url()

    page = office_client.post(f"{path}preview/", {"sort0.asked": "1"}).content.decode()

    assert b.SINGLE[0].stem in page
    assert b.TRUE_FALSE[0].stem not in page
    assert Quiz.objects.get().published_at is None


def test_a_draft_that_asks_nothing_has_no_preview(office_client, campaign, county):
    quiz = quiz_of(campaign, county["柳林镇"])

    answer = office_client.post(f"{quiz.get_absolute_url()}preview/", follow=True)

    assert "Choose questions first." in answer.content.decode()


def test_a_published_paper_is_previewed_without_its_keys(office_client, quiz):
    page = office_client.get(f"{quiz.get_absolute_url()}preview/").content.decode()

    for item in paper_of(quiz).items:
        assert item.content.stem.split("{")[0][:6] in page
    assert not has_begun(quiz.pk)


def test_every_unit_has_a_link_of_its_own(office_client, quiz, county):
    page = office_client.get(f"{quiz.get_absolute_url()}codes/").content.decode()

    assert f"?u={county['柳林镇'].pk}<" in page
