"""Each reader reads or refuses what it begins with, and what a fuzzer found (reader_fuzz.py)."""

import pytest

from tests.fuzzed_readers import READERS


@pytest.mark.parametrize("name", READERS)
def test_what_a_fuzzer_begins_with_is_read_or_refused(name):
    asked = 0
    for content in READERS[name].seeds():
        if len(content) < 40_000:
            READERS[name].ask(content)
            asked += 1

    assert asked
