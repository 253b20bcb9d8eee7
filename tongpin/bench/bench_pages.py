"""Requests a second of the main pages, against an empty view on the same server."""

import http.client
import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.operation.demo_logins import DEMO_LOGINS

SECONDS = 1.5
ROUNDS = 5  # all pages in turn, since the machine's speed drifts; the middle ratio counts
CLIENTS = 4
PAGES = {  # those with {day} ask each time for a period that nobody asked for before
    "empty": "/bench/empty/",
    "list": "/acts/?kind=service",
    "list_first": "/acts/?kind=service&start={day}",
    "report": "/reports/",
    "report_first": "/reports/?start={day}",
    "unit": "/units/1/",
    "figures": "/figures/",
}
_days_to_ask_for = itertools.count()


@dataclass(frozen=True)
class LoginForm:
    """What the page of signing in hands out."""

    cookie: str
    token: str


def form_of_login(port: int) -> LoginForm:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("GET", "/accounts/login/")
        response = connection.getresponse()
        page = response.read().decode()
    csrf = re.search(r"csrftoken=([^;]+)", response.getheader("Set-Cookie") or "")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert csrf
    assert token
    return LoginForm(csrf[1], token[1])


def signed_in_as(port: int, name: str, password: str, form: LoginForm | None = None) -> str:
    """The cookies of a session of theirs, with the token that forms are sent with."""
    form = form or form_of_login(port)
    data = {"login": name, "password": password, "csrfmiddlewaretoken": form.token}
    headers = {
        "Cookie": f"csrftoken={form.cookie}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("POST", "/accounts/login/", urlencode(data), headers)
        response = connection.getresponse()
        response.read()
    cookies = response.getheader("Set-Cookie") or ""
    session = re.search(r"sessionid=([^;]+)", cookies)
    csrf = re.search(r"csrftoken=([^;]+)", cookies)
    assert session, f"{name} could not sign in: {response.status}"
    return f"sessionid={session[1]}; csrftoken={csrf[1] if csrf else form.cookie}"


def signed_in(port: int) -> str:
    """The cookies of a session of the demonstration's office, which has to be there."""
    name, *__, password = DEMO_LOGINS[0]
    return signed_in_as(port, name, password)


def fresh_day() -> date:
    """A day long before the campaign, so that what a page holds is the same for each."""
    return date(1900, 1, 1) + timedelta(days=next(_days_to_ask_for))


def rate(port: int, path: str, cookie: str, *, seconds: float) -> float:
    """Requests a second by a few clients over a few seconds, all answered with 200."""

    def client(until: float) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        requests = 0
        while time.perf_counter() < until:
            connection.request("GET", path.format(day=fresh_day()), headers={"Cookie": cookie})
            response = connection.getresponse()
            response.read()
            assert response.status == 200, f"{path}: {response.status}"
            requests += 1
        return requests

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        requests = sum(pool.map(client, [start + seconds] * CLIENTS))
    return requests / (time.perf_counter() - start)


def page_rates(port: int, cookie: str, *, seconds: float) -> dict[str, float]:
    """Requests a second of each page."""
    rates = {}
    for name, path in PAGES.items():
        rates[name] = rate(port, path, cookie, seconds=seconds)
    return rates


def ratios_to_empty(rounds: list[dict[str, float]]) -> dict[str, float]:
    """For each page the middle of its rounds' ratios to the empty page."""
    ratios = {}
    for name in PAGES:
        if name != "empty":
            ratios[name] = median(rates[name] / rates["empty"] for rates in rounds)
    return ratios


def run() -> dict[str, Any]:
    """Measures the database of the settings, which must hold the demonstration."""
    port = free_port()
    server = start_server(port)
    try:
        cookie = signed_in(port)
        page_rates(port, cookie, seconds=0.3)  # once each, unmeasured
        rounds = []
        for __ in range(ROUNDS):
            rounds.append(page_rates(port, cookie, seconds=SECONDS))
    finally:
        server.terminate()
        server.wait(20)
    result: dict[str, Any] = {"bench": "pages"}
    for name in PAGES:
        result[f"{name}_per_s"] = round(median(rates[name] for rates in rounds), 1)
    ratios = ratios_to_empty(rounds)
    for name, ratio in ratios.items():
        result[f"ratio_{name}_to_empty"] = round(ratio, 3)
    return result | {
        "list_25_percent_ok": ratios["list"] >= 0.25,
        "yardstick_python_s": python_s(),
    }
