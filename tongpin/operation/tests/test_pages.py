"""The operator's page, who may see it, and pages of errors with the request's number."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from tongpin.home.tick_record import record_tick
from tongpin.operation import urls as operation_urls
from tongpin.operation.checks import CHECKS
from tongpin.operation.tests.conftest import NOW
from tongpin.orgs.models import Role
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db

NUMBER = re.compile("[0-9a-f]{10}")


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("it broke")


urlpatterns = [path("fail/", fail), path("", include("tongpin.urls"))]
handler400 = "tongpin.operation.views_faults.bad_request"
handler500 = "tongpin.operation.views_faults.server_error"


def page_of(client: Client, **headers: str) -> str:
    return client.get(reverse("operation:operation"), **headers).content.decode()


def test_the_page_shows_every_check(operator_client, campaign, var):
    response = operator_client.get(reverse("operation:operation"))

    reports = [report for __, group in response.context["groups"] for report in group]
    assert [report.check for report in reports] == list(CHECKS)
    page = response.content.decode()
    for report in reports:
        assert str(report.check.label) in page.replace("&#x27;", "'")


def test_what_is_not_in_order_comes_first_with_its_advice(operator_client, campaign, var):
    record_tick(ended_at=NOW - timedelta(days=30), took_s=1, failed=[])

    response = operator_client.get(reverse("operation:operation"))

    urgent = [report.check.key for report in response.context["urgent"]]
    assert "tick" in urgent
    assert "migrations" not in urgent
    page = response.content.decode()
    assert page.index("Worth a look") < page.index("systemd timer") < page.index("Program")


def test_a_state_is_told_by_a_word_and_a_shape(operator_client, campaign, var):
    page = page_of(operator_client)

    assert '<span class="mark right">in order</span>' in page
    assert '<span class="mark question">worth a look</span>' in page


def test_the_page_without_any_fault_says_so(operator_client, campaign, var, monkeypatch):
    monkeypatch.setattr(
        "tongpin.operation.checks.CHECKS", tuple(c for c in CHECKS if c.key == "migrations")
    )

    response = operator_client.get(reverse("operation:operation"))

    assert response.context["summary"] == "All is in order."
    assert response.context["urgent"] == []
    assert '<p class="message success">All is in order.</p>' in response.content.decode()


def test_a_check_that_fails_leaves_the_page_whole(operator_client, campaign, var, monkeypatch):
    monkeypatch.setattr("tongpin.operation.backlog.count_changed_days", fail)

    assert "This could not be looked at." in page_of(operator_client)


def test_the_page_is_not_cached(operator_client, campaign, var):
    response = operator_client.get(reverse("operation:operation"))

    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM_ADMIN])
def test_no_other_post_opens_the_page(county, campaign, role):
    client = client_of(make_person("某人", county["青禾县"], role, username="somebody"))

    assert client.get(reverse("operation:operation")).status_code == 403


def test_a_system_administrator_below_the_top_does_not_see_it(county, campaign):
    person = make_person("某人", county["柳林镇"], Role.SYSTEM_ADMIN, username="somebody")
    client = client_of(person)

    assert client.get(reverse("operation:operation")).status_code == 403
    assert "Operation" not in client.get("/").content.decode()


def test_the_page_asks_for_a_login(client, campaign):
    response = client.get(reverse("operation:operation"))

    assert response.headers["Location"] == "/accounts/login/?next=/operation/"


def test_the_menu_leads_to_the_page_for_who_may_see_it(operator_client, clerk_client, campaign):
    link = f'href="{reverse("operation:operation")}"'

    assert link in operator_client.get("/", follow=True).content.decode()
    assert link not in clerk_client.get("/").content.decode()


def test_the_page_costs_few_queries(operator_client, campaign, var, django_assert_max_num_queries):
    page_of(operator_client)

    with django_assert_max_num_queries(35):
        page_of(operator_client)


# Pages of errors


def number_of(response: HttpResponse) -> str:
    number = response.headers["X-Request-Id"]
    assert NUMBER.fullmatch(number)
    return number


@pytest.mark.urls(__name__)
def test_the_number_on_the_page_of_an_error_is_that_of_the_log(client, campaign, caplog):
    client.raise_request_exception = False

    response = client.get("/fail/?name=somebody")

    number = number_of(response)
    page = response.content.decode()
    assert response.status_code == 500
    assert page.count(number) == 3
    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert record.levelno == logging.ERROR
    assert record.request_number == number
    assert "it broke" in str(record.exc_info[1])


@pytest.mark.urls(__name__)
def test_the_page_of_an_error_is_whole_without_anything_else(
    client, campaign, django_assert_num_queries
):
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        page = client.get("/fail/").content.decode()

    assert page.count("<h1>") == page.count("<main ") == 1
    for words in ("系统出错了", "系統出錯了", "A fault on our side", 'lang="zh-Hant"', 'lang="en"'):
        assert words in page
    assert "<script" not in page


def test_pages_of_what_is_missing_and_of_what_is_not_allowed_tell_their_number(
    clerk_client, campaign
):
    for address, status in (("/no-such-page/", 404), (reverse("operation:operation"), 403)):
        response = clerk_client.get(address)

        assert response.status_code == status
        assert number_of(response) in response.content.decode()


def test_a_request_that_cannot_be_taken_tells_its_number(client, campaign):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    page = response.content.decode()
    assert page.count(number_of(response)) == 3
    assert page.count("<h1>") == page.count("<main ") == 1


def test_a_form_without_its_token_tells_what_to_do_and_its_number(campaign, office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office)

    response = client.post(reverse("burden:complaint_new"), {"text": "x"})

    assert response.status_code == 403
    page = response.content.decode()
    assert number_of(response) in page
    assert "The form was not taken" in page


def test_the_number_is_always_our_own(client, campaign):
    response = client.get("/accounts/login/", headers={"x-request-id": "theirs"})

    first = number_of(response)
    assert first != number_of(client.get("/accounts/login/"))


def test_the_addresses_of_probes_end_in_no_slash():
    assert [str(page.pattern) for page in operation_urls.urlpatterns] == [
        "operation/",
        "healthz",
        "openapi.json",
        "metrics",
    ]
