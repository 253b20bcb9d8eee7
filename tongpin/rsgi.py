"""One door for everything: quizzes by the hot path, all other pages by Django in threads.

Granian's own interface, RSGI, serves both better than the standard ones: Django's pages come
faster than through Granian's WSGI, and papers a third faster than through ASGI, which crosses
between Rust and Python more often. ARCHITECTURE.md has the figures.
"""

import gc
import logging
import os
from asyncio import AbstractEventLoop

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.rsgi import HTTPProtocol, Scope

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
wsgi = get_wsgi_application()  # sets Django up, which what follows needs

from tongpin.operation.fault_kinds import FaultKind, fault_kind  # noqa: E402
from tongpin.operation.views_faults import fault_page, refusal_page  # noqa: E402
from tongpin.quizzes.hot.app import hot_application, quizzes  # noqa: E402
from tongpin.quizzes.quiz_paths import PREFIX  # noqa: E402
from tongpin.serving.request_notes import new_number  # noqa: E402
from tongpin.serving.wsgi_threads import WsgiThreads  # noqa: E402

log = logging.getLogger(__name__)

THREADS = 16  # of each worker: sign-ins of a hall that wait at the same time are written together
RUBBISH = 20_000, 20, 100  # objects, and rounds, after which Python looks for rubbish
FIELDS_MB = 8  # of a form beside its file
LARGEST = (settings.UPLOAD_MB + FIELDS_MB) * 1024 * 1024  # bytes of a body
pages = WsgiThreads(wsgi, THREADS, LARGEST, refusal_page)
gc.freeze()  # what was loaded stays: looking at it again and again costs time
gc.set_threshold(*RUBBISH)


def answer_fault(protocol: HTTPProtocol, number: str, kind: FaultKind) -> None:
    """The page of an error with its number, as Django answers where its own pages fail."""
    headers = [("content-type", "text/html; charset=utf-8"), ("x-request-id", number)]
    page = fault_page("500.html", number, kind)
    protocol.response_bytes(kind.status, headers, page.encode())


class Application:
    """What each worker of Granian calls."""

    def __rsgi_init__(self, loop: AbstractEventLoop) -> None:
        self.ahead = loop.create_task(quizzes.keep_ready())

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.path.startswith(PREFIX):
            try:
                await hot_application.answer(scope, protocol)
            except Exception as error:
                number = new_number()
                log.exception("The hot path failed", extra={"request_number": number})
                answer_fault(protocol, number, fault_kind(error))
        else:
            await pages.answer(scope, protocol)


application = Application()
