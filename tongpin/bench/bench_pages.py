"""Requests a second of the main pages, against an empty view on the same server."""

import http.client
import itertools
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.demo import DEMO_LOGINS

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
_asked = itertools.count()


def signed_in(port: int) -> str:
    """The cookie of a session of the demonstration's office."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/accounts/login/")
    answer = connection.getresponse()
    page = answer.read().decode()
    csrf = re.search(r"csrftoken=([^;]+)", answer.getheader("Set-Cookie") or "")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert csrf
    assert token
    name, *__, password = DEMO_LOGINS[0]
    body = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": token[1]})
    headers = {
        "Cookie": f"csrftoken={csrf[1]}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/accounts/login/", body, headers)
    answer = connection.getresponse()
    answer.read()
    session = re.search(r"sessionid=([^;]+)", answer.getheader("Set-Cookie") or "")
    assert session, "The demonstration's office could not sign in; run `tongpin demo` first."
    return f"sessionid={session[1]}"


def unasked() -> date:
    """A day long before the campaign, so that what a page holds is the same for each."""
    return date(1900, 1, 1) + timedelta(days=next(_asked))


def rate(port: int, path: str, cookie: str, *, seconds: float) -> float:
    """Requests a second by a few clients over a few seconds, all answered with 200."""

    def client(until: float) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        done = 0
        while time.perf_counter() < until:
            connection.request("GET", path.format(day=unasked()), headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, f"{path}: {answer.status}"
            done += 1
        return done

    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = sum(pool.map(client, [start + seconds] * CLIENTS))
    return done / (time.perf_counter() - start)


def run() -> dict[str, Any]:
    """Measures the database of the settings, which must hold the demonstration."""
    port = free_port()
    server = start_server(port)
    try:
        cookie = signed_in(port)
        for path in PAGES.values():  # once each, unmeasured
            rate(port, path, cookie, seconds=0.3)
        rounds = [
            {name: rate(port, path, cookie, seconds=SECONDS) for name, path in PAGES.items()}
            for __ in range(ROUNDS)
        ]
    finally:
        server.terminate()
        server.wait(20)
    ratios = {
        name: median(rates[name] / rates["empty"] for rates in rounds)
        for name in PAGES
        if name != "empty"
    }
    return {
        "bench": "pages",
        **{f"{name}_per_s": round(median(rates[name] for rates in rounds), 1) for name in PAGES},
        **{f"ratio_{name}_to_empty": round(ratio, 3) for name, ratio in ratios.items()},
        "list_25_percent_ok": ratios["list"] >= 0.25,
        "yardstick_python_s": python_s(),
    }
