"""Lines of the log: each belongs to its request, and says nothing about people but a number."""

import io
import json
import logging

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import include, path

from tongpin.operation import middleware
from tongpin.operation.log_lines import HIDDEN, JsonLines, PlainLines, RequestFilter
from tongpin.operation.slow_requests import slow_requests
from tongpin.operation.tests.conftest import NOW
from tongpin.orgs.http import Request
from tongpin.serving.request_notes import current_number

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
log = logging.getLogger("test.page")


@login_not_required
def fail(request: HttpRequest, secret: str) -> HttpResponse:
    raise RuntimeError("it broke")


def warn(request: Request) -> HttpResponse:
    log.warning("Something of %s is odd", request.user.pk)
    return HttpResponseForbidden()


urlpatterns = [
    path("fail/<str:secret>/", fail, name="fail"),
    path("warn/", warn, name="warn"),
    path("", include("tongpin.urls")),
]
handler500 = "tongpin.operation.views_faults.server_error"


@pytest.fixture
def log_lines():
    """Everything that is logged, as the handler of the settings would write it in JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    handler.addFilter(RequestFilter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.setLevel(level)
    root.removeHandler(handler)


def test_each_request_is_one_line_of_json(office_client, office, campaign, log_lines):
    response = office_client.get("/acts/?kind=service&name=张三")

    (line,) = [line for line in log_lines() if line["logger"] == "tongpin.requests"]
    assert line.pop("duration_ms") > 0
    assert line.pop("time").endswith("+00:00")
    assert line.pop("message").startswith("GET acts:act_list 200 in ")
    assert line == {
        "level": "INFO",
        "logger": "tongpin.requests",
        "request": response.headers["X-Request-Id"],
        "method": "GET",
        "view": "acts:act_list",
        "status": 200,
        "person": office.pk,
    }


def test_a_line_holds_no_name_and_no_address(office_client, office, campaign, log_lines):
    office_client.get("/acts/?name=张三")
    response = office_client.get("/no-such-page/of/张三/")

    (line,) = [line for line in log_lines() if line["logger"] == "django.request"]
    assert line["message"] == f"Not Found: {HIDDEN}"
    assert line["request"] == response.headers["X-Request-Id"]
    text = json.dumps(log_lines(), ensure_ascii=False)
    assert "张三" not in text
    assert office.name not in text
    assert office.username not in [word.strip('"') for word in text.split()]


def test_an_error_is_logged_with_its_number_and_traceback(client, campaign, log_lines):
    client.raise_request_exception = False

    response = client.get("/fail/a-secret-address/")

    (line,) = [line for line in log_lines() if line["level"] == "ERROR"]
    assert line["request"] == response.headers["X-Request-Id"]
    assert line["request"] in response.content.decode()
    assert (line["view"], line["status"]) == ("fail", 500)
    assert line["message"] == f"Internal Server Error: {HIDDEN}"
    assert 'raise RuntimeError("it broke")' in line["error"]
    assert "a-secret-address" not in line["message"]


def test_what_a_page_logs_bears_the_pages_number(office_client, office, campaign, log_lines):
    response = office_client.get("/warn/")

    (line,) = [line for line in log_lines() if line["logger"] == "test.page"]
    assert line["request"] == response.headers["X-Request-Id"]
    assert (line["view"], line["person"]) == ("warn", office.pk)
    assert line["message"] == f"Something of {office.pk} is odd"


def test_the_line_of_a_stranger_names_no_person(client, campaign, log_lines):
    client.get("/accounts/login/")

    (line,) = [line for line in log_lines() if line["logger"] == "tongpin.requests"]
    assert "person" not in line


def test_outside_of_requests_there_is_no_number(log_lines):
    log.warning("by itself")

    (line,) = log_lines()
    assert current_number() == ""
    assert line.keys() == {"time", "level", "logger", "message"}


def test_plain_lines_end_in_the_number():
    record = logging.LogRecord("a.b", logging.WARNING, "x.py", 1, "%s rows", (3,), None)
    assert PlainLines().format(record).endswith(" WARNING a.b: 3 rows")
    record.request_number = "0123456789"
    assert PlainLines().format(record).endswith(" WARNING a.b: 3 rows [0123456789]")


def test_plain_lines_keep_the_traceback_behind_the_number():
    try:
        raise ValueError("bad")
    except ValueError as error:
        fault = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, "x.py", 1, "failed", (), fault)
    record.request_number = "0123456789"

    first, *__, last = PlainLines().format(record).splitlines()

    assert first.endswith("failed [0123456789]")
    assert last == "ValueError: bad"


def test_a_request_that_took_long_is_remembered(client, campaign, var, monkeypatch):
    monkeypatch.setattr(middleware, "SLOW_S", 0.0)

    response = client.get("/accounts/login/?next=/acts/")

    (slow,) = slow_requests(NOW)
    assert (slow.view, slow.number) == ("account_login", response.headers["X-Request-Id"])
    assert "acts" not in next(var.glob("slow-*")).read_text()


def test_a_request_that_was_quick_is_not(client, campaign, var, monkeypatch):
    monkeypatch.setattr(middleware, "SLOW_S", 1000.0)

    client.get("/accounts/login/")

    assert list(var.glob("slow-*")) == []
