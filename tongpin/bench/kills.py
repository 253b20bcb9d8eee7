"""The server is killed again and again while helpers' queues arrive; nothing may be lost."""

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.utils import timezone

from tongpin.bench.bench_signin import prepare, queues
from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.signin.models import Scan

KILLS = 10
BATCH = 5  # small, so that the burst outlasts the kills
BETWEEN_S = (0.1, 0.7)


def insist(port: int, token: str, queue: list[dict[str, Any]]) -> set[str]:
    """Send the queue as a device does, trying again until all is answered; what was promised."""
    promised: set[str] = set()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for start in range(0, len(queue), BATCH):
        part = queue[start : start + BATCH]
        while True:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            told = {"device_now": timezone.now().isoformat(), "operations": part}
            try:
                link.request("POST", "/signin/operations/", json.dumps(told), headers)
                answer = link.getresponse()
                results = json.loads(answer.read())["results"]
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)
                continue
            finally:
                link.close()
            promised |= {one["operation"] for one in results if one["outcome"] != "refused"}
            break
    return promised


def kill(server: subprocess.Popen[bytes]) -> None:
    """End the server and all its workers at once, with nothing written any more."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(20)


def run(scans: int) -> dict[str, Any]:
    """Kill and restart at random moments, ten times or until the queues are empty."""
    world = prepare(scans)
    queue = queues(world)
    port, chance, kills = free_port(), random.Random(), 0
    server, done = start_server(port), threading.Event()
    try:
        with ThreadPoolExecutor(len(queue)) as pool:
            sent = [
                pool.submit(insist, port, token, mine)
                for token, mine in zip(world.tokens, queue, strict=True)
            ]
            while kills < KILLS and not all(one.done() for one in sent):
                done.wait(chance.uniform(*BETWEEN_S))
                kill(server)
                server, kills = start_server(port), kills + 1
            promised = set().union(*(one.result() for one in sent))
    finally:
        kill(server)
    stored = {str(number) for number in Scan.objects.values_list("operation", flat=True)}
    act = world.hall.current_act()
    there = list(act.participations.filter(superseded_at=None).values_list("person", flat=True))
    return {
        "bench": "kills",
        "database": connection.vendor,
        "scans": scans,
        "kills": kills,
        "promised": len(promised),
        "lost": len(promised - stored),
        "doubled": len(there) - len(set(there)),
        "kills_10_ok": kills == KILLS,
        "nothing_lost_ok": promised <= stored and len(stored) == scans,
        "nothing_doubled_ok": sorted(there) == sorted(world.people),
        "yardstick_python_s": python_s(),
    }
