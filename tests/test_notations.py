"""The tables of notations in docs/ledgers.md, each of whose rows the grammars are asked."""

import re
from pathlib import Path

import pytest

from tongpin.base.counts import read_count
from tongpin.base.dates import read_days
from tongpin.base.durations import read_duration

DOC = Path(__file__).parents[1] / "docs" / "ledgers.md"
REFUSED = ("refused", False)


def rows_of(title):
    """Written, understood and whether a note is due, for each row of the section's table."""
    section = re.split(r"^## ", DOC.read_text("utf-8"), flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(f"{title}\n")]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| ?(yes)? ?\|$", text, flags=re.MULTILINE)
    return [(written, understood, note == "yes") for written, understood, note in rows]


def day_words(written):
    try:
        span = read_days(written, year=2021)
    except ValueError:
        return REFUSED
    if span.last_on:
        return f"{span.first_on} — {span.last_on}", bool(span.note)
    hour = f" {span.starts_at:%H:%M}" if span.starts_at else ""
    return f"{span.first_on}{hour}", bool(span.note)


def duration_words(written):
    try:
        duration = read_duration(written)
    except ValueError:
        return REFUSED
    return f"{duration.minutes:.0f}", duration.is_rounded or duration.is_understood


def count_words(written):
    try:
        count = read_count(written)
    except ValueError:
        return REFUSED
    return f"{count.value:.0f}", count.is_rounded or count.is_understood


READERS = {
    "Days": day_words,
    "Ranges of days": day_words,
    "Lengths of time": duration_words,
    "Counts": count_words,
}
CASES = [
    (title, written, (understood, note))
    for title in READERS
    for written, understood, note in rows_of(title)
]


@pytest.mark.parametrize(("title", "written", "expected"), CASES)
def test_a_notation_is_understood_as_the_docs_say(title, written, expected):
    assert READERS[title](written) == expected


def test_the_tables_are_found():
    assert [len(rows_of(title)) > 10 for title in READERS] == [True] * 4
