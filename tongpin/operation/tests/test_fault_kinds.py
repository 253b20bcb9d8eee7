"""A full disk, a busy database and a damaged one are told as what they are."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import OperationalError

from tongpin.operation.fault_kinds import BUSY, DAMAGED, FULL, OTHER, fault_kind
from tongpin.testing import client_of, make_county, make_person


def sqlite_error(code: int) -> OperationalError:
    """As Django raises it."""
    cause = sqlite3.OperationalError("x")
    cause.sqlite_errorcode = code
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), FULL),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), BUSY),
        (sqlite_error(sqlite3.SQLITE_CORRUPT_INDEX), DAMAGED),
        (sqlite_error(sqlite3.SQLITE_ERROR), OTHER),
        (OSError(errno.ENOSPC, "x"), FULL),
        (OSError(errno.EACCES, "x"), OTHER),
        (psycopg.errors.DiskFull(), FULL),
        (psycopg.errors.TooManyConnections(), BUSY),
        (ValueError(), OTHER),
        (None, OTHER),
    ],
)
def test_the_kind_is_told_by_what_led_to_the_error(error, kind):
    assert fault_kind(error) == kind


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (sqlite_error(sqlite3.SQLITE_FULL), 507, "磁盘已满"),
        (sqlite_error(sqlite3.SQLITE_BUSY), 503, "系统正忙"),
        (sqlite_error(sqlite3.SQLITE_CORRUPT), 500, "数据库文件受损"),
        (ValueError(), 500, "不是您操作的问题"),
    ],
)
@pytest.mark.django_db
def test_the_page_says_what_to_do(monkeypatch, error, status, words):
    def fail(*arguments: object) -> None:
        raise error

    client = client_of(make_person("某某", make_county()["柳林镇"]))
    client.raise_request_exception = False
    monkeypatch.setattr("tongpin.home.views_me.render", fail)

    page = client.get("/me/")

    assert page.status_code == status
    assert words in page.content.decode()
    assert page.headers["X-Request-Id"] in page.content.decode()
