"""Pages of a WSGI application behind Granian's RSGI: each request visits a thread."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

from django.conf import settings
from django.db import close_old_connections
from granian.rsgi import HTTPProtocol, Scope

from tongpin.serving.bodies import BodyError, BodyLimits, is_signed_in, read_body

PART = 256 * 1024  # bytes of a stream that are fetched from a thread at once


class WsgiThreads:
    """Lets threads answer by a WSGI application (PEP 3333)."""

    def __init__(
        self, pages: Callable[..., Any], threads: int, largest: int, refusal: Callable[[int], str]
    ) -> None:
        """What is answered, by how many threads.

        largest    body in bytes; more is refused before anybody reads it
        refusal    from the status of a refused body to its page
        """
        self.pages = pages
        self.refusal = refusal
        self.limits = BodyLimits(largest, self._may_send, settings.BODY_SECONDS)
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="pages")

    async def answer(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request; a page costs one visit to a thread, a stream several."""
        loop = asyncio.get_running_loop()
        try:
            body = await read_body(scope, protocol, self.limits)
        except BodyError as error:
            headers = [("connection", "close"), ("content-type", "text/html; charset=utf-8")]
            page = self.refusal(error.status)
            protocol.response_bytes(error.status, headers, page.encode())
            return
        response, part, is_all = await loop.run_in_executor(self.threads, self._first, scope, body)
        if is_all:
            protocol.response_bytes(response.status, response.headers, part)
            return
        stream = protocol.response_stream(response.status, response.headers)
        try:
            while part:
                await stream.send_bytes(part)
                part = await loop.run_in_executor(self.threads, response.next)
        finally:
            await loop.run_in_executor(self.threads, response.close)

    async def _may_send(self, scope: Scope) -> bool:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, self._is_signed_in, scope)

    def _is_signed_in(self, scope: Scope) -> bool:
        try:
            return is_signed_in(scope.headers.get("cookie") or "")
        finally:
            close_old_connections()

    def _first(self, scope: Scope, body: IO[bytes]) -> "tuple[_Response, bytes, bool]":
        """The response, its first part, and whether that is all of it."""
        response = _Response(self.pages, _environ(scope, body))
        try:
            part = response.next()
        except BaseException:
            response.close()
            raise
        is_all = len(part) < PART
        if is_all:
            response.close()
        return response, part, is_all


class _Response:
    """What a WSGI application says, fetched by a thread."""

    def __init__(self, pages: Callable[..., Any], environ: dict[str, Any]) -> None:
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.body = pages(environ, self.start)
        self.chunks: Iterator[bytes] = iter(self.body)

    def start(self, status: str, headers: list[tuple[str, str]], fault: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]

    def next(self) -> bytes:
        """The next PART bytes or so; less is the end."""
        parts = []
        size = 0
        for chunk in self.chunks:
            parts.append(chunk)
            size += len(chunk)
            if size >= PART:
                break
        return b"".join(parts)

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close:
            close()


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as PEP 3333 tells it."""
    host, __, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = _environ_key(name)
        if key in environ:  # a header that came twice
            joint = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{joint}{value}"
        else:
            environ[key] = value
    environ.setdefault("HTTP_HOST", scope.authority or "")
    environ["CONTENT_LENGTH"] = str(body.tell())  # also of what came in chunks
    body.seek(0)
    return environ


def _environ_key(header: str) -> str:
    """CONTENT_TYPE, CONTENT_LENGTH, or HTTP_ and any other header's name."""
    key = header.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
