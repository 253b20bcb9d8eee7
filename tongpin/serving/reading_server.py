"""The process in which one foreign file is read; imported once by the server it is forked from."""

import os
import pickle
import resource
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongpin.settings")

import django
from django.apps import apps
from django.utils import translation

from tongpin.base.errors import UserError

if not apps.ready:
    django.setup()

DONE, REFUSED, TOO_LARGE, DAMAGED = "done", "refused", "too large", "damaged"
MB = 1024 * 1024
STATUS = Path("/proc/self/status")
NICE = 10  # pages go before readings


@dataclass(frozen=True)
class Budget:
    """What one reading may take."""

    seconds: int  # of the processor
    megabytes: int  # beside what the process holds when it begins


def serve_reading(
    sender: Connection,
    budget: Budget,
    reader: Callable[..., Any],
    arguments: tuple[Any, ...],
    named: dict[str, Any],
    language: str,
) -> None:
    """Run the reader within the budget, and send (sign, value)."""
    limit(budget)
    with translation.override(language):
        message = outcome_of(reader, arguments, named)
    sender.send_bytes(message)
    sender.close()


def outcome_of(
    reader: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]
) -> bytes:
    """The pickled outcome."""
    try:
        return pickle.dumps((DONE, reader(*arguments, **named)))
    except UserError as error:
        return pickle.dumps((REFUSED, error))
    except MemoryError:
        return pickle.dumps((TOO_LARGE, None))
    except Exception:  # noqa: BLE001  # readers raise whatever a damaged file leads them to
        return pickle.dumps((DAMAGED, traceback.format_exc()))


def limit(budget: Budget) -> None:
    """From now on more memory or time than the budget's ends this process."""
    os.nice(NICE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cap(resource.RLIMIT_DATA, data_bytes() + budget.megabytes * MB)
    used = resource.getrusage(resource.RUSAGE_SELF)
    cap(resource.RLIMIT_CPU, ceil(used.ru_utime + used.ru_stime + budget.seconds))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def cap(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(kind, (most, most))


def data_bytes() -> int:
    """How much memory of its own the process has asked for."""
    for line in STATUS.read_text().splitlines():
        if line.startswith("VmData:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"{STATUS} has no VmData")
