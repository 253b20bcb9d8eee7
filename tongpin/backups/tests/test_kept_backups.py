"""Dated backups: old ones go once the new one was checked, and nobody else's."""

from datetime import timedelta

import pytest

from tongpin.backups.errors import BackupError
from tongpin.backups.kept_backups import make_kept_backup
from tongpin.backups.sealing import Secrets
from tongpin.evidence.models import StoredFile
from tongpin.testing import NOON

OPEN = Secrets()


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "backups"
    path.mkdir()
    return path


def make(place, folder, hour, keep=2):
    with place.entered():
        now = NOON + timedelta(hours=hour)
        return make_kept_backup(folder, keep, OPEN, by=None, now=now)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_are_kept(home, folder):
    for hour in range(3):
        kept = make(home, folder, hour)

    assert kept.deleted == ("tongpin-20210430-120000.backup",)
    assert names(folder) == ["tongpin-20210430-130000.backup", "tongpin-20210430-140000.backup"]


def test_what_this_county_did_not_make_is_left_alone(home, folder):
    others = ["tongpin-20200101-000000.backup", "tongpin-old.backup", "letters.tar"]
    for name in others:
        (folder / name).write_text("precious")

    make(home, folder, 0, keep=1)

    assert names(folder) == sorted([*others, "tongpin-20210430-120000.backup"])


def test_a_backup_that_cannot_be_made_costs_no_older_one(home, folder, monkeypatch):
    make(home, folder, 0, keep=1)

    def fail(path, secrets):
        raise BackupError("It does not read back.")

    monkeypatch.setattr("tongpin.backups.backup_maker.check_backup", fail)

    with pytest.raises(BackupError, match="does not read back"):
        make(home, folder, 1, keep=1)

    assert names(folder) == ["tongpin-20210430-120000.backup"]


def test_a_backup_that_lacks_a_file_costs_no_older_one(home, folder):
    make(home, folder, 0, keep=1)
    with home.entered():
        place = StoredFile.objects.order_by("id")[0].place
    (home.folder / "files" / place).unlink()

    kept = make(home, folder, 1, keep=1)

    assert kept.made.faulty_files == (place,)
    assert kept.deleted == ()
    assert len(names(folder)) == 2


def test_what_a_killed_backup_left_is_removed(home, folder):
    (folder / ".tongpin-20210101-000000.backup.part").write_text("half")

    make(home, folder, 0)

    assert names(folder) == ["tongpin-20210430-120000.backup"]


def test_none_to_keep_is_refused(home, folder):
    with pytest.raises(BackupError, match="--keep is 0; accepted is 1 or more"):
        make(home, folder, 0, keep=0)


def test_a_folder_that_is_not_there_is_named(home, folder):
    with pytest.raises(BackupError, match="No such file"):
        make(home, folder / "nowhere", 0)
