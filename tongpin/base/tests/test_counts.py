from decimal import Decimal

import pytest

from tongpin.base.counts import read_count


@pytest.mark.parametrize(
    ("cell", "value", "word", "is_rounded"),
    [
        ("13人", "13", "人", False),
        (" 7 ", "7", "", False),
        ("１２８人次", "128", "人次", False),
        (11.0, "11", "", False),
        ("1,203", "1203", "", False),
        ("150分钟", "150", "分钟", False),
        ("2.5小时", "2.5", "小时", False),
        ("3万人次", "30000", "人次", False),
        ("二十三人", "23", "人", False),
        ("约100余人", "100", "人", True),
        ("一百多人", "100", "人", True),
    ],
)
def test_read_count_takes_what_clerks_type(cell, value, word, is_rounded):
    read = read_count(cell)

    assert (read.value, read.word, read.is_rounded) == (Decimal(value), word, is_rounded)


@pytest.mark.parametrize("cell", ["", "若干", "12-15人", "√", True, "-3"])
def test_read_count_refuses_what_is_no_number(cell):
    with pytest.raises(ValueError, match="not a"):
        read_count(cell)


@pytest.mark.parametrize("cell", ["3，5", "12 15", float("nan"), float("inf"), "1,20"])
def test_read_count_never_joins_two_numbers(cell):
    with pytest.raises(ValueError, match="not a"):
        read_count(cell)
