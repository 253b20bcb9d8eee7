from datetime import date, timedelta

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from tongpin.learning.memory import (
    AnsweredQuestion,
    due_states,
    memory_of,
    rating,
    wrong_answer_book,
)

DAY = date(2021, 3, 23)


def answers(*told):
    return [
        AnsweredQuestion(question, DAY + timedelta(days=day), share)
        for question, day, share in told
    ]


def test_what_was_known_is_asked_later_than_what_was_not():
    known = memory_of(answers((1, 0, 100), (2, 0, 0), (3, 0, 50)))

    assert known[2].due_on <= known[3].due_on < known[1].due_on
    assert known[2].due_on == DAY + timedelta(days=1)


def test_intervals_grow_with_each_right_answer():
    gaps, told, day = [], [], 0
    for _ in range(5):
        told.append((1, day, 100))
        gap = (memory_of(answers(*told))[1].due_on - DAY).days - day
        gaps.append(gap)
        day += gap

    assert gaps == sorted(set(gaps))
    assert gaps[0] >= 2


@pytest.mark.parametrize(
    ("share", "told"), [(100, Rating.Good), (99, Rating.Hard), (1, Rating.Hard), (0, Rating.Again)]
)
def test_a_part_is_hard(share, told):
    assert rating(share) == told


def test_due_is_the_least_remembered_first():
    known = memory_of(answers((1, 0, 100), (2, 0, 0), (3, 3, 0)))

    told = due_states(known.values(), DAY + timedelta(days=30))

    assert [one.question for one in told] == [2, 3, 1]
    assert due_states(known.values(), DAY) == []


def test_the_book_keeps_what_was_wrong_last():
    known = memory_of(answers((1, 0, 0), (1, 5, 100), (2, 1, 0), (3, 4, 60), (4, 0, 100)))

    assert [one.question for one in wrong_answer_book(known.values())] == [3, 2]


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 400), st.integers(0, 100)), max_size=30)
)
def test_any_history_gives_a_day_to_come_and_a_chance(told):
    for one in memory_of(answers(*told)).values():
        assert one.due_on > one.seen_on
        assert 0 <= one.chance(one.due_on) <= 1
        assert 1 <= one.difficulty <= 10


@given(st.permutations([(1, 0, 100), (1, 3, 0), (2, 1, 50), (1, 9, 100)]))
def test_the_order_in_which_answers_arrive_does_not_matter(told):
    assert memory_of(answers(*told)) == memory_of(answers(*sorted(told, key=lambda one: one[1])))
