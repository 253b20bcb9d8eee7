"""Ten thousand people who open a quiz within the same second, each over a connection of theirs."""

import asyncio
import random
import resource
import time
from functools import partial
from typing import Any

import uvloop

PEOPLE = 10_000
PERIOD_S = 1.0
WAIT_S = 20.0


class Visitor(asyncio.Protocol):
    """One browser: connects, asks for the page, reads it."""

    def __init__(self, request: bytes, since: float, told: list[float]) -> None:
        self.request, self.since, self.told = request, since, told
        self.read, self.size = b"", -1

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.read += data
        if self.size < 0 and b"\r\n\r\n" in self.read:
            head, __, __ = self.read.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                self.transport.abort()
                return
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self.size = len(head) + 4 + int(length)
        if 0 <= self.size <= len(self.read):
            self.told.append(time.perf_counter() - self.since)
            self.transport.close()


async def _rush(port: int, path: str) -> list[float]:
    """Seconds from each person's tap to the whole page; who got none is missing."""
    loop, told, chance = asyncio.get_running_loop(), list[float](), random.Random(8)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    moments = sorted(chance.uniform(0, PERIOD_S) for __ in range(PEOPLE))
    start = time.perf_counter()
    visits = []
    for moment in moments:
        due = start + moment
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        visit = partial(Visitor, request, due, told)
        visits.append(loop.create_task(loop.create_connection(visit, "127.0.0.1", port)))
    until = time.perf_counter() + WAIT_S
    await asyncio.gather(*visits, return_exceptions=True)
    while len(told) < PEOPLE and time.perf_counter() < until:
        await asyncio.sleep(0.01)
    return told


def allow_connections() -> None:
    """Let this process, and the server that it starts, have as many connections as people."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2 * PEOPLE), hard), hard))


def run(port: int, path: str) -> dict[str, Any]:
    """The client shares the machine's cores with the server, so the figures are a lower bound."""
    told = sorted(uvloop.run(_rush(port, path)))
    p95 = told[min(int(PEOPLE * 0.95), len(told) - 1)] * 1000 if told else float("inf")
    return {
        "rush_people": PEOPLE,
        "rush_served": len(told),
        "rush_p50_ms": round(told[len(told) // 2] * 1000, 1) if told else None,
        "rush_p95_ms": round(p95, 1),
        "rush_300_ms_ok": len(told) == PEOPLE and p95 <= 300,
    }
