"""Each reader reads or refuses what it begins with, and what a fuzzer found (reader_fuzz.py)."""

import io
import zipfile

import pytest

from tests.fuzzed_readers import READERS
from tongpin.base.errors import UserError
from tongpin.bench.hostile_files import zipped
from tongpin.campaigns.pack_zips import files_of_zip
from tongpin.questions.formats.registry import read_questions


@pytest.mark.parametrize("name", READERS)
def test_what_a_fuzzer_begins_with_is_read_or_refused(name):
    asked = 0
    for content in READERS[name].seeds():
        if len(content) < 40_000:
            READERS[name].ask(content)
            asked += 1

    assert asked


def test_a_zip_whose_parts_begin_before_it_is_damaged():
    content = zipped({"imsmanifest.xml": "<manifest/>", "a.xml": "<assessmentItem/>"})
    place = content.rindex(b"PK\x05\x06") + 16  # where it says at which byte its list begins
    listed = int.from_bytes(content[place : place + 4], "little") + 700
    moved = content[:place] + listed.to_bytes(4, "little") + content[place + 4 :]

    with pytest.raises(UserError, match="damaged"):
        read_questions("a.zip", moved)


def nameless_zip() -> bytes:
    """A zip whose only part has no name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "a")
    return stream.getvalue()


def test_a_part_without_a_name_is_refused_in_words():
    with pytest.raises(UserError):
        files_of_zip(nameless_zip(), ("pack.toml",))


@pytest.mark.parametrize("name", ["archives", "files"])
def test_a_part_without_a_name_stops_no_reader(name):
    READERS[name].ask(nameless_zip())
