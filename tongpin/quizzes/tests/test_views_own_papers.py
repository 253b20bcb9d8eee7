import json
import re
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.questions.tests import builders as b
from tongpin.quizzes.attempts import milliseconds
from tongpin.quizzes.receipts import SECRETS
from tongpin.quizzes.tests.browsers import Browser
from tongpin.quizzes.tests.builders import asking, published
from tongpin.quizzes.tickets import Progress, Ticket

pytestmark = pytest.mark.django_db


def test_answers_travel_behind_the_address(campaign, county):
    quiz = published(campaign, county["青禾县"], timezone.now())
    browser = Browser(quiz)
    browser.open()
    told = {"ticket": browser.ticket, "a1": "B", "a2": ["A", "B"], "a4.1": "一九二一"}

    shown = Client(enforce_csrf_checks=True).post(f"/quizzes/go-on/{quiz.key}/", told)

    address = shown.context["address"]
    assert json.loads(unquote(address.partition("#")[2])) == [
        ["a1", "B"],
        ["a2", "A"],
        ["a2", "B"],
        ["a4.1", "一九二一"],
    ]
    other = Browser(quiz)
    other.open(re.search(r"\?([^#]+)", address)[1])
    other.confirm()
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


def test_what_no_code_can_hold_is_still_a_link(campaign, county):
    quiz = asking(campaign, county, b.SHORT, pace="steps")
    ticket = Ticket(quiz.pk, UUID(int=1 << 80), 1, quiz.unit_id, milliseconds(timezone.now()), 0)
    words = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(1900))
    progress = Progress(ticket, 0, ((words,),)).sealed(SECRETS)

    shown = Client().post(f"/quizzes/go-on/{quiz.key}/", {"progress": progress})

    assert shown.status_code == 200
    assert "too long for a code" in shown.content.decode()
