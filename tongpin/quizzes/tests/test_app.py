"""The hot path's own application, asked directly."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.campaigns.campaign_states import StateDraft, pause_campaign, resume_campaign
from tongpin.orgs.models import Unit
from tongpin.quizzes.actions import correct_key
from tongpin.quizzes.answerer_cookies import signed_value
from tongpin.quizzes.answerers import uuid_of_person
from tongpin.quizzes.attempt_store import store
from tongpin.quizzes.current_paper import paper_of
from tongpin.quizzes.hot import quiz_request
from tongpin.quizzes.hot.messages import HotRequest
from tongpin.quizzes.loaded_quiz import load_quiz
from tongpin.quizzes.models import Attempt, ExtraTime
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.score_counts import score_counts
from tongpin.quizzes.tests.browsers import (
    FORM,
    Browser,
    done,
    hot,
    hot_with,
)
from tongpin.quizzes.tests.builders import RIGHT, published
from tongpin.quizzes.tickets import Receipt, Ticket
from tongpin.serving.group_commit import QueueFullError
from tongpin.serving.standstill import begin_standstill
from tongpin.testing import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(campaign, county):
    return published(campaign, county["青禾县"], timezone.now())


@pytest.fixture
def browser(quiz):
    return Browser(quiz)


def test_a_paper_is_given_and_handed_in(quiz, browser):
    browser.open()
    browser.hand_in()

    assert (browser.status, browser.score()) == (200, "40")
    attempt = Attempt.objects.get()
    assert json.loads(attempt.answers) == RIGHT
    assert (attempt.quiz, attempt.score, attempt.unit) == (quiz.pk, 4000, quiz.unit_id)


def test_the_key_stays_at_home_until_hand_in(browser):
    page = browser.open()
    told = browser.ask("GET", accept="application/json")

    assert "会议转移到南湖" not in page + told
    assert "1921" not in page + told
    assert {"right", "key", "why"}.isdisjoint(re.findall(r'"(\w+)":', told))
    assert "会议转移到南湖" in browser.hand_in(ticket=json.loads(told)["ticket"])


def test_sent_again_it_tells_the_same_receipt(browser):
    browser.open()
    first, ticket = browser.ticket, browser.ticket
    told = browser.hand_in(ticket=first)
    again = browser.hand_in([("a1", "C")], ticket=ticket)

    receipts = [re.search(r'class="code">([^<]+)', page)[1] for page in (told, again)]
    assert receipts[0] == receipts[1]
    assert browser.score() == "40"
    assert Attempt.objects.count() == 1
    assert Receipt.opened(receipts[0], SECRETS).score == 4000


def test_who_comes_again_sees_the_result_and_no_new_paper(browser):
    browser.open()
    browser.hand_in()

    page = browser.open()

    assert "data-paper" not in page
    assert browser.score() == "40"


def test_nobody_begins_while_the_campaign_stands_still_but_who_began_hands_in(quiz, browser):
    browser.open()
    paused = StateDraft(localdate(), "防汛")
    pause_campaign(quiz.campaign, paused, by=None, now=timezone.now())
    late = Browser(quiz)

    assert "The campaign stands still" in late.open()
    assert "data-paper" not in late.page
    assert "data-paper" in browser.open()
    browser.hand_in()
    assert browser.score() == "40"

    resume_campaign(quiz.campaign, paused, by=None, now=timezone.now())
    assert "data-paper" in late.open()


def test_opening_the_page_again_starts_no_new_time(browser):
    browser.open()
    first = browser.ticket
    browser.open()

    assert Ticket.opened(browser.ticket, SECRETS) == Ticket.opened(first, SECRETS)


def test_a_paper_is_finished_on_another_device(quiz, browser):
    browser.open()
    other = Browser(quiz)
    other.open(f"t={browser.ticket}")
    other.confirm()
    other.hand_in()

    assert browser.open().count("data-paper") == 0
    assert Attempt.objects.count() == 1


def test_the_next_try_is_numbered_and_the_last_one_is_the_last(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), tries=2)
    browser = Browser(quiz)
    for __ in range(2):
        browser.open()
        browser.hand_in()

    assert "data-paper" not in browser.open()
    assert list(Attempt.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_blank_sheet_scores_nothing(browser):
    browser.open()
    browser.hand_in([])

    assert browser.score() == "0"


def test_places_are_told_to_those_who_ask(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), has_places=True)
    pages = []
    for fields in (FORM, FORM[:1], FORM):
        browser = Browser(quiz)
        browser.open()
        pages.append(browser.hand_in([*fields, ("place", "on")]))
    silent = Browser(quiz)
    silent.open()
    silent.hand_in()

    places = [re.search(r'class="place".*?number">(\d+)', page)[1] for page in pages]
    assert places == ["1", "2", "1"]
    assert 'class="place"' not in silent.page
    assert score_counts(quiz.pk) == {4000: 2, 1000: 1}


def test_late_papers_are_kept_without_a_place(campaign, county, monkeypatch):
    now = timezone.now()
    quiz = published(campaign, county["青禾县"], now, has_places=True, minutes=10)
    browsers = [Browser(quiz), Browser(quiz)]
    started = quiz_request.now_ms()
    for browser, late in zip(browsers, (659, 661), strict=True):
        browser.open()
        monkeypatch.setattr(quiz_request, "now_ms", lambda late=late: started + late * 1000)
        browser.hand_in([*FORM, ("place", "on")])
        monkeypatch.undo()

    told = Attempt.objects.order_by("handed_in_at").values_list("is_late", "has_place", "score")
    assert list(told) == [(False, True, 4000), (True, False, 4000)]


def test_extra_time_holds_even_where_the_quiz_closes(campaign, county, office, monkeypatch):
    now = timezone.now()
    closing = now + timedelta(minutes=1)
    quiz = published(campaign, county["青禾县"], now, minutes=10, closes_at=closing)
    ExtraTime.objects.create(quiz=quiz, person=office, percent=50)
    loaded = load_quiz(quiz.key)
    started = quiz_request.now_ms()

    mine = loaded.ticket(uuid_of_person(office.pk), 1, quiz.unit_id, started)
    others = loaded.ticket(uuid_of_person(10**6), 1, quiz.unit_id, started)

    assert (mine.limit_s, others.limit_s) == (900, 600)
    assert not loaded.is_late(mine, started + 959_000)
    assert loaded.is_late(others, started + 661_000)


def test_a_phone_that_signed_in_by_a_name_is_only_a_phone(quiz, browser, office):
    browser.cookies["phone"] = signed_value("phone", f"{'0' * 36}:{office.pk}")
    browser.open()
    browser.hand_in()

    assert Attempt.objects.get().who != uuid_of_person(office.pk)


def test_who_is_logged_in_answers_as_that_person_on_every_device(quiz, client, office):
    client.force_login(office)
    browsers = [Browser(quiz), Browser(quiz)]
    for browser in browsers:
        answer = client.get(f"/quizzes/{quiz.pk}/go/")
        browser.cookies["answering"] = answer.cookies["answering"].value
        browser.cookies["sessionid"] = client.cookies["sessionid"].value
        browser.open()
        if browser is browsers[0]:
            browser.hand_in()

    assert answer.url == f"/q/{quiz.key}/"
    assert Attempt.objects.get().who == uuid_of_person(office.pk)
    assert browsers[1].score() == "40"


def test_a_known_persons_time_runs_on_whatever_the_device(campaign, county, office):
    quiz = published(campaign, county["青禾县"], timezone.now(), minutes=10)
    tickets = []
    for __ in range(2):
        browser = Browser(quiz)
        browser.sign_in(office)
        browser.open()
        tickets.append(Ticket.opened(browser.ticket, SECRETS))

    assert tickets[0] == tickets[1]
    assert tickets[0].who == uuid_of_person(office.pk)


@pytest.mark.parametrize("hours", [-2, 30])
def test_before_and_after_there_is_no_paper(quiz, monkeypatch, hours):
    moment = quiz_request.now_ms() + hours * 3_600_000
    monkeypatch.setattr(quiz_request, "now_ms", lambda: moment)
    browser = Browser(quiz)

    page = browser.open()

    assert "data-paper" not in page
    assert "message" in page
    assert browser.status == 200


def test_a_paper_marked_by_an_older_key_is_stored_by_the_new_one(quiz):
    item = paper_of(quiz).items[0]
    old = load_quiz(quiz.key)
    correct_key(quiz, item.version, replace(item.key, right="C"), reason="印错", by=None, now=NOON)
    ticket = old.ticket(uuid_of_person(1), 1, quiz.unit_id, quiz_request.now_ms())

    attempt = old.hand_in(
        ticket, ["C", *RIGHT[1:]], wants_place=False, now_ms=quiz_request.now_ms()
    )
    (stored,) = store([attempt])

    assert (attempt.score, stored.attempt.score, stored.is_first) == (3000, 4000, True)
    assert Attempt.objects.get().score == 4000


def test_what_was_right_is_told_when_the_last_one_is_through(campaign, county):
    now = timezone.now()
    told = {"minutes": 60, "feedback": "afterwards", "closes_at": now + timedelta(minutes=5)}
    quiz = load_quiz(published(campaign, county["青禾县"], now, **told).key)
    closes = quiz.closes_ms

    assert not quiz.tells(closes + 60 * 60_000)
    assert quiz.tells(closes + 61 * 60_000 + 1)


def test_who_logs_out_is_not_taken_for_the_person_any_more(quiz, client, office):
    client.force_login(office)
    client.get(f"/quizzes/{quiz.pk}/go/")
    assert client.cookies["answering"].value

    answering = client.cookies["answering"].value
    client.logout()
    client.cookies["answering"] = answering
    client.get("/accounts/login/")

    assert client.cookies["answering"].value == ""


def test_what_was_right_is_told_once_the_quiz_is_over(campaign, county, monkeypatch):
    quiz = published(campaign, county["青禾县"], timezone.now(), feedback="afterwards")
    browser = Browser(quiz)
    browser.open()
    page = browser.hand_in()
    assert "会议转移到南湖" not in page
    later = quiz_request.now_ms() + 3 * 24 * 3600 * 1000
    monkeypatch.setattr(quiz_request, "now_ms", lambda: later)

    assert "会议转移到南湖" in browser.open()


def test_the_unit_comes_from_the_link_or_the_person(quiz, county):
    village, town = county["王庄村"], county["石桥乡"]
    by_link, by_choice, stray = Browser(quiz), Browser(quiz), Browser(quiz)
    by_link.open(f"u={village.pk}")
    by_link.hand_in()
    by_choice.open()
    by_choice.hand_in(unit=str(town.pk))
    stray.open(f"u={'9' * 5000}")
    stray.hand_in(unit="²")

    units = Attempt.objects.order_by("handed_in_at", "started_at").values_list("unit", flat=True)
    assert sorted(units) == sorted([village.pk, town.pk, quiz.unit_id])
    assert Unit.objects.filter(pk__in=units).count() == 3


def test_programs_hand_in_json(browser):
    told = json.loads(browser.ask("GET", accept="application/json"))
    body = json.dumps({"ticket": told["ticket"], "answers": RIGHT, "place": True})

    result = json.loads(browser.ask("POST", body.encode(), content_type="application/json"))

    assert (result["score"], result["most"], result["is_first"]) == (40.0, 40.0, True)
    assert [mark["verdict"] for mark in result["marks"]] == ["right"] * 4
    assert result["place"] is None  # this quiz has none


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"answers": 1}', 400),
        (b'{"answers": [], "ticket": "x"}', 400),
        (b"[" * 100_000, 400),
        (b'{"answers": [], "ticket": "\\ud800"}', 400),
    ],
)
def test_what_cannot_be_read_is_refused(browser, body, status):
    browser.ask("POST", body, content_type="application/json")

    assert browser.status == status
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("answers", [[{}], [1, None], ["\ud800", "\x00"], ["B"] * 99, [[[["B"]]]]])
def test_whatever_is_answered_is_stored_as_far_as_it_fits(browser, answers):
    ticket = json.loads(browser.ask("GET", accept="application/json"))["ticket"]
    body = json.dumps({"ticket": ticket, "answers": answers}).encode()

    result = json.loads(browser.ask("POST", body, content_type="application/json"))

    assert 0 <= result["score"] <= 10
    assert len(json.loads(Attempt.objects.get().answers)) == 4


def test_another_quiz_takes_no_ticket_of_this_one(quiz, browser, campaign, county):
    browser.open()
    other = Browser(published(campaign, county["柳林镇"], timezone.now(), title="另一场"))
    other.hand_in(ticket=browser.ticket)

    assert other.status == 400


@pytest.mark.parametrize("path", ["/q/none/", "/q//", "/q/x", "/q/x/y/"])
def test_where_there_is_no_quiz_there_is_no_page(db, path):
    assert done(hot.respond(HotRequest("GET", path))).status == 404


def test_a_full_house_says_so_at_once(quiz, browser):
    async def full(attempt):
        raise QueueFullError

    browser.open()
    asked = HotRequest("POST", browser.path, body=urlencode([("ticket", browser.ticket)]).encode())

    answer = done(hot_with(full).respond(asked))

    assert (answer.status, ("retry-after", "2") in answer.headers) == (503, True)


def test_a_site_that_is_being_moved_takes_no_papers(quiz, browser, settings, tmp_path):
    settings.VAR = tmp_path
    browser.open()
    begin_standstill(now=NOON)

    asked = HotRequest("POST", browser.path, body=urlencode([("ticket", browser.ticket)]).encode())
    answer = done(hot.respond(asked))

    assert (answer.status, ("retry-after", "300") in answer.headers) == (503, True)


def test_language_and_large_type_are_remembered(browser):
    assert 'class="large"' not in browser.open()
    page = browser.open("type=large&lang=en")

    assert 'class="large"' in page
    assert "Hand in" in page
    assert 'class="large"' in browser.open()


def test_questions_say_nothing_that_a_page_would_run(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now(), title="<script>alert(1)</script>")

    page = Browser(quiz).open()

    assert "<script>alert" not in page
