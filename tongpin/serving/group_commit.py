"""Work that requests hand over and one thread does at once, as databases commit in groups."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from threading import Event, Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
log = logging.getLogger(__name__)


class QueueFullError(Exception):
    """So much waits already that nobody should wait behind it."""


class Task(Generic[Item, Result]):
    """One item that waits, and its outcome: a result or an error once somebody worked on it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.results: list[Result] = []  # holds the result, which may be None, once it is there
        self.error: Exception | None = None

    @property
    def is_done(self) -> bool:
        return bool(self.results) or self.error is not None


class ThreadTask(Task[Item, Result]):
    """The item of a thread that sleeps meanwhile."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.wake = Event()  # set when another thread did the work, or when this one leads

    def result(self) -> Result:
        if self.error:
            raise self.error
        return self.results[0]


class LoopTask(Task[Item, Result]):
    """The item of a coroutine that awaits the future."""

    def __init__(self, item: Item) -> None:
        super().__init__(item)
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Result] = self.loop.create_future()

    def settle(self) -> None:
        """Tell the coroutine; called on its loop."""
        if self.future.done():  # whoever waited has gone
            return
        if self.results:
            self.future.set_result(self.results[0])
        else:
            self.future.set_exception(self.error or RuntimeError("The work was broken off."))


class GroupCommit(Generic[Item, Result]):
    """Does all that waits under one key in one call.

    While a call is under way others queue up; when it ends, the next one takes all of them
    along. Whoever finds nobody at work begins at once, so an idle server waits for nobody, and
    nobody is told of success before the work has returned. A thread works itself when its turn
    comes; coroutines share one thread of the group, which keeps its database connection.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Result]],
        *,
        most: int,
        most_waiting: int | None = None,
        turn: Callable[[int], AbstractContextManager[object]] = nullcontext,
        name: str = "group-commit",
    ) -> None:
        """Name the work and its limits.

        work          gets 1 to `most` items of one key and gives a result for each, in order
        most_waiting  items under one key behind those that are being worked on; None: any number
        turn          entered with the key before the items are gathered, where other processes
                      do the same work: whoever waits for it takes more along
        name          of the thread that works for coroutines
        """
        self.work = work
        self.most = most
        self.most_waiting = most_waiting
        self.turn = turn
        self.name = name
        self.guard = Lock()
        self.queues: dict[int, list[Task[Item, Result]]] = {}  # of keys that are worked on
        self.thread: ThreadPoolExecutor | None = None  # made at first need: a fork would stop it

    def do(self, item: Item, key: int = 0) -> Result:
        """The result for the item. Raises QueueFullError, or what `work` raises for it alone."""
        task: ThreadTask[Item, Result] = ThreadTask(item)
        leads = self._join(task, key)
        if not leads:
            task.wake.wait()
        if not task.is_done:
            self._lead(task, key)
        return task.result()

    async def do_async(self, item: Item, key: int = 0) -> Result:
        """The same for a coroutine; the work is done by the group's own thread."""
        task: LoopTask[Item, Result] = LoopTask(item)
        if self._join(task, key):
            self._lead_in_thread(task, key)
        return await task.future

    def _join(self, task: Task[Item, Result], key: int) -> bool:
        """Queue up behind whoever works under the key; True where nobody does."""
        with self.guard:
            queue = self.queues.get(key)
            if queue is None:
                self.queues[key] = []
                return True
            if self.most_waiting is not None and len(queue) >= self.most_waiting:
                raise QueueFullError
            queue.append(task)
            return False

    def _lead_in_thread(self, task: Task[Item, Result], key: int) -> None:
        with self.guard:
            if self.thread is None:
                self.thread = ThreadPoolExecutor(1, thread_name_prefix=self.name)
        self.thread.submit(self._lead, task, key)

    def _lead(self, first: Task[Item, Result], key: int) -> None:
        """Work on what waits, `first` at its head, and hand the lead on."""
        tasks = [first]
        try:
            with self.turn(key):
                with self.guard:
                    queue = self.queues[key]
                    tasks += queue[: self.most - 1]
                    del queue[: self.most - 1]
                self._work_on(tasks)
        finally:
            self._announce(tasks)
            self._hand_on(key)

    def _hand_on(self, key: int) -> None:
        with self.guard:
            queue = self.queues[key]
            if not queue:
                del self.queues[key]
                return
            successor = queue.pop(0)
        if isinstance(successor, ThreadTask):
            successor.wake.set()
        else:
            self._lead_in_thread(successor, key)

    def _work_on(self, tasks: Sequence[Task[Item, Result]]) -> None:
        """All in one call; if that fails, one by one, so that the fault meets whose it is."""
        try:
            results = self.work([task.item for task in tasks])
        except Exception as error:
            if len(tasks) > 1:
                for task in tasks:
                    self._work_on([task])
                return
            tasks[0].error = error
            if isinstance(tasks[0], LoopTask):
                log.exception("%s failed", self.name)
            return
        for task, result in zip(tasks, results, strict=True):
            task.results = [result]

    def _announce(self, tasks: Sequence[Task[Item, Result]]) -> None:
        """Wake every thread and coroutine that waits; each loop is called once."""
        of_loops: dict[asyncio.AbstractEventLoop, list[LoopTask[Item, Result]]] = {}
        for task in tasks:
            if isinstance(task, ThreadTask):
                task.wake.set()
            elif isinstance(task, LoopTask):
                of_loops.setdefault(task.loop, []).append(task)
        for loop, loop_tasks in of_loops.items():
            loop.call_soon_threadsafe(_settle_all, loop_tasks)


def _settle_all(tasks: Sequence[LoopTask[Item, Result]]) -> None:
    for task in tasks:
        task.settle()
