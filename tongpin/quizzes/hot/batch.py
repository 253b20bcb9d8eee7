"""Writing together what is handed in together: one commit for all that waits."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
log = logging.getLogger(__name__)


class Full(Exception):
    """So much waits already that nobody should wait behind it."""


@dataclass(slots=True)
class _Waiting(Generic[T, R]):
    item: T
    future: "asyncio.Future[R]"


class Batcher(Generic[T, R]):
    """One thread that works off what several requests handed over, all that waits at once.

    An idle server works at once; a busy one does what came meanwhile together, so it never
    needs to wait for more. Nobody is told of success before the work has returned.
    """

    def __init__(
        self, work: Callable[[Sequence[T]], Sequence[R]], *, most: int, waiting: int, name: str
    ) -> None:
        """`work` gets 1 to `most` items and gives a result for each; `waiting` may queue."""
        self.work, self.most, self.waiting, self.name = work, most, waiting, name
        self.queue: list[_Waiting[T, R]] = []
        self.is_filled = Condition()
        self.is_running = False  # its thread is made here and not before a fork, which stops it

    async def do(self, item: T) -> R:
        """The result for the item. Raises Full, or what `work` raises for the item alone."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        with self.is_filled:
            if len(self.queue) >= self.waiting:
                raise Full
            self.queue.append(_Waiting(item, future))
            if not self.is_running:
                Thread(target=self._run, name=self.name, daemon=True).start()
                self.is_running = True
            self.is_filled.notify()
        return await future

    def _run(self) -> None:
        while True:
            with self.is_filled:
                while not self.queue:
                    self.is_filled.wait()
                batch, self.queue = self.queue[: self.most], self.queue[self.most :]
            self._do(batch)

    def _do(self, batch: Sequence[_Waiting[T, R]]) -> None:
        """All in one call; if that fails, one by one, so that the fault meets whose it is."""
        try:
            told: Sequence[Any] = self.work([one.item for one in batch])
        except Exception as error:
            if len(batch) > 1:
                for one in batch:
                    self._do([one])
                return
            log.exception("%s failed", self.name)
            told = [error]
        loop = batch[0].future.get_loop()
        loop.call_soon_threadsafe(_tell, batch, told)


def _tell(batch: Sequence[_Waiting[Any, Any]], told: Sequence[Any]) -> None:
    for one, result in zip(batch, told, strict=True):
        if one.future.done():  # who asked has gone
            continue
        if isinstance(result, Exception):
            one.future.set_exception(result)
        else:
            one.future.set_result(result)
