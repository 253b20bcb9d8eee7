from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.signin.attendance import Attendance, ScanMark, attendance

START = datetime(2021, 3, 23, 1, tzinfo=UTC)


def number(n: int) -> UUID:
    return UUID(int=n)


def mark(n: int, kind: str = "in", minute: int = 0, **parts) -> ScanMark:
    return ScanMark(number(n), kind, START + timedelta(minutes=minute), **parts)


def test_the_earliest_sign_in_tells_time_and_source():
    found = attendance([mark(1, minute=9, source="roster"), mark(2, minute=3, source="self")])

    assert found == Attendance("present", "self", START + timedelta(minutes=3))


def test_minutes_are_the_stretches_inside_together():
    scans = [
        mark(1),
        mark(2, "out", 30),
        mark(3, minute=60),
        mark(4, minute=70),
        mark(5, "out", 90),
    ]

    assert attendance(scans).minutes == 60


def test_who_never_signed_out_has_no_minutes():
    assert attendance([mark(1)]).minutes is None


def test_who_came_back_and_never_signed_out_again_has_no_minutes():
    came_back = [mark(1), mark(2, "out", 30), mark(3, minute=60)]

    assert attendance(came_back).minutes is None
    assert attendance([*came_back, mark(4, "annul", 70, annuls=number(3))]).minutes == 30
    assert attendance([*came_back, mark(4, "out", 90)]).minutes == 60


@pytest.mark.parametrize(
    ("kinds", "minutes"),
    [
        ("out in out", 10),  # who signs out first was never inside
        ("in in out", 20),  # the first sign-in counts
        ("in out out", 10),
        ("in out in out in", None),
        ("in leave out", 20),
        ("in out absent", 10),
        ("out", None),
    ],
)
def test_minutes_of_any_order_of_scans(kinds, minutes):
    """A scan every ten minutes."""
    scans = [mark(n, kind, 10 * n) for n, kind in enumerate(kinds.split())]

    found = attendance(scans)

    assert (found and found.minutes) == minutes


def test_a_leave_gives_way_to_coming_after_all():
    leave = mark(1, "leave", reason="出差")

    assert attendance([leave]) == Attendance("leave", "scan", START, reason="出差")
    assert attendance([leave, mark(2, minute=5)]).status == "present"


def test_an_absence_gives_way_to_a_leave_and_to_coming():
    absent = mark(1, "absent", reason="未请假")

    assert attendance([absent]) == Attendance("absent", "scan", START, reason="未请假")
    assert attendance([absent, mark(2, "leave", minute=5)]).status == "leave"
    assert attendance([absent, mark(3, minute=9)]).status == "present"


def test_what_was_taken_back_leaves_nothing():
    assert attendance([mark(1), mark(2, "annul", 1, annuls=number(1))]) is None


marks = st.builds(
    mark,
    st.integers(0, 7),
    st.sampled_from(["in", "out", "leave", "absent", "annul"]),
    st.integers(0, 90),
    source=st.sampled_from(["self", "scan", "roster"]),
    annuls=st.integers(0, 7).map(number),
)


@given(st.lists(marks, unique_by=lambda one: one.operation), st.randoms())
def test_any_order_and_repetition_gives_the_same_attendance(scans, chance):
    again = scans + chance.choices(scans, k=3) if scans else []
    chance.shuffle(again)

    assert attendance(again) == attendance(scans)
