"""Rates carry their base."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.base.rates import Rate


@pytest.mark.parametrize(
    ("part", "base", "words"),
    [
        (180, 900, "180/900 (20.0 %)"),
        (171, 180, "171/180 (95.0 %)"),
        (1, 3, "1/3 (33.3 %)"),
        (675_588, 675_589, "675588/675589 (99.9 %)"),  # not all is never 100.0 %
        (1, 10_000, "1/10000 (0.1 %)"),  # one is never none
        (5, 5, "5/5 (100.0 %)"),
        (0, 7, "0/7 (0.0 %)"),
        (0, 0, "0/0"),
    ],
)
def test_a_rate_is_printed_with_its_base(part, base, words):
    assert str(Rate(part, base)) == words


def test_reports_print_the_base_as_well():
    assert Rate(180, 900).in_chinese("件") == ("900件中", "180件（20.0%）")
    assert Rate(0, 0).in_chinese("件") == ("0件中", "0件")


@pytest.mark.parametrize(("part", "base"), [(2, 1), (-1, 1), (1, 0)])
def test_what_is_no_part_makes_no_rate(part, base):
    with pytest.raises(ValueError, match="no part"):
        Rate(part, base)


def test_rates_add_up_by_parts_and_bases():
    assert Rate(1, 1) + Rate(0, 9) == Rate(1, 10)
    with pytest.raises(TypeError):
        Rate(1, 1) + 1


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_no_form_of_a_rate_leaves_the_base_out(part, more):
    rate = Rate(part, part + more)

    for words in (str(rate), f"{rate}", f"{rate:>30}"):
        assert f"{part}/{part + more}" in words
    assert f"{part + more}件中" in "".join(rate.in_chinese("件"))
