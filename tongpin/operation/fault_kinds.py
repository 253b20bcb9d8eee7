"""What a server error comes from where somebody can do something about it: disk, database."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault: how its page is called, and what HTTP says."""

    key: str
    status: int


FULL = FaultKind("full", 507)
BUSY = FaultKind("busy", 503)
DAMAGED = FaultKind("damaged", 500)
OTHER = FaultKind("other", 500)
BY_SQLITE = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
BY_SQLSTATE = {
    "53100": FULL,
    "53200": BUSY,  # out of memory
    "53300": BUSY,  # too many connections
    "55P03": BUSY,
    "57014": BUSY,  # it took longer than a statement may
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
PRIMARY = 0xFF  # of SQLite's codes; what stands above says more than is needed


def fault_kind(error: BaseException | None) -> FaultKind:
    """Of an error and all that led to it, the first that is one of these kinds."""
    for cause in _causes(error):
        if kind := _kind(cause):
            return kind
    return OTHER


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _kind(error: BaseException) -> FaultKind | None:
    if isinstance(error, sqlite3.Error):
        return BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & PRIMARY)
    if isinstance(error, psycopg.Error):
        return BY_SQLSTATE.get(error.sqlstate or "")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL
    return None
