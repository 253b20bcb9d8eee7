"""Work of several threads done by one of them at once, as databases commit in groups."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _Task(Generic[T, R]):
    """What one thread waits for."""

    def __init__(self, item: T) -> None:
        self.item = item
        self.outcome: list[R] = []  # the result, once it is there
        self.error: Exception | None = None
        self.ready = Event()  # done by another thread, or this thread's turn


class Together(Generic[T, R]):
    """Does what waits under one key in one call, by whichever thread comes first.

    While a call is under way others queue up; when it ends, one of them takes all along. A
    thread that finds nobody at work begins at once, so an idle server waits for nobody.
    """

    def __init__(
        self,
        work: Callable[[Sequence[T]], list[R]],
        *,
        most: int,
        turn: Callable[[int], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """Tell the work and, where other processes do the same, how to wait for its turn.

        work  gets 1 to `most` items of one key and gives a result for each, in order
        turn  entered with the key before the items are gathered: who waits takes more along
        """
        self.work, self.most, self.turn = work, most, turn
        self.guard = Lock()
        self.queues: dict[int, list[_Task[T, R]]] = {}  # of keys that are being worked on

    def do(self, key: int, item: T) -> R:
        """The result for the item. Raises what `work` raises for it alone."""
        task: _Task[T, R] = _Task(item)
        with self.guard:
            queue = self.queues.get(key)
            if queue is None:
                self.queues[key] = []
            else:
                queue.append(task)
        if queue is not None:
            task.ready.wait()
        if not (task.outcome or task.error):
            self._lead(key, task)
        if task.error:
            raise task.error
        return task.outcome[0]

    def _lead(self, key: int, own: _Task[T, R]) -> None:
        """Do what waits, this thread's own task first, and hand the turn on."""
        tasks = [own]
        try:
            with self.turn(key):
                with self.guard:
                    queue = self.queues[key]
                    tasks += queue[: self.most - 1]
                    del queue[: self.most - 1]
                self._do_all(tasks)
        finally:
            for task in tasks:
                task.ready.set()
            with self.guard:
                if queue := self.queues[key]:
                    queue.pop(0).ready.set()
                else:
                    del self.queues[key]

    def _do_all(self, tasks: list[_Task[T, R]]) -> None:
        """All in one call; if that fails, one by one, so that the fault meets whose it is."""
        try:
            results = self.work([task.item for task in tasks])
        except Exception as error:
            if len(tasks) == 1:
                tasks[0].error = error
            else:
                for task in tasks:
                    self._do_all([task])
            return
        for task, result in zip(tasks, results, strict=True):
            task.outcome = [result]
