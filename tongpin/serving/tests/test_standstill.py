"""While a county is moved, people can read and nobody writes."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from tongpin.serving.standstill import (
    StandstillError,
    begin_standstill,
    check_standstill,
    end_standstill,
    hold_writers,
    is_standing_still,
    standstill_path,
)
from tongpin.testing import NOON


@pytest.fixture(autouse=True)
def _own_var(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def answered():
    """What the middleware answers to a method."""
    middleware = hold_writers(lambda request: HttpResponse("done"))

    def answer(method):
        request = RequestFactory().generic(method, "/")
        request.user = AnonymousUser()
        return middleware(request)

    return answer


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_everything_passes_as_long_as_nothing_is_moved(answered, method):
    assert answered(method).content == b"done"


def test_pages_can_be_read_meanwhile(answered):
    begin_standstill(now=NOON)

    assert answered("GET").content == b"done"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_sent_is_refused_in_words(answered, method):
    begin_standstill(now=NOON)

    response = answered(method)

    assert response.status_code == 503
    assert response["Retry-After"] == "300"
    assert response.content.decode() == (
        "The site is being moved and takes nothing for now. Come again."
    )


def test_it_ends():
    begin_standstill(now=NOON)
    with pytest.raises(StandstillError):
        check_standstill()

    end_standstill()
    end_standstill()

    check_standstill()


def test_another_database_goes_on():
    begin_standstill(now=NOON)
    content = json.loads(standstill_path().read_text()) | {"database": "another"}
    standstill_path().write_text(json.dumps(content))

    assert not is_standing_still()


def test_the_file_tells_nobody_where_the_database_is():
    begin_standstill(now=NOON)

    content = json.loads(standstill_path().read_text())

    assert content["since"] == "2021-04-30T04:00:00+00:00"
    assert set(content["database"]) <= set("0123456789abcdef")
