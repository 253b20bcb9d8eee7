"""Foreign files are read in a process of their own, which may take only so much.

A file can make a reader ask for 500 GB, go on for an hour or crash: that ends the process of
this one reading, and whoever sent the file is told. The processes are forked from a server
that has everything loaded (`reading_server`), so one costs some milliseconds.
"""

import logging
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from threading import BoundedSemaphore
from typing import Any, ParamSpec, TypeVar, cast

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.serving.reading_server import DONE, REFUSED, TOO_LARGE, Budget, serve_reading

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
AT_ONCE = 2  # readings of one worker; who comes later waits
PATIENCE = 6  # times the budget's seconds, which are the processor's: the machine may be busy
GRACE_S = 0.5  # for a process to end once it has spoken

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tongpin.serving.reading_server"])
_turns = BoundedSemaphore(AT_ONCE)


class FileReadingError(UserError):
    """The file takes more than a reading may, or damages its reader."""


@dataclass(frozen=True)
class ReadingOutcome:
    """What a process of reading handed back: one of the signs, and what belongs to it."""

    sign: str
    value: Any = None


def read_apart(reader: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """What the reader makes of its arguments, worked out in a process of its own.

    reader     a function of a module; with its arguments and its answer it can be pickled
    Raises what the reader refuses as UserError, and FileReadingError for a file that takes more
    than TONGPIN_READ_SECONDS of the processor or TONGPIN_READ_MB of memory, or that damages
    its reader.
    """
    budget = Budget(settings.READ_SECONDS, settings.READ_MB)
    with _turns:
        outcome = _outcome(budget, reader, arguments, named)
    if outcome.sign == DONE:
        return cast(R, outcome.value)
    if outcome.sign == REFUSED:
        raise outcome.value
    if outcome.sign == TOO_LARGE:
        text = _("Opening this file takes too much time or memory. Split it, or save it anew.")
        raise FileReadingError(text)
    log.error("A reader failed: %s", outcome.value)
    raise FileReadingError(_("This file is damaged; save it anew and send it again."))


def _outcome(
    budget: Budget, reader: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]
) -> ReadingOutcome:
    receiver, sender = _context.Pipe(duplex=False)
    work = (reader, arguments, named, get_language() or settings.LANGUAGE_CODE)
    process = _context.Process(target=serve_reading, args=(sender, budget, *work), daemon=True)
    with receiver:
        process.start()
        sender.close()
        try:
            return _received(receiver, budget)
        finally:
            _end(process)


def _received(receiver: Connection, budget: Budget) -> ReadingOutcome:
    try:
        if receiver.poll(budget.seconds * PATIENCE):
            return ReadingOutcome(*receiver.recv())
    except EOFError:  # its limits or a crash ended it without a word
        pass
    return ReadingOutcome(TOO_LARGE)


def _end(process: ForkServerProcess) -> None:
    """It is gone when this returns; one that ended by itself is sent no signal."""
    process.join(GRACE_S)
    if process.is_alive():
        process.kill()
        process.join()
