"""The site for benchmarks: with an empty page, and papers that are marked and not stored."""

import os

from django.conf import settings
from granian.rsgi import HTTPProtocol, Scope

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")
settings.ROOT_URLCONF = "tongpin.bench.bench_urls"

from tongpin import rsgi  # noqa: E402  # it reads the settings
from tongpin.quizzes.attempts import HandIn, StoredAttempt  # noqa: E402
from tongpin.quizzes.hot.app import (  # noqa: E402
    HotApplication,
    noter,
    quizzes,
    reader,
    sessions,
    starter,
)
from tongpin.quizzes.quiz_paths import PREFIX  # noqa: E402

MARKED = "/bench"  # before the address of a quiz: nothing is stored


class _PathBelow:
    """The request as if it had come to the rest of its address."""

    def __init__(self, scope: Scope) -> None:
        self.method, self.headers, self.query_string = scope.method, scope.headers, ""
        self.path = scope.path.removeprefix(MARKED)
        self.scheme, self.authority, self.client = scope.scheme, scope.authority, scope.client


async def not_stored(attempt: HandIn) -> StoredAttempt:
    return StoredAttempt(attempt, is_first=True, place=1, among=1)


marking = HotApplication(
    quizzes.get,
    reader.do_async,
    not_stored,
    starter.do_async,
    sessions.do_async,
    noter.do_async,
)


class BenchApplication(rsgi.Application):
    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        if scope.path.startswith(f"{MARKED}{PREFIX}"):
            await marking.answer(_PathBelow(scope), protocol)  # type: ignore[arg-type]
        else:
            await super().__rsgi__(scope, protocol)


application = BenchApplication()
