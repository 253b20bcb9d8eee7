from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongpin.quizzes.attempt_store import store, tries_of
from tongpin.quizzes.attempts import HandIn
from tongpin.quizzes.models import Attempt, ScoreCount
from tongpin.quizzes.score_counts import place_of, recomputed_counts, recount_scores, score_counts
from tongpin.quizzes.tests.builders import ATTEMPT

pytestmark = pytest.mark.django_db


def other(**told) -> HandIn:
    return replace(ATTEMPT, who=uuid4(), **told)


def test_an_attempt_is_stored_as_it_was_handed_in():
    (stored,) = store([ATTEMPT])

    assert (stored.attempt, stored.is_first, stored.place, stored.among) == (ATTEMPT, True, 1, 1)
    assert tries_of([(1, ATTEMPT.who), (1, uuid4())]) == [[ATTEMPT], []]
    assert Attempt.objects.get().score == 850


def test_the_first_of_a_try_stands_in_one_call_and_in_the_next():
    changed = replace(ATTEMPT, answers='["C"]', score=0)

    first, second = store([ATTEMPT, changed])
    (third,) = store([changed])

    assert [one.is_first for one in (first, second, third)] == [True, False, False]
    assert {one.attempt for one in (first, second, third)} == {ATTEMPT}
    assert score_counts(1) == {850: 1}


def test_another_try_or_quiz_is_another_attempt():
    store([ATTEMPT, replace(ATTEMPT, number=2), replace(ATTEMPT, quiz=2)])

    assert Attempt.objects.count() == 3
    assert tries_of([(1, ATTEMPT.who)]) == [[ATTEMPT, replace(ATTEMPT, number=2)]]


def test_places_count_those_above_and_share():
    store([other(score=1000), other(score=850), other(score=500)])

    (stored,) = store([ATTEMPT])

    assert (stored.place, stored.among) == (2, 4)
    assert place_of(1000, score_counts(1)) == 1
    assert place_of(499, score_counts(1)) == 5


def test_who_wants_no_place_is_not_counted():
    (stored,) = store([other(has_place=False)])

    assert (stored.place, score_counts(1)) == (None, {})


def test_counts_of_several_writers_are_added():
    store([ATTEMPT])
    ScoreCount.objects.create(quiz=1, score=850, writer=200, count=5)

    assert score_counts(1) == {850: 6}


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from([0, 500, 1000]), st.booleans()), max_size=12
    ),
    st.integers(1, 5),
)
def test_counts_always_agree_with_the_rows(django_db_blocker, told, size):
    Attempt.objects.all().delete()
    ScoreCount.objects.all().delete()
    attempts = [
        replace(ATTEMPT, who=UUID(int=who), score=score, has_place=wants)
        for who, score, wants in told
    ]

    for start in range(0, len(attempts), size):
        store(attempts[start : start + size])

    assert score_counts(1) == recomputed_counts(1)
    assert Attempt.objects.count() == len({one.who for one in attempts})
    recount_scores(1)
    assert score_counts(1) == recomputed_counts(1)
