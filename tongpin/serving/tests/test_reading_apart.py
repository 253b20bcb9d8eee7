"""A file that takes too much, or crashes its reader, ends nothing but its own reading."""

import ctypes
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from tongpin.base.errors import UserError
from tongpin.base.sheets import SheetError
from tongpin.serving.reading_apart import FileReadingError, read_apart

MB = 1024 * 1024


def doubled(number: int, *, times: int = 2) -> tuple[int, int]:
    return number * times, os.getpid()


def refusing(name: str) -> None:
    raise SheetError(name, _("No"))


def hungry(megabytes: int) -> int:
    return len(bytes(megabytes * MB))


def hungry_in_pieces() -> None:
    pieces = []
    while True:
        pieces.append(bytes(MB))


def endless() -> None:
    while True:
        pass


def crashing() -> None:
    ctypes.string_at(0)


def faulty() -> None:
    raise ZeroDivisionError


def sleeping() -> float:
    time.sleep(0.3)
    return time.monotonic()


def test_the_answer_comes_from_another_process():
    number, process = read_apart(doubled, 4, times=3)

    assert number == 12
    assert process != os.getpid()


def test_a_refusal_comes_back_as_it_was_in_the_language_of_the_asker():
    for language, no in (("en", "No"), ("zh-hans", "否")):
        with translation.override(language), pytest.raises(SheetError) as refusal:
            read_apart(refusing, "名册.xlsx")
        assert str(refusal.value) == f"名册.xlsx: {no}"


@pytest.mark.parametrize(
    ("reader", "arguments"),
    [(hungry, [2000]), (hungry_in_pieces, []), (endless, []), (crashing, [])],
)
def test_what_takes_too_much_or_crashes_is_told(reader, arguments, settings):
    settings.READ_SECONDS = 1
    with pytest.raises(FileReadingError, match="too much time or memory"):
        read_apart(reader, *arguments)

    assert read_apart(hungry, 100) == 100 * MB


def test_a_reader_that_fails_is_told_to_the_operator(caplog):
    with pytest.raises(FileReadingError, match="is damaged"):
        read_apart(faulty)

    assert "ZeroDivisionError" in caplog.text


def test_more_readings_than_turns_wait_for_each_other():
    with ThreadPoolExecutor(6) as threads:
        ends = sorted(threads.map(lambda __: read_apart(sleeping), range(6)))

    assert ends[4] - ends[0] > 0.5  # two at a time


def test_errors_of_any_kind_survive_the_way():
    error = UserError("x")
    error.place = 3
    kind, arguments = error.__reduce__()

    again = kind(*arguments)
    assert (type(again), again.args, again.place) == (UserError, ("x",), 3)
