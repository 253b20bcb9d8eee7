"""The server is killed again and again while helpers' queues arrive; nothing may be lost."""

import http.client
import json
import random
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.utils import timezone

from tongpin.bench.bench_signin import prepare, queues
from tongpin.bench.server import end_group, free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.signin.models import Scan

KILLS = 10
BATCH = 5  # small, so that the burst outlasts the kills
BETWEEN_S = (0.1, 0.7)


def insist(port: int, token: str, queue: list[dict[str, Any]]) -> set[str]:
    """Send the queue as a device does, trying again until all is answered.

    What comes back are the operations that the server promised to have stored.
    """
    promised: set[str] = set()
    for start in range(0, len(queue), BATCH):
        results = _send_until_answered(port, token, queue[start : start + BATCH])
        for result in results:
            if result["outcome"] != "refused":
                promised.add(result["operation"])
    return promised


def _send_until_answered(
    port: int, token: str, operations: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The server's results, however often it takes."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    while True:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        data = {"device_now": timezone.now().isoformat(), "operations": operations}
        try:
            link.request("POST", "/signin/operations/", json.dumps(data), headers)
            response = link.getresponse()
            return list(json.loads(response.read())["results"])
        except (OSError, http.client.HTTPException, ValueError):
            time.sleep(0.05)
        finally:
            link.close()


class KilledServer:
    """A server that is killed now and then, and started again on the same port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.kills = 0
        self.process = start_server(port)

    def kill(self) -> None:
        end_group(self.process)

    def kill_at_random(
        self, futures: list[Future[Any]], *, most: int, between_s: tuple[float, float]
    ) -> None:
        """Kill and restart it, at `most` so many times, until all the work is done."""
        chance = random.Random()
        while self.kills < most and not all(future.done() for future in futures):
            time.sleep(chance.uniform(*between_s))
            self.kill()
            self.process = start_server(self.port)
            self.kills += 1


def run(scans: int) -> dict[str, Any]:
    """Kill and restart at random moments, ten times or until the queues are empty."""
    world = prepare(scans)
    device_queues = queues(world)
    port = free_port()
    server = KilledServer(port)
    promised: set[str] = set()
    try:
        with ThreadPoolExecutor(len(device_queues)) as pool:
            futures = []
            for token, queue in zip(world.tokens, device_queues, strict=True):
                futures.append(pool.submit(insist, port, token, queue))
            server.kill_at_random(futures, most=KILLS, between_s=BETWEEN_S)
            for future in futures:
                promised |= future.result()
    finally:
        server.kill()
    stored = {str(number) for number in Scan.objects.values_list("operation", flat=True)}
    act = world.hall.current_act()
    participations = act.participations.filter(superseded_at=None)
    people = list(participations.values_list("person", flat=True))
    return {
        "bench": "kills",
        "database": connection.vendor,
        "scans": scans,
        "kills": server.kills,
        "promised": len(promised),
        "lost": len(promised - stored),
        "doubled": len(people) - len(set(people)),
        "kills_10_ok": server.kills == KILLS,
        "nothing_lost_ok": promised <= stored and len(stored) == scans,
        "nothing_doubled_ok": sorted(people) == sorted(world.people),
        "yardstick_python_s": python_s(),
    }
