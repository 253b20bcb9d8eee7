"""Coroutines that hand over work to one thread of the group."""

import asyncio
import os
import threading

import pytest

from tongpin.serving.group_commit import GroupCommit, QueueFullError


def test_what_waits_is_done_together_and_each_gets_its_own():
    go_on, calls = threading.Event(), []

    def work(items):
        calls.append(list(items))
        assert go_on.wait(5)
        return [item * 2 for item in items]

    async def run():
        group = GroupCommit(work, most=3, most_waiting=9, name="test")
        first = asyncio.ensure_future(group.do_async(0))
        while not calls:
            await asyncio.sleep(0.001)
        others = [asyncio.ensure_future(group.do_async(number)) for number in range(1, 6)]
        await asyncio.sleep(0)
        go_on.set()
        return await asyncio.gather(first, *others)

    assert asyncio.run(run()) == [0, 2, 4, 6, 8, 10]
    assert calls == [[0], [1, 2, 3], [4, 5]]


def test_a_full_queue_refuses_at_once():
    go_on = threading.Event()

    def work(items):
        assert go_on.wait(5)
        return items

    async def run():
        group = GroupCommit(work, most=1, most_waiting=1, name="test")
        waiting = [asyncio.ensure_future(group.do_async(number)) for number in range(2)]
        await asyncio.sleep(0.05)  # one is under way, one waits
        with pytest.raises(QueueFullError):
            await group.do_async(3)
        go_on.set()
        return await asyncio.gather(*waiting)

    assert asyncio.run(run()) == [0, 1]


def test_a_fault_meets_the_one_whose_it_is():
    def work(items):
        if 3 in items:
            raise ValueError(3)
        return items

    async def run():
        group = GroupCommit(work, most=9, most_waiting=99, name="test")
        answers = (group.do_async(number) for number in range(6))
        return await asyncio.gather(*answers, return_exceptions=True)

    outcomes = asyncio.run(run())

    assert [each for each in outcomes if not isinstance(each, Exception)] == [0, 1, 2, 4, 5]
    assert isinstance(outcomes[3], ValueError)


def test_who_went_away_does_not_hold_up_the_others():
    async def run():
        group = GroupCommit(lambda items: items, most=9, most_waiting=99, name="test")
        gone = asyncio.ensure_future(group.do_async(1))
        await asyncio.sleep(0)
        gone.cancel()
        return await group.do_async(2)

    assert asyncio.run(run()) == 2


def test_a_group_that_was_made_before_a_fork_works_in_the_child():
    group = GroupCommit(lambda items: items, most=1, most_waiting=9, name="test")

    async def run():
        return [await group.do_async(number) for number in range(3)]

    child = os.fork()
    if child == 0:
        os._exit(0 if asyncio.run(run()) == [0, 1, 2] else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
