from datetime import UTC, datetime, timedelta

import pytest

from tongpin.signin.codes import (
    hall_code,
    person_of,
    personal_code,
    spoken_code,
    takes_hall_code,
    takes_spoken_code,
    window_at,
)

NOW = datetime(2021, 3, 23, 1, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (40, True), (-30, True), (75, False)])
def test_a_code_is_taken_a_window_before_and_after(seconds, is_taken):
    window, later = window_at(NOW), NOW + timedelta(seconds=seconds)

    assert takes_hall_code("k", hall_code("k", window), later) is is_taken
    assert takes_spoken_code("k", spoken_code("k", window), later) is is_taken


@pytest.mark.parametrize("code", ["", "x", hall_code("other", window_at(NOW)), "编码"])
def test_a_code_of_another_hall_is_not_taken(code):
    assert not takes_hall_code("k", code, NOW)


def test_a_personal_code_tells_whose_it_is():
    assert person_of(["k"], personal_code("k", 17)) == 17


@pytest.mark.parametrize(
    "code", ["", "17", "17.0000000000000000", "18" + personal_code("k", 17)[2:], "一.二"]
)
def test_a_made_up_personal_code_is_nobodys(code):
    assert person_of(["k"], code) is None


def test_a_code_of_an_older_key_is_still_known():
    assert person_of(["new", "k"], personal_code("k", 17)) == 17
    assert person_of(["new"], personal_code("k", 17)) is None
