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
    """One browser: connects, asks for the page, reads it.

    It costs little, because it takes the same cores as the server.
    """

    def __init__(self, request: bytes, port: int, since: float) -> None:
        self.request = request
        self.since = since
        self.head = b""
        self.read = 0  # bytes
        self.size = -1  # of the whole answer, once its head says so
        self.socket = socket.socket()
        self.socket.settimeout(0)
        self.socket.connect_ex(("127.0.0.1", port))

    def write(self) -> None:
        """Send the request over the standing connection. Raises OSError where it was refused."""
        self.socket.send(self.request)

    def is_done(self, buffer: bytearray) -> bool:
        """Read what came; whether it was the whole page. Raises OSError for anything else."""
        count = self.socket.recv_into(buffer)
        if not count:
            raise ConnectionError("closed before the end")
        if self.size < 0:
            self.head += buffer[:count]
            head, end_of_head, __ = self.head.partition(b"\r\n\r\n")
            if not end_of_head:
                return False
            if not head.startswith(b"HTTP/1.1 200"):
                raise ConnectionError(head[:80])
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            self.size = len(head) + len(end_of_head) + int(length)
            self.read = len(self.head) - count
        self.read += count
        return self.read >= self.size


class Rush:
    """The visits that are under way, and the seconds of those that are over."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        self.request = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        self.buffer = bytearray(1 << 16)
        self.poll = select.epoll()
        self.visits: dict[int, BrowserVisit] = {}
        self.seconds: list[float] = []

    def begin_visit(self, since: float) -> None:
        visit = BrowserVisit(self.request, self.port, since)
        self.visits[visit.socket.fileno()] = visit
        self.poll.register(visit.socket, select.EPOLLOUT)

    def serve_visits(self, wait_s: float) -> None:
        """Write and read wherever that is possible by then."""
        for number, event in self.poll.poll(wait_s):
            try:
                is_over = self._advance(number, event)
            except OSError:
                is_over = True  # not served, which the figures say
            if is_over:
                visit = self.visits.pop(number)
                visit.socket.close()  # which takes it out of the poll

    def _advance(self, number: int, event: int) -> bool:
        """Ask for the page or read of it; whether it is there as a whole."""
        visit = self.visits[number]
        if event & select.EPOLLOUT:
            visit.write()
            self.poll.modify(number, select.EPOLLIN)
            return False
        if not visit.is_done(self.buffer):
            return False
        self.seconds.append(time.perf_counter() - visit.since)
        return True

    def close(self) -> None:
        for visit in self.visits.values():
            visit.socket.close()
        self.poll.close()


def _visit_seconds(port: int, path: str) -> list[float]:
    """Seconds from each person's tap to the whole page; who got none is missing."""
    chance = random.Random(8)
    rush = Rush(port, path)
    start = time.perf_counter()
    last_moment = start + PERIOD_S + WAIT_S
    moments = [start + chance.uniform(0, PERIOD_S) for __ in range(PEOPLE)]
    moments.sort(reverse=True)
    while (moments or rush.visits) and time.perf_counter() < last_moment:
        while moments and moments[-1] <= time.perf_counter():
            rush.begin_visit(moments.pop())
        wait_s = 0.1
        if moments:
            wait_s = max(moments[-1] - time.perf_counter(), 0)
        rush.serve_visits(wait_s)
    rush.close()
    return rush.seconds


def allow_connections() -> None:
    """Let this process, and the server that it starts, have as many connections as people."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 2 * PEOPLE), hard), hard))


def run(port: int, path: str) -> dict[str, Any]:
    """The client shares the machine's cores with the server, so the figures are a lower bound."""
    cpu_s_before = time.process_time()
    seconds = sorted(_visit_seconds(port, path))
    cpu_s = time.process_time() - cpu_s_before
    p50_ms = None
    p95_ms = float("inf")
    if seconds:
        p50_ms = round(seconds[len(seconds) // 2] * 1000, 1)
        p95_ms = seconds[min(int(PEOPLE * 0.95), len(seconds) - 1)] * 1000
    return {
        "rush_people": PEOPLE,
        "rush_served": len(seconds),
        "rush_client_cpu_s": round(cpu_s, 2),
        "rush_p50_ms": p50_ms,
        "rush_p95_ms": round(p95_ms, 1),
        "rush_300_ms_ok": len(seconds) == PEOPLE and p95_ms <= 300,
    }
