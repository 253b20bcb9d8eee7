"""Ten thousand people who open a quiz within the same second, each over a connection of theirs."""

import random
import resource
import select
import socket
import time
from typing import Any

PEOPLE = 10_000
PERIOD_S = 1.0
WAIT_S = 20.0


class BrowserVisit:
    """One browser: connects, asks for the page, reads it. What it costs is kept small, for it
    takes the same cores as the server."""

    def __init__(self, request: bytes, port: int, since: float) -> None:
        self.request, self.since = request, since
        self.head, self.read, self.size = b"", 0, -1
        self.socket = socket.socket()
        self.socket.settimeout(0)
        self.socket.connect_ex(("127.0.0.1", port))

    def write(self) -> None:
        """Once the connection stands. Raises OSError where it was refused."""
        self.socket.send(self.request)

    def is_done(self, buffer: bytearray) -> bool:
        """Read what came; whether it was the whole page. Raises OSError for anything else."""
        count = self.socket.recv_into(buffer)
        if not count:
            raise ConnectionError("closed before the end")
        if self.size < 0:
            self.head += buffer[:count]
            head, found, __ = self.head.partition(b"\r\n\r\n")
            if not found:
                return False
            if not head.startswith(b"HTTP/1.1 200"):
                raise ConnectionError(head[:80])
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self.size, self.read = len(head) + 4 + int(length), len(self.head) - count
        self.read += count
        return self.read >= self.size


def _rush(port: int, path: str) -> list[float]:
    """Seconds from each person's tap to the whole page; who got none is missing."""
    chance, told, buffer = random.Random(8), list[float](), bytearray(1 << 16)
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    start = time.perf_counter()
    moments = sorted((start + chance.uniform(0, PERIOD_S) for __ in range(PEOPLE)), reverse=True)
    visits: dict[int, BrowserVisit] = {}
    poll = select.epoll()
    while (moments or visits) and time.perf_counter() < start + PERIOD_S + WAIT_S:
        while moments and moments[-1] <= time.perf_counter():
            visit = BrowserVisit(request, port, moments.pop())
            visits[visit.socket.fileno()] = visit
            poll.register(visit.socket, select.EPOLLOUT)
        until_next = max(moments[-1] - time.perf_counter(), 0) if moments else 0.1
        for number, event in poll.poll(until_next):
            visit = visits[number]
            try:
                if event & select.EPOLLOUT:
                    visit.write()
                    poll.modify(number, select.EPOLLIN)
                    continue
                if not visit.is_done(buffer):
                    continue
                told.append(time.perf_counter() - visit.since)
            except OSError:
                pass  # not served, which the figures say
            del visits[number]
            visit.socket.close()  # which takes it out of the poll
    for visit in visits.values():
        visit.socket.close()
    poll.close()
    return told


def allow_connections() -> None:
    """Let this process, and the server that it starts, have as many connections as people."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2 * PEOPLE), hard), hard))


def run(port: int, path: str) -> dict[str, Any]:
    """The client shares the machine's cores with the server, so the figures are a lower bound."""
    before = time.process_time()
    told = sorted(_rush(port, path))
    used = time.process_time() - before
    p95 = told[min(int(PEOPLE * 0.95), len(told) - 1)] * 1000 if told else float("inf")
    return {
        "rush_people": PEOPLE,
        "rush_served": len(told),
        "rush_client_cpu_s": round(used, 2),
        "rush_p50_ms": round(told[len(told) // 2] * 1000, 1) if told else None,
        "rush_p95_ms": round(p95, 1),
        "rush_300_ms_ok": len(told) == PEOPLE and p95 <= 300,
    }
