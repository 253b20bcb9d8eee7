"""How long somebody else's sign-in takes while one hostile file after the other arrives."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median, quantiles
from threading import Event
from typing import Any
from uuid import uuid4

from django.db import connection

from tongpin.bench.bench_pages import form_of_login, signed_in_as
from tongpin.bench.hostile_files import hostile_files
from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.orgs.models import Person, Role
from tongpin.testing import make_campaign, make_county, make_person

PASSWORD = "hostile-files-2026"  # noqa: S105  # of people in a scratch database
QUIET = 30  # sign-ins before the files come
PAUSE_S = 0.2
LOGIN_MS, FILE_S = 300, 5.0  # the aims


def run(rows: int) -> dict[str, Any]:
    """Sends the first `rows` hostile files as ledgers, each looked at on the page after it."""
    _prepare()
    port = free_port()
    server = start_server(port)
    try:
        quiet = [_login_ms(port) for __ in range(QUIET)]
        cookie = signed_in_as(port, "sender", PASSWORD)
        with ThreadPoolExecutor(1) as pool:
            ended = Event()
            logins = pool.submit(_logins_until, ended, port)
            seconds = [_file_s(port, cookie, *file) for file in hostile_files()[:rows]]
            ended.set()
            busy = logins.result()
    finally:
        server.terminate()
        server.wait(20)
    return {
        "bench": "hostile",
        "database": connection.vendor,
        "files": len(seconds),
        "login_ms_quiet": _spread(quiet),
        "login_ms_meanwhile": _spread(busy),
        "file_s": _spread(seconds),
        "login_300_ms_ok": quantiles(busy, n=20)[-1] < LOGIN_MS,
        "file_5_s_ok": max(seconds) < FILE_S,
        "yardstick_python_s": python_s(),
    }


def _prepare() -> None:
    county = make_county()
    make_campaign()
    for name in ("sender", "other"):
        person = make_person(name, county["柳林镇"], Role.CLERK, username=name)
        person.set_password(PASSWORD)
        person.save()
    connection.close()
    assert Person.objects.filter(username="other").exists()


def _login_ms(port: int) -> float:
    """One sign-in of somebody else, its page before it not counted."""
    form = form_of_login(port)
    started = time.perf_counter()
    signed_in_as(port, "other", PASSWORD, form)
    return (time.perf_counter() - started) * 1000


def _logins_until(ended: Event, port: int) -> list[float]:
    times = []
    while not ended.wait(PAUSE_S):
        times.append(_login_ms(port))
    return times


def _file_s(port: int, cookie: str, name: str, content: bytes) -> float:
    """Send a ledger and look at what was understood. Raises for a server error."""
    started = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    boundary = uuid4().hex
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    token = cookie.partition("csrftoken=")[2]
    headers = {
        "Cookie": cookie,
        "X-CSRFToken": token,
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    for method, path, data in (("POST", "/ledgers/load/", body), ("GET", "/ledgers/check/", None)):
        link.request(method, path, data, headers)
        response = link.getresponse()
        response.read()
        assert response.status < 500, f"{path} with {name}: {response.status}"
    link.close()
    return time.perf_counter() - started


def _spread(values: Sequence[float]) -> list[float]:
    """Middle, 95th of a hundred, largest."""
    return [round(median(values), 2), round(quantiles(values, n=20)[-1], 2), round(max(values), 2)]
