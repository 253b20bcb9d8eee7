from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.contests.certificate_numbers import LETTERS, new_number, read_number
from tongpin.contests.ranking import awards_of, rank_works, total_of, total_text, works_going_on

RULES = {"drops_extremes": False, "by_criteria": True}


def places(scores, **rules):
    return {one.work: one.place for one in rank_works(scores, **(RULES | rules))}


def test_the_highest_mean_stands_first():
    assert places({1: [[40, 30], [38, 30]], 2: [[40, 35], [40, 34]]}) == {2: 1, 1: 2}


def test_at_the_same_total_the_first_criterion_decides():
    scores = {1: [[30, 40]], 2: [[40, 30]]}

    assert places(scores) == {2: 1, 1: 2}
    assert places(scores, by_criteria=False) == {1: 1, 2: 1}


def test_who_shares_a_place_leaves_the_next_one_free():
    assert places({1: [[9]], 2: [[9]], 3: [[8]]}) == {1: 1, 2: 1, 3: 3}


@pytest.mark.parametrize(
    ("sums", "drops", "total"),
    [
        ([90, 91, 93], True, Fraction(274, 3)),  # fewer than five judges: all count
        ([10, 90, 91, 92, 100], True, Fraction(91)),
        ([90, 90, 90, 90, 90], True, Fraction(90)),  # one of the equal ones is left out
        ([10, 90, 91, 92, 100], False, Fraction(383, 5)),
    ],
)
def test_extremes_are_left_out_from_five_judges_on(sums, drops, total):
    assert total_of([[points] for points in sums], drops_extremes=drops) == total


def test_a_third_of_a_point_is_compared_exactly():
    assert places({1: [[1], [0], [0]], 2: [[33], [33], [34]]}) == {2: 1, 1: 2}


def test_who_shares_the_last_place_goes_on_too():
    standing = rank_works({1: [[9]], 2: [[8]], 3: [[8]], 4: [[7]]}, **RULES)

    assert works_going_on(standing, 2) == {1, 2, 3}


def test_awards_follow_places_and_shared_places_get_the_same():
    standing = rank_works({1: [[9]], 2: [[8]], 3: [[8]], 4: [[7]], 5: [[6]]}, **RULES)

    awards = awards_of(standing, [("一等奖", 1), ("二等奖", 1), ("三等奖", 2)])

    assert awards == {1: "一等奖", 2: "二等奖", 3: "二等奖", 4: "三等奖"}


@pytest.mark.parametrize(
    ("total", "text"),
    [(Fraction(91), "91"), (Fraction(183, 2), "91.5"), (Fraction(274, 3), "≈91.33")],
)
def test_totals_are_written_honestly(total, text):
    assert total_text(total) == text


SCORES = st.dictionaries(
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=7),
)


@given(SCORES, st.booleans(), st.booleans(), st.randoms())
def test_places_do_not_depend_on_any_order(scores, drops, by_criteria, chance):
    rules = {"drops_extremes": drops, "by_criteria": by_criteria}
    mixed = list(scores.items())
    chance.shuffle(mixed)
    mixed = {work: chance.sample(given, len(given)) for work, given in mixed}

    assert rank_works(scores, **rules) == rank_works(mixed, **rules)


@given(SCORES)
def test_places_are_as_many_as_stand_before(scores):
    standing = rank_works(scores, drops_extremes=False, by_criteria=False)

    for one in standing:
        assert one.place == 1 + sum(other.total > one.total for other in standing)


def test_a_number_survives_being_read_aloud_and_typed():
    number = new_number()

    assert read_number(number) == number
    assert read_number(number.lower().replace("-", " ")) == number
    assert read_number(f" {number.replace('1', 'I').replace('0', 'O')} ") == number


@given(st.integers(0, 8), st.sampled_from(LETTERS))
def test_every_single_slip_is_caught(place, sign):
    number = new_number().replace("-", "")
    slipped = number[:place] + sign + number[place + 1 :]

    assert (read_number(slipped) is not None) == (slipped == number)


@pytest.mark.parametrize("text", ["", "7K4M", "7K4M-9Q2X-DD", "七"])
def test_what_is_no_number_is_told(text):
    assert read_number(text) is None
