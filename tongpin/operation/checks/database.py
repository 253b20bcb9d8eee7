"""Checks of the database: whether it answers, what it is, and whether it is sound."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from math import inf
from pathlib import Path
from time import monotonic, time
from typing import Any

from django.db import Error, connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from tongpin.operation.checks.operation_check import (
    CheckGroup,
    CheckResult,
    Needs,
    OperationCheck,
    broken,
    doubtful,
    fine,
)
from tongpin.operation.fault_kinds import DAMAGED, fault_kind
from tongpin.serving.database_state import database_state, fault_words

reads_whole: ContextVar[bool] = ContextVar("reads_whole", default=False)  # however long it takes
BRING_BACK = gettext_noop(
    "Stop the site, keep a copy of the file, and bring back the newest backup."
)
OFFSET_WARN_S, OFFSET_BAD_S = 2.0, 60.0
OLDEST_POSTGRESQL = 140000  # as the server tells its version; Django needs it
QUICK_CHECK_S = 1.0  # for which SQLite may read through its file
STEPS = 10_000  # of SQLite's machine between two looks at the clock
CLOCKS = {  # seconds since 1970, as the database sees them
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400.0",
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
}


def answer_to(sql: str) -> Any:
    """The first value of the answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return row[0] if row else None


def look_at_connection(now: datetime) -> CheckResult:
    try:
        words = SIZES[connection.vendor]()
    except Error as error:
        text = _("The database does not answer: %(fault)s") % {"fault": fault_words(error)}
        if fault_kind(error) == DAMAGED:
            return broken(text, _(BRING_BACK))
        advice = _("See whether it runs and whether DATABASE_URL names it rightly.")
        return broken(text, advice)
    return fine(_("%(kind)s %(version)s answers; it holds %(size)s.") % words)


def _sqlite_size() -> dict[str, str]:
    version = answer_to("SELECT sqlite_version() FROM (SELECT count(*) FROM sqlite_master)")
    size = 0
    for suffix in ("", "-wal"):
        path = Path(f"{connection.settings_dict['NAME']}{suffix}")
        if path.exists():
            size += path.stat().st_size
    return {"kind": "SQLite", "version": version, "size": filesizeformat(size)}


def _postgresql_size() -> dict[str, str]:
    size = answer_to("SELECT pg_database_size(current_database())")
    version = answer_to("SHOW server_version").split()[0]
    return {"kind": "PostgreSQL", "version": version, "size": filesizeformat(size)}


SIZES: dict[str, Callable[[], dict[str, str]]] = {
    "sqlite": _sqlite_size,
    "postgresql": _postgresql_size,
}


def look_at_migrations(now: datetime) -> CheckResult:
    state = database_state()
    if not state.missing:
        return fine(_("The tables are those of this version."))
    app, name = state.missing[0]
    names = f"{app}.{name}" if len(state.missing) == 1 else f"{app}.{name} …"
    text = _("Changes that the tables lack: %(count)s (%(names)s).")
    advice = _("Stop the site, run `tongpin migrate`, start it again.")
    return broken(text % {"count": len(state.missing), "names": names}, advice)


def look_at_database_clock(now: datetime) -> CheckResult:
    offset_s = float(answer_to(CLOCKS[connection.vendor])) - time()
    words = {"offset": f"{abs(offset_s):.1f}"}
    if abs(offset_s) < OFFSET_WARN_S:
        return fine(_("The database's clock and ours are %(offset)s s apart.") % words)
    if offset_s > 0:
        text = _("The database's clock is %(offset)s s ahead of ours.") % words
    else:
        text = _("The database's clock is %(offset)s s behind ours.") % words
    advice = _("Set the clocks of both machines by the same time server.")
    return doubtful(text, advice) if abs(offset_s) < OFFSET_BAD_S else broken(text, advice)


def look_at_soundness(now: datetime) -> CheckResult:
    return SOUNDNESS[connection.vendor]()


def _sqlite_soundness() -> CheckResult:
    mode = answer_to("PRAGMA journal_mode")
    faults = _quick_check()
    if faults:
        text = _("SQLite finds its file damaged: %(fault)s") % {"fault": faults}
        return broken(text, _(BRING_BACK))
    if mode not in ("wal", "memory"):
        text = _("SQLite's journal is %(mode)s: whoever reads waits for whoever writes.")
        advice = _("Put the file on a disk of this machine, not on a network drive.")
        return doubtful(text % {"mode": mode}, advice)
    if faults is None:
        text = _("The journal is %(mode)s; the file is too large to be read through here.")
        return fine(text % {"mode": mode})
    text = _("The journal is %(mode)s; SQLite read its file through and found it sound.")
    return fine(text % {"mode": mode})


def _quick_check() -> str | None:
    """What SQLite finds wrong in its file, "" for nothing, None where there was no time for all."""
    connection.ensure_connection()
    until = monotonic() + (inf if reads_whole.get() else QUICK_CHECK_S)
    look = "integrity_check" if reads_whole.get() else "quick_check"
    connection.connection.set_progress_handler(lambda: monotonic() > until, STEPS)
    try:
        answer = str(answer_to(f"PRAGMA {look}(1)"))
    except Error as error:
        return None if fault_words(error) == "interrupted" else fault_words(error)
    finally:
        connection.connection.set_progress_handler(None, 0)
    return "" if answer == "ok" else " ".join(answer.split())


def _postgresql_soundness() -> CheckResult:
    encoding = answer_to("SHOW server_encoding")
    number = int(answer_to("SHOW server_version_num"))
    words = {"encoding": encoding, "version": answer_to("SHOW server_version").split()[0]}
    if encoding != "UTF8":
        text = _("The database's encoding is %(encoding)s, which cannot hold every name.")
        advice = _("Make a database with ENCODING 'UTF8' and bring the data over.")
        return broken(text % words, advice)
    if number < OLDEST_POSTGRESQL:
        text = _("PostgreSQL %(version)s is older than what Tongpin works with.") % words
        return broken(text, _("Bring PostgreSQL up to version 14 or newer."))
    return fine(_("PostgreSQL %(version)s, encoding %(encoding)s.") % words)


SOUNDNESS: dict[str, Callable[[], CheckResult]] = {
    "sqlite": _sqlite_soundness,
    "postgresql": _postgresql_soundness,
}


CHECKS = (
    OperationCheck(
        key="connection",
        label=gettext_lazy("Database connection"),
        group=CheckGroup.DATABASE,
        needs=Needs.NOTHING,
        look=look_at_connection,
    ),
    OperationCheck(
        key="migrations",
        label=gettext_lazy("Database tables"),
        group=CheckGroup.DATABASE,
        needs=Needs.DATABASE,
        look=look_at_migrations,
    ),
    OperationCheck(
        key="database_clock",
        label=gettext_lazy("The database's clock"),
        group=CheckGroup.DATABASE,
        needs=Needs.DATABASE,
        look=look_at_database_clock,
    ),
    OperationCheck(
        key="soundness",
        label=gettext_lazy("Soundness of the database"),
        group=CheckGroup.DATABASE,
        needs=Needs.DATABASE,
        look=look_at_soundness,
    ),
)
