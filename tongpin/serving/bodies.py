"""Bodies of requests: how much of one is read, from whom, and how long anybody waits for it."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from granian.rsgi import HTTPProtocol, Scope

IN_MEMORY = 1024 * 1024  # bytes above which a body waits on the disk
STRANGERS = 1024 * 1024  # bytes that somebody may send who is not signed in
SLOWEST = 10_000  # bytes a second that a body has to come in, once the first seconds are over

TOO_LARGE, TOO_SLOW = 413, 408


class BodyError(Exception):
    """The body is not read; `status` is what HTTP says to that."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True)
class BodyLimits:
    """How much is taken.

    largest     bytes of any body
    may_send    asked before more than STRANGERS bytes are read: whether this sender may
    seconds     a body may take before it has to be as quick as SLOWEST
    """

    largest: int
    may_send: Callable[[Scope], Awaitable[bool]]
    seconds: int


async def read_body(scope: Scope, protocol: HTTPProtocol, limits: BodyLimits) -> IO[bytes]:
    """What was sent. Raises BodyError for too much, and for what comes too slowly or never."""
    if scope.method in ("GET", "HEAD"):
        return io.BytesIO()
    body: Any = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed with the request
    reading = BodyReading(scope, limits, body)
    try:
        await reading.check(int(scope.headers.get("content-length") or 0))
        await reading.read(protocol)
    except BaseException:
        body.close()
        raise
    return cast(IO[bytes], body)


class BodyReading:
    """One body while it comes in."""

    def __init__(self, scope: Scope, limits: BodyLimits, body: IO[bytes]) -> None:
        self.scope = scope
        self.limits = limits
        self.is_known = False  # whether the sender was asked about
        self.body = body

    async def read(self, protocol: HTTPProtocol) -> None:
        begun = asyncio.get_running_loop().time()
        chunks = aiter(protocol)
        while True:
            until = begun + self.limits.seconds + self.body.tell() / SLOWEST
            try:
                async with asyncio.timeout_at(until):
                    chunk = await chunks.__anext__()  # what Granian gives is too bare for anext()
            except StopAsyncIteration:
                return
            except TimeoutError as error:
                raise BodyError(TOO_SLOW) from error
            self.body.write(chunk)
            await self.check(self.body.tell())

    async def check(self, size: int) -> None:
        """Raises BodyError for more bytes than this sender may send."""
        if size > self.limits.largest:
            raise BodyError(TOO_LARGE)
        if size > STRANGERS and not self.is_known:
            self.is_known = await self.limits.may_send(self.scope)
            if not self.is_known:
                raise BodyError(TOO_LARGE)


def is_signed_in(cookies: str) -> bool:
    """Whether the header of cookies names a session of somebody who signed in; costs a query."""
    try:
        cookie = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    if cookie is None:
        return False
    session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value)
    return SESSION_KEY in session
