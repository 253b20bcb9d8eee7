"""What was worked out once holds until the journal's next entry, for every write makes one."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection

KEPT = 128  # answers of one function in one process; the longest unused goes first
NEWEST = "SELECT digest FROM orgs_journalentry ORDER BY id DESC LIMIT 1"

P = ParamSpec("P")
R = TypeVar("R")
_digest: ContextVar[str] = ContextVar("digest", default="")
_memories: list[Any] = []


def newest_digest() -> str:
    """The seal of the newest journal entry, "" before the first: it names what is written."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        row = cursor.fetchone()
    return row[0] if row else ""


def journal_cached(make: Callable[P, R]) -> Callable[P, R]:
    """Remember what the function answers until the journal's next entry.

    For functions of hashable positional arguments that read only what actions write.
    Their answers are shared by requests: treat them as frozen. The digest is read before
    the answer is made, so an answer is never older than the entry that it is kept under;
    an entry that was rolled back has a digest that never comes again.
    """

    @lru_cache(KEPT)
    def remembered(digest: str, *told: Any) -> R:
        return make(*told)  # type: ignore[call-arg]

    @wraps(make)
    def answer(*told: P.args, **named: P.kwargs) -> R:
        assert not named, "kept functions take positional arguments"
        digest = _digest.get() or newest_digest()
        token = _digest.set(digest)  # kept functions that this one calls need not ask again
        try:
            return remembered(digest, *told)
        finally:
            _digest.reset(token)

    _memories.append(remembered)
    return answer


def clear_journal_cache() -> None:
    """Empty every memory of this process: for tests, which undo what they write."""
    for memory in _memories:
        memory.cache_clear()
