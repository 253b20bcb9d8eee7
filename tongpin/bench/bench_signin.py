"""A hall signs in while helpers' queues arrive: through HTTP, against the served site."""

import http.client
import json
import re
import time
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
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

HELPERS = 60  # connections of devices
VISITORS = 4  # connections of people's own phones
TOWNS = 30
SELF = 400  # people who sign in with their own phone while the queues arrive
FLOOR_S = 3
FORM_TYPE = "application/x-www-form-urlencoded"

Queue = list[dict[str, Any]]  # operations as a device keeps them
Device = tuple[str, Queue]  # its token and what it has to send


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
    people = _add_people(root, scans, now)
    kind = campaign.kinds.get(key="activity").pk
    draft = ActDraft(kind, root.pk, "集中宣讲", date(2021, 3, 23))
    act = record_act(campaign.pk, draft, by=None, now=now)
    hall = open_hall(act, by=None, now=now)
    tokens = []
    for _number in range(HELPERS):
        __, token = open_device(hall, Mode.HELPER, by=None, now=now)
        tokens.append(token)
    return SigninWorld(hall, tokens, people)


def _add_people(root: Unit, count: int, now: datetime) -> list[int]:
    """The ids of so many people in thirty towns."""
    towns = []
    for number in range(TOWNS):
        towns.append(add_unit(f"第{number}镇", parent=root, by=None, now=now))
    people = []
    for number in range(count):
        town = towns[number % TOWNS]
        person = Person(name=f"群众{number}", home_unit=town, password="!", is_active=True)
        people.append(person)
    stored = Person.objects.bulk_create(people, batch_size=1000)
    return [person.pk for person in stored]


def queues(world: SigninWorld) -> list[Queue]:
    """What each helper's device holds: as many different people each."""
    now = timezone.now()
    device_queues: list[Queue] = [[] for __ in world.tokens]
    for number, person in enumerate(world.people):
        occurred = now - timedelta(seconds=number % 600)
        operation = {
            "operation": str(uuid4()),
            "kind": "in",
            "source": "scan",
            "person": person,
            "occurred": occurred.isoformat(),
        }
        device_queues[number % len(device_queues)].append(operation)
    return device_queues


def upload(port: int, token: str, queue: Queue, batch: int) -> ClientTally:
    """One device sends its queue, batch after batch."""
    tally = ClientTally()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for start in range(0, len(queue), batch):
        part = queue[start : start + batch]
        data = {"device_now": timezone.now().isoformat(), "operations": part}
        since = time.perf_counter()
        link.request("POST", "/signin/operations/", json.dumps(data), headers)
        response = link.getresponse()
        results = json.loads(response.read())["results"]
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
        response = link.getresponse()
        page = response.read().decode()
        tally.seconds.append(time.perf_counter() - since)
        body = _form_body(page, f"来宾{number}")
        headers = {"Cookie": _cookies(response), "Content-Type": FORM_TYPE}
        since = time.perf_counter()
        link.request("POST", f"/s/{hall.pk}/", body, headers)
        response = link.getresponse()
        page = response.read().decode()
        tally.seconds.append(time.perf_counter() - since)
        tally.add("stored" if response.status == 200 and "tick" in page else "failed")
        link.close()
    return tally


def _form_body(page: str, name: str) -> str:
    """The page's form with its hidden fields and the name."""
    fields = dict(re.findall(r'name="(ticket|csrfmiddlewaretoken)" value="([^"]+)"', page))
    return urlencode(fields | {"name": name})


def _cookies(response: http.client.HTTPResponse) -> str:
    """The cookies that the response sets, as a browser sends them back."""
    pairs = []
    for header in response.headers.get_all("Set-Cookie") or []:
        pairs.append(header.split(";")[0])
    return "; ".join(pairs)


def floor(port: int) -> float:
    """Requests a second of the empty page, by as many connections."""

    def client(until: float) -> int:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        requests = 0
        while time.perf_counter() < until:
            link.request("GET", "/bench/open/")
            link.getresponse().read()
            requests += 1
        return requests

    start = time.perf_counter()
    with ThreadPoolExecutor(HELPERS + VISITORS) as pool:
        requests = sum(pool.map(client, [start + FLOOR_S] * (HELPERS + VISITORS)))
    return requests / (time.perf_counter() - start)


def quantile(seconds: list[float], share: float) -> float:
    """The latency in ms that this share of the requests stayed below."""
    ranked = sorted(seconds)
    return round(ranked[min(int(len(ranked) * share), len(ranked) - 1)] * 1000, 1)


@dataclass
class Burst:
    """What the clients saw when all queues and all visitors arrived at once."""

    uploads: list[ClientTally]
    visits: list[ClientTally]
    upload_s: float  # until the last queue was sent
    all_s: float  # until the last visitor was through


def _submit_uploads(
    pool: ThreadPoolExecutor, port: int, devices: list[Device], batch: int
) -> list[Future[ClientTally]]:
    futures = []
    for token, queue in devices:
        futures.append(pool.submit(upload, port, token, queue, batch=batch))
    return futures


def _burst(port: int, hall: Hall, devices: list[Device], batch: int) -> Burst:
    start = time.perf_counter()
    with ThreadPoolExecutor(HELPERS + VISITORS) as pool:
        visit_futures = []
        for first in range(VISITORS):
            numbers = range(first, SELF, VISITORS)
            visit_futures.append(pool.submit(visit, port, hall, numbers))
        upload_futures = _submit_uploads(pool, port, devices, batch)
        uploads = [future.result() for future in upload_futures]
        upload_s = time.perf_counter() - start
        visits = [future.result() for future in visit_futures]
        all_s = time.perf_counter() - start
    return Burst(uploads, visits, upload_s, all_s)


def _repeat_uploads(port: int, devices: list[Device], batch: int) -> int:
    """Send all queues again; how many operations the server knew already."""
    repeats = 0
    with ThreadPoolExecutor(HELPERS) as pool:
        for future in _submit_uploads(pool, port, devices, batch):
            repeats += future.result().outcomes.get("already_same", 0)
    return repeats


def _all_seconds(tallies: list[ClientTally]) -> list[float]:
    seconds: list[float] = []
    for tally in tallies:
        seconds += tally.seconds
    return seconds


def run(scans: int, batch: int = QUEUE_BATCH) -> dict[str, Any]:
    """All queues and all visitors at once; then all queues again, which must store nothing."""
    world = prepare(scans)
    devices = list(zip(world.tokens, queues(world), strict=True))
    port = free_port()
    server = start_server(port)
    try:
        empty_rate = floor(port)
        burst = _burst(port, world.hall, devices, batch)
        stored = Scan.objects.count()
        writes = JournalEntry.objects.filter(verb="signin.scans.take").count()
        repeats = _repeat_uploads(port, devices, batch)
    finally:
        server.terminate()
        server.wait(20)
    upload_seconds = _all_seconds(burst.uploads)
    visit_seconds = _all_seconds(burst.visits)
    upload_p99_ms = quantile(upload_seconds, 0.99)
    visit_p99_ms = quantile(visit_seconds, 0.99)
    participations = world.hall.current_act().participations.filter(superseded_at=None).count()
    rate = (scans + SELF) / burst.all_s
    return {
        "bench": "signin",
        "database": connection.vendor,
        "connections": HELPERS + VISITORS,
        "batch": batch,
        "scans": scans,
        "self": SELF,
        "scans_per_s": round(scans / burst.upload_s, 1),
        "signins_per_s": round(rate, 1),
        "all_s": round(burst.all_s, 2),
        "requests_per_write": round((len(upload_seconds) + SELF) / writes, 1),
        "upload_p50_ms": quantile(upload_seconds, 0.5),
        "upload_p99_ms": upload_p99_ms,
        "self_p50_ms": quantile(visit_seconds, 0.5),
        "self_p99_ms": visit_p99_ms,
        "empty_per_s": round(empty_rate, 1),
        "ratio_signins_to_empty": round(rate / empty_rate, 2),
        "rate_1000_ok": rate >= 1000,
        "p99_250_ms_ok": max(upload_p99_ms, visit_p99_ms) < 250,
        "stored_ok": stored == participations == scans + SELF,
        "repeat_stores_nothing_ok": repeats == scans and Scan.objects.count() == stored,
        "yardstick_python_s": python_s(),
    }
