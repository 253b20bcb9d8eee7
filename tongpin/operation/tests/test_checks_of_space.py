import os
from types import SimpleNamespace

import pytest

from tongpin.environment import file_store
from tongpin.operation import places
from tongpin.operation.checks.operation_check import CheckState
from tongpin.operation.checks.space import look_at_files, look_at_var

MB = 1024 * 1024


def fake_disk(monkeypatch, free_mb, *, size_mb=1000):
    """Every disk is of that size, with so much free for others than root."""
    disk = SimpleNamespace(f_bavail=free_mb, f_bfree=size_mb, f_blocks=size_mb, f_frsize=MB)
    monkeypatch.setattr(places.os, "statvfs", lambda path: disk)


@pytest.mark.parametrize(
    ("free_mb", "state"),
    [
        (500, CheckState.OK),
        (100, CheckState.OK),
        (99, CheckState.WARN),
        (20, CheckState.WARN),
        (19, CheckState.BAD),
        (0, CheckState.BAD),
    ],
)
@pytest.mark.parametrize("look", [look_at_var, look_at_files])
def test_a_full_disk_is_told_with_its_bytes(now, var, monkeypatch, look, free_mb, state):
    fake_disk(monkeypatch, free_mb)

    result = look(now)

    assert result.state == state
    text = result.text.replace("\xa0", " ")
    assert f"{free_mb}.0 MB of 1000.0 MB" in text or f"{free_mb} bytes of 1000.0 MB" in text


def test_a_folder_that_is_not_there_yet_stands_on_the_disk_above_it(now, var, settings):
    place = places.files_place()

    assert not place.path.exists()
    assert place.space().size == os.statvfs(var).f_blocks * os.statvfs(var).f_frsize


def test_a_disk_that_cannot_be_asked_is_bad(now, var, monkeypatch):
    def fail(path):
        raise OSError("gone")

    monkeypatch.setattr(places.os, "statvfs", fail)

    assert look_at_var(now).state == CheckState.BAD


def test_an_s3_store_has_no_disk_here(now, settings):
    pytest.importorskip("storages")
    settings.STORAGES = settings.STORAGES | {"evidence": file_store("s3://bucket/folder")}

    result = look_at_files(now)

    assert result.state == CheckState.OK
    assert "S3" in result.text
    assert [place.key for place in places.storage_places()] == ["var"]
