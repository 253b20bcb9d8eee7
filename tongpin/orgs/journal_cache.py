"""Answers of functions, remembered until the journal's next entry, for every write makes one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

MOST_ANSWERS = 128  # of one function in one process; the longest unused goes first
NEWEST = "SELECT digest FROM orgs_journalentry ORDER BY id DESC LIMIT 1"

P = ParamSpec("P")
R = TypeVar("R")
_digest: ContextVar[str] = ContextVar("digest", default="")
_caches: dict[Callable[..., Any], Any] = {}  # function -> the cache of its answers


def newest_digest() -> str:
    """The seal of the newest journal entry, "" before the first: it names what is written."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    return row[0] if row else ""


@contextmanager
def one_journal_moment() -> Iterator[None]:
    """In the block cached functions answer of one moment, and the journal is asked once."""
    token = _digest.set(_digest.get() or newest_digest())
    try:
        yield
    finally:
        _digest.reset(token)


def journal_cached(function: Callable[P, R]) -> Callable[P, R]:
    """Remember what the function answers until the journal's next entry.

    The function takes hashable positional arguments and reads only what actions write. Threads
    share its answer, so it is frozen: plain values, tuples, frozen dataclasses, never a list or
    a model's instance; tests/test_cached_values.py reads that off its annotations.

    The digest is read before the answer is worked out, so an answer is never older than the
    entry that it is remembered under. An entry that was rolled back has a digest that never
    comes again.
    """

    @lru_cache(MOST_ANSWERS)
    def answer_under(digest: str, *arguments: Any) -> R:
        return function(*arguments)  # type: ignore[call-arg]

    @wraps(function)
    def cached_function(*arguments: P.args, **named: P.kwargs) -> R:
        assert not named, "cached functions take positional arguments"
        digest = _digest.get() or newest_digest()
        token = _digest.set(digest)  # cached functions that this one calls need not ask again
        try:
            return answer_under(digest, *arguments)
        finally:
            _digest.reset(token)

    _caches[function] = answer_under
    return cached_function


def cached_functions() -> list[Callable[..., Any]]:
    """Every function of this process whose answers are remembered, without its cache."""
    return list(_caches)


def clear_journal_cache() -> None:
    """Forget every answer in this process: for tests, which undo what they write."""
    for cache in _caches.values():
        cache.cache_clear()
