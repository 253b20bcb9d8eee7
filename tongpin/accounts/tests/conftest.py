"""A provider's server that answers what a test tells it to, on the loopback."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest


@dataclass
class AskedServer:
    """What the server answers by path, and what it was asked."""

    url: str = ""
    answers: dict[str, dict] = field(default_factory=dict)
    asked: list[tuple[str, dict, dict]] = field(default_factory=list)  # path, query, body
    pause_s: float = 0  # before it answers
    close: Callable[[], None] = bool

    def request(self, path: str) -> tuple[dict, dict]:
        """Query and body of the only request for a path."""
        requests = [(query, body) for asked, query, body in self.asked if asked == path]
        assert len(requests) == 1
        return requests[0]


def handler_of(server: AskedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer({})

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            is_json = body.startswith("{")
            self.answer(json.loads(body) if is_json else plain_query(body))

        def answer(self, body):
            parts = urlsplit(self.path)
            server.asked.append((parts.path, plain_query(parts.query), body))
            time.sleep(server.pause_s)
            known = parts.path in server.answers
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(server.answers.get(parts.path, {})).encode())

        def log_message(self, *args):
            """Tests print nothing."""

    return Handler


def plain_query(text: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(text).items()}


@pytest.fixture
def asked_server() -> Iterator[AskedServer]:
    server = AskedServer()
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(server))
    server.url = f"http://127.0.0.1:{listening.server_port}"

    def close():
        listening.shutdown()
        listening.server_close()

    server.close = close
    Thread(target=listening.serve_forever, daemon=True).start()
    yield server
    server.close()
