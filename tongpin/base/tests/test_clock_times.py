from datetime import datetime, time

import pytest

from tongpin.base.clock_times import read_clock, read_clock_span


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("14:30", time(14, 30)),
        ("下午2点半", time(14, 30)),
        ("2:30 pm", time(14, 30)),
        ("上午九点", time(9)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("凌晨12点半", time(0, 30)),
        ("9时15分", time(9, 15)),
        ("十点一刻", time(10, 15)),
        (time(9, 30, 5), time(9, 30)),
        (datetime(2021, 3, 5, 9, 30), time(9, 30)),
        (0.375, time(9)),
    ],
)
def test_read_clock(cell, at):
    assert read_clock(cell) == at


@pytest.mark.parametrize("cell", ["上午", "25:00", "9", "", "3点到5点"])
def test_read_clock_refuses_what_is_no_hour(cell):
    with pytest.raises(ValueError, match="not a time of day"):
        read_clock(cell)


def test_the_end_of_a_span_is_in_the_same_part_of_the_day():
    assert read_clock_span("下午2:00至4:30") == (time(14), time(16, 30))
