"""A form that is sent twice counts once: asked of the form for one act."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.http.request import UnreadablePostError
from django.test import Client, RequestFactory
from django.utils import timezone

from tongpin.acts.models import Act
from tongpin.orgs.models import Role
from tongpin.serving import sent_once
from tongpin.serving.models import SentForm
from tongpin.signin.actions import open_device, open_hall
from tongpin.signin.models import Mode
from tongpin.testing import NOON, client_of, make_act, make_person

RECORD = "/ledgers/record/activity/"
ACT = {"day": "2021-03-23", "unit": "柳林镇", "title": "参观", "visits": "30"}
NUMBERS = re.compile(r'name="sent_number" value="([0-9a-f-]{36})"')


@pytest.fixture
def clerk_client(county, campaign) -> Client:
    return client_of(make_person("文员", county["柳林镇"], Role.CLERK, username="someone"))


def form_of(client: Client) -> dict[str, str]:
    """What a browser sends of the page, with the number of its form."""
    page = client.get(RECORD).content.decode()
    return ACT | {"sent_number": NUMBERS.findall(page)[-1]}


def test_each_form_has_a_number_of_its_own(clerk_client):
    numbers = NUMBERS.findall(clerk_client.get(RECORD).content.decode())

    assert len(set(numbers)) == len(numbers) >= 1


def test_sent_twice_it_is_one_act_and_says_so(clerk_client):
    form = form_of(clerk_client)

    first, second = clerk_client.post(RECORD, form), clerk_client.post(RECORD, form)

    assert Act.objects.count() == 1
    assert second.url == first.url
    page = clerk_client.get(second.url).content.decode()
    assert "nothing was done twice" in page


def test_gone_back_and_changed_it_is_another_act(clerk_client):
    form = form_of(clerk_client)

    clerk_client.post(RECORD, form)
    clerk_client.post(RECORD, form | {"title": "又一次参观"})

    assert Act.objects.count() == 2


def test_with_a_fault_it_may_be_sent_again(clerk_client, county):
    form = form_of(clerk_client)
    refused = clerk_client.post(RECORD, form | {"visits": "许多"})

    again = clerk_client.post(RECORD, form | {"visits": "许多"})

    assert refused.status_code == again.status_code == 200
    assert b"nothing was done twice" not in again.content
    assert clerk_client.post(RECORD, form).status_code == 302
    assert Act.objects.count() == 1


def test_a_new_form_that_says_the_same_counts(clerk_client):
    clerk_client.post(RECORD, form_of(clerk_client))
    clerk_client.post(RECORD, form_of(clerk_client))

    assert Act.objects.count() == 2


def test_logging_in_twice_logs_in_twice(clerk_client, county):
    make_person("另一员", county["柳林镇"], Role.CLERK, username="another")
    browser = Client()
    page = browser.get("/accounts/login/").content.decode()
    form = {"login": "another", "password": "secret-pass"}
    form["sent_number"] = NUMBERS.findall(page)[-1]
    browser.post("/accounts/login/", form)
    other = Client()  # its first answer never arrived

    other.post("/accounts/login/", form)

    assert "_auth_user_id" in other.session


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="In memory, threads share one lock.")
@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_do_it_once(clerk_client):
    form = form_of(clerk_client)
    cookies = clerk_client.cookies

    def post(number: int) -> str:
        browser = Client()
        browser.cookies = cookies
        try:
            return str(browser.post(RECORD, form).url)
        finally:
            connection.close()  # of this thread alone

    with ThreadPoolExecutor(4) as pool:
        addresses = set(pool.map(post, range(4)))

    assert Act.objects.count() == 1
    assert addresses == {Act.objects.get().get_absolute_url()}


def test_where_the_first_never_ended_the_sender_is_asked_to_look(clerk_client, monkeypatch):
    monkeypatch.setattr(sent_once, "WAIT_S", 0)
    form = form_of(clerk_client)
    request = RequestFactory().post(RECORD, form)
    digest = sent_once.digest_of_form(request, form["sent_number"])
    SentForm.objects.create(digest=digest, sent_at=timezone.now())  # its process was killed

    answer = clerk_client.post(RECORD, form)

    assert answer.url == RECORD
    assert b"not known whether it was stored" in clerk_client.get(RECORD).content
    assert Act.objects.count() == 0


def test_what_programs_send_is_read_by_their_view_alone(campaign, county, office):
    hall = open_hall(make_act(campaign, county["柳林镇"]), by=None, now=NOON)
    __, secret = open_device(hall, Mode.HELPER, by=office, now=NOON)
    headers = {"Authorization": f"Bearer {secret}"}

    answer = Client().post("/signin/operations/", {"sent_number": "1"}, headers=headers)

    assert answer.status_code == 400  # a form is no upload of scans


def test_what_does_not_arrive_is_no_error_of_ours(clerk_client, monkeypatch):
    def broken(self):
        raise UnreadablePostError("cut off")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.POST", property(broken))
    request = RequestFactory().post(RECORD, {})

    answer = sent_once.sent_once(lambda request: HttpResponse("seen"))(request)

    assert answer.content == b"seen"


def test_old_numbers_are_forgotten(db):
    now = timezone.now()
    SentForm.objects.create(digest="a", sent_at=now - timedelta(days=2))
    SentForm.objects.create(digest="b", sent_at=now)

    assert sent_once.forget_sent_forms(now=now) == 1
    assert SentForm.objects.get().digest == "b"
