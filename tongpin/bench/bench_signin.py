"""A hall signs in while helpers' queues arrive: through HTTP, against the served site."""

import http.client
import itertools
import json
import re
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from tongpin.acts.actions import ActDraft, record_act
from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.campaigns.actions import start_campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import JournalEntry, Person, Unit
from tongpin.signin.actions import open_device, open_hall
from tongpin.signin.codes import hall_code, window_at
from tongpin.signin.models import Hall, Mode, Scan
from tongpin.signin.operations import QUEUE_BATCH

HELPERS, VISITORS = 60, 4  # connections: 64 together
SELF = 400  # people who sign in with their own phone while the queues arrive
FLOOR_S = 3


@dataclass
class SigninWorld:
    hall: Hall
    tokens: list[str]
    people: list[int]


@dataclass
class ClientTally:
    """What one client saw: seconds of each request, and results by outcome."""

    seconds: list[float] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str) -> None:
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1


def prepare(scans: int) -> SigninWorld:
    """In the empty database: an act whose hall is open, its people, and helpers' devices."""
    now = timezone.now()
    campaign = start_campaign(open_pack("study-2021"), by=None, now=now)
    root = add_unit("景泰县", parent=None, by=None, now=now)
    towns = [add_unit(f"第{n}镇", parent=root, by=None, now=now) for n in range(30)]
    people = Person.objects.bulk_create(
        [
            Person(name=f"群众{n}", home_unit=towns[n % 30], password="!", is_active=True)
            for n in range(scans)
        ],
        batch_size=1000,
    )
    kind = campaign.kinds.get(key="activity").pk
    draft = ActDraft(kind, Unit.objects.get(name="景泰县").pk, "集中宣讲", date(2021, 3, 23))
    hall = open_hall(record_act(campaign.pk, draft, by=None, now=now), by=None, now=now)
    devices = [open_device(hall, Mode.HELPER, by=None, now=now) for __ in range(HELPERS)]
    return SigninWorld(hall, [token for __, token in devices], [person.pk for person in people])


def queues(world: SigninWorld) -> list[list[dict[str, Any]]]:
    """What each helper's device holds: as many different people each."""
    now = timezone.now()
    queue: list[list[dict[str, Any]]] = [[] for __ in world.tokens]
    for number, person in enumerate(world.people):
        occurred = (now - timedelta(seconds=number % 600)).isoformat()
        told = {"operation": str(uuid4()), "kind": "in", "source": "scan", "person": person}
        queue[number % len(queue)].append(told | {"occurred": occurred})
    return queue


def upload(port: int, token: str, queue: list[dict[str, Any]], batch: int) -> ClientTally:
    """One device sends its queue, batch after batch."""
    tally, link = ClientTally(), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for start in range(0, len(queue), batch):
        part = queue[start : start + batch]
        told = {"device_now": timezone.now().isoformat(), "operations": part}
        since = time.perf_counter()
        link.request("POST", "/signin/operations/", json.dumps(told), headers)
        answer = link.getresponse()
        results = json.loads(answer.read())["results"]
        tally.seconds.append(time.perf_counter() - since)
        for result in results:
            tally.add(result["outcome"])
    return tally


def visit(port: int, hall: Hall, numbers: Iterable[int]) -> ClientTally:
    """People with their own phones: the hall's code, a name, one tap."""
    tally = ClientTally()
    for number in numbers:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        code = hall_code(hall.key, window_at(timezone.now()))
        since = time.perf_counter()
        link.request("GET", f"/s/{hall.pk}/{code}/")
        answer = link.getresponse()
        page = answer.read().decode()
        tally.seconds.append(time.perf_counter() - since)
        cookies = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
        told = dict(re.findall(r'name="(ticket|csrfmiddlewaretoken)" value="([^"]+)"', page))
        body = urlencode(told | {"name": f"来宾{number}"})
        headers = {
            "Cookie": "; ".join(cookies),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        since = time.perf_counter()
        link.request("POST", f"/s/{hall.pk}/", body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        tally.seconds.append(time.perf_counter() - since)
        tally.add("stored" if answer.status == 200 and "tick" in text else "failed")
        link.close()
    return tally


def floor(port: int) -> float:
    """Requests a second of the empty page, by as many connections."""

    def client(until: float) -> int:
        link, done = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
        while time.perf_counter() < until:
            link.request("GET", "/bench/open/")
            link.getresponse().read()
            done += 1
        return done

    start = time.perf_counter()
    with ThreadPoolExecutor(HELPERS + VISITORS) as pool:
        done = sum(pool.map(client, [start + FLOOR_S] * (HELPERS + VISITORS)))
    return done / (time.perf_counter() - start)


def quantile(seconds: list[float], share: float) -> float:
    """The latency in ms that this share of the requests stayed below."""
    ranked = sorted(seconds)
    return round(ranked[min(int(len(ranked) * share), len(ranked) - 1)] * 1000, 1)


def run(scans: int, batch: int = QUEUE_BATCH) -> dict[str, Any]:
    """All queues and all visitors at once; then all queues again, which must store nothing."""
    world = prepare(scans)
    queue = queues(world)
    port = free_port()
    server = start_server(port)
    try:
        empty = floor(port)
        start = time.perf_counter()
        with ThreadPoolExecutor(HELPERS + VISITORS) as pool:
            visits = [
                pool.submit(visit, port, world.hall, range(n, SELF, VISITORS))
                for n in range(VISITORS)
            ]
            sent = [
                pool.submit(upload, port, token, mine, batch)
                for token, mine in zip(world.tokens, queue, strict=True)
            ]
            uploads = [one.result() for one in sent]
            upload_s = time.perf_counter() - start
            selves = [one.result() for one in visits]
            all_s = time.perf_counter() - start
        stored = Scan.objects.count()
        writes = JournalEntry.objects.filter(verb="signin.scans.take").count()
        with ThreadPoolExecutor(HELPERS) as pool:
            repeated = [
                pool.submit(upload, port, token, mine, batch)
                for token, mine in zip(world.tokens, queue, strict=True)
            ]
            again = [one.result() for one in repeated]
        repeats = sum(one.outcomes.get("already_same", 0) for one in again)
    finally:
        server.terminate()
        server.wait(20)
    uploaded = list(itertools.chain.from_iterable(one.seconds for one in uploads))
    visited = list(itertools.chain.from_iterable(one.seconds for one in selves))
    there = world.hall.current_act().participations.filter(superseded_at=None).count()
    rate = (scans + SELF) / all_s
    return {
        "bench": "signin",
        "database": connection.vendor,
        "connections": HELPERS + VISITORS,
        "batch": batch,
        "scans": scans,
        "self": SELF,
        "scans_per_s": round(scans / upload_s, 1),
        "signins_per_s": round(rate, 1),
        "all_s": round(all_s, 2),
        "requests_per_write": round((len(uploaded) + SELF) / writes, 1),
        "upload_p50_ms": quantile(uploaded, 0.5),
        "upload_p99_ms": quantile(uploaded, 0.99),
        "self_p50_ms": quantile(visited, 0.5),
        "self_p99_ms": quantile(visited, 0.99),
        "empty_per_s": round(empty, 1),
        "ratio_signins_to_empty": round(rate / empty, 2),
        "rate_1000_ok": rate >= 1000,
        "p99_250_ms_ok": max(quantile(uploaded, 0.99), quantile(visited, 0.99)) < 250,
        "stored_ok": stored == there == scans + SELF,
        "repeat_stores_nothing_ok": repeats == scans and Scan.objects.count() == stored,
        "yardstick_python_s": python_s(),
    }
