"""Threads that hand over work to one of them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tongpin.serving.group_commit import GroupCommit


def test_who_is_alone_is_done_at_once():
    calls = []
    group = GroupCommit(lambda items: calls.append(items) or [item * 2 for item in items], most=9)

    assert [group.do(1), group.do(2)] == [2, 4]
    assert calls == [[1], [2]]


def test_what_waits_is_done_in_one_call():
    began, go_on, calls = threading.Event(), threading.Event(), []

    def work(items):
        calls.append(sorted(items))
        began.set()
        assert go_on.wait(5)
        return [item * 2 for item in items]

    group = GroupCommit(work, most=3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(group.do, 0, 1)
        assert began.wait(5)
        others = [pool.submit(group.do, number, 1) for number in range(1, 6)]
        while len(group.queues[1]) < 5:
            pass
        go_on.set()
        results = [first.result(5), *(other.result(5) for other in others)]

    assert results == [0, 2, 4, 6, 8, 10]
    assert [len(call) for call in calls] == [1, 3, 2]


def test_who_waits_for_a_turn_takes_along_what_came_meanwhile():
    free, calls = threading.Lock(), []

    def work(items):
        calls.append(sorted(items))
        return items

    @contextmanager
    def turn(key):
        with free:
            yield

    group = GroupCommit(work, most=9, turn=turn)
    with ThreadPoolExecutor(8) as pool, free:
        waiting = [pool.submit(group.do, number, 1) for number in range(3)]
        while len(group.queues.get(1, [])) < 2:
            pass
        free.release()
        results = [future.result(5) for future in waiting]
        free.acquire()

    assert (results, calls) == ([0, 1, 2], [[0, 1, 2]])


def test_keys_do_not_wait_for_each_other():
    group = GroupCommit(lambda items: [sorted(items)] * len(items), most=9)

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda n: group.do(n % 4, n % 4), range(200)))

    assert all(len(set(items)) == 1 for items in results)


def test_a_fault_meets_the_one_whose_it_is():
    def work(items):
        if 3 in items:
            raise ValueError(3)
        return [item * 2 for item in items]

    group = GroupCommit(work, most=9)

    def attempt(number):
        try:
            return group.do(number, 1)
        except ValueError:
            return "fault"

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(attempt, [1, 2, 3, 4] * 50))

    assert results == [2, 4, "fault", 8] * 50
    with pytest.raises(ValueError, match="3"):
        group.do(3, 1)
