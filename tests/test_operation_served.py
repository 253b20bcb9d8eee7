"""The site as `tongpin serve` runs it: workers count together, and what fails has a number."""

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.served import served_site

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

PREPARE = "from tongpin.testing import make_campaign; make_campaign()"
LOGIN_COUNT = re.compile(
    r'^tongpin_requests_total\{method="GET",status="200",view="account_login"\} ([\d.]+)$',
    re.MULTILINE,
)
REQUESTS = 60


def get(site: str, path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body of one request by a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=10)
    with closing(connection):
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, dict(response.getheaders()), response.read().decode()


def logins_counted(site: str) -> float:
    match = LOGIN_COUNT.search(get(site, "/metrics")[2])
    assert match
    return float(match[1])


@pytest.fixture
def json_log(monkeypatch, capfd):
    """What the server logs, line by line."""
    monkeypatch.setenv("TONGPIN_LOG_FORMAT", "json")
    monkeypatch.setenv("TONGPIN_LOG_LEVEL", "INFO")
    return lambda: [
        json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")
    ]


def test_workers_count_together(tmp_path):
    with served_site(tmp_path / "var", PREPARE) as (site, __):
        before = logins_counted(site)
        for __ in range(REQUESTS):
            get(site, "/accounts/login/")

        counts = {logins_counted(site) - before for __ in range(REQUESTS)}
        port = urlsplit(site).port
        files = list((tmp_path / "var" / "metrics" / str(port)).glob("counter_*.db"))

    assert counts == {REQUESTS}  # whichever worker is asked
    assert len(files) == 2


def test_an_error_of_the_hot_path_has_its_number_on_the_page_and_in_the_log(tmp_path, json_log):
    with (
        served_site(tmp_path / "var", PREPARE) as (site, __),
        closing(sqlite3.connect(tmp_path / "var" / "db.sqlite3")) as database,
    ):
        database.execute("ALTER TABLE quizzes_quiz RENAME TO gone")
        status, headers, page = get(site, "/q/abcdef/")
        database.execute("ALTER TABLE gone RENAME TO quizzes_quiz")

    number = headers["x-request-id"]
    assert status == 500
    assert page.count(number) == 3
    (line,) = [line for line in json_log() if line.get("request") == number]
    assert (line["level"], line["logger"]) == ("ERROR", "tongpin.rsgi")
    assert "no such table: quizzes_quiz" in line["error"]


def workers_in(folder: Path) -> list[int]:
    """The processes that answer requests from the folder: children of the server."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environ = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().split(b"\0")
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:  # it ended, or is not ours
            continue
        if f"TONGPIN_VAR={folder}".encode() in environ and b"serve" in command:
            parents[int(process.name)] = int(parent)
    return [process for process, parent in parents.items() if parent in parents]


def test_workers_that_were_killed_come_up_again(tmp_path):
    folder = tmp_path / "var"
    with served_site(folder, PREPARE) as (site, __):
        get(site, "/accounts/login/")
        killed = workers_in(folder)
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        statuses = []
        for __ in range(100):
            time.sleep(0.2)
            with suppress(OSError, http.client.HTTPException):
                statuses.append(get(site, "/accounts/login/")[0])
                break

        assert statuses == [200]
        assert len(killed) == 2
        assert not set(killed) & set(workers_in(folder))


def test_a_worker_that_does_not_hear_keeps_no_server_from_stopping(tmp_path):
    folder = tmp_path / "var"
    with served_site(folder, PREPARE) as (site, __):
        get(site, "/accounts/login/")
        deaf = workers_in(folder)[0]
        os.kill(deaf, signal.SIGSTOP)

    assert not Path(f"/proc/{deaf}").exists()


def test_a_body_that_does_not_come_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setenv("TONGPIN_BODY_SECONDS", "1")
    with served_site(tmp_path / "var", PREPARE) as (site, __):
        answers = []
        for path in ("/accounts/login/", "/q/abcdef/"):
            with socket.create_connection(
                (urlsplit(site).hostname, urlsplit(site).port)
            ) as sending:
                sending.settimeout(20)
                head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nab"
                sending.sendall(head.encode())
                answers.append(sending.recv(100).partition(b"\r\n")[0].split()[1])

    assert answers == [b"408", b"408"]


def test_a_stranger_sends_no_large_file(tmp_path):
    with served_site(tmp_path / "var", PREPARE) as (site, __):
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=20)
        with closing(connection):
            connection.request("POST", "/uploads/", body=bytes(2_000_000))
            answer = connection.getresponse()
            assert answer.status == 413
            assert "提交的内容太大" in answer.read().decode()


def test_each_page_is_a_line_of_the_servers_log(tmp_path, json_log):
    with served_site(tmp_path / "var", PREPARE) as (site, __):
        status, headers, __ = get(site, "/accounts/login/?next=/secret/")

    lines = [line for line in json_log() if line.get("request") == headers["x-request-id"]]
    assert [(line["view"], line["status"]) for line in lines] == [("account_login", status)]
    assert "secret" not in json.dumps(lines)
