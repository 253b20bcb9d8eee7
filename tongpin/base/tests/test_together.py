import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tongpin.base.together import Together


def test_who_is_alone_is_done_at_once():
    calls = []
    together = Together(lambda items: calls.append(items) or [item * 2 for item in items], most=9)

    assert [together.do(1, 1), together.do(1, 2)] == [2, 4]
    assert calls == [[1], [2]]


def test_what_waits_is_done_in_one_call():
    began, go_on, calls = threading.Event(), threading.Event(), []

    def work(items):
        calls.append(sorted(items))
        began.set()
        assert go_on.wait(5)
        return [item * 2 for item in items]

    together = Together(work, most=3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(together.do, 1, 0)
        assert began.wait(5)
        others = [pool.submit(together.do, 1, number) for number in range(1, 6)]
        while len(together.queues[1]) < 5:
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

    together = Together(work, most=9, turn=turn)
    with ThreadPoolExecutor(8) as pool, free:
        waiting = [pool.submit(together.do, 1, number) for number in range(3)]
        while len(together.queues.get(1, [])) < 2:
            pass
        free.release()
        results = [one.result(5) for one in waiting]
        free.acquire()

    assert (results, calls) == ([0, 1, 2], [[0, 1, 2]])


def test_keys_do_not_wait_for_each_other():
    together = Together(lambda items: [sorted(items)] * len(items), most=9)

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda n: together.do(n % 4, n % 4), range(200)))

    assert all(len(set(items)) == 1 for items in told)


def test_a_fault_meets_the_one_whose_it_is():
    def work(items):
        if 3 in items:
            raise ValueError(3)
        return [item * 2 for item in items]

    together = Together(work, most=9)

    def tried(number):
        try:
            return together.do(1, number)
        except ValueError:
            return "fault"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(tried, [1, 2, 3, 4] * 50))

    assert told == [2, 4, "fault", 8] * 50
    with pytest.raises(ValueError, match="3"):
        together.do(1, 3)
