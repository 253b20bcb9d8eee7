"""A county that was brought back is found again, by an index made anew."""

import pytest

from tongpin.backups.backup_maker import make_backup
from tongpin.backups.restoration import restore_backup
from tongpin.backups.sealing import Secrets
from tongpin.backups.tests.places import empty_place, found_county
from tongpin.search.index_keeping import keep_index, outdated_kinds
from tongpin.search.models import IndexedRow, SearchChange
from tongpin.testing import NOON


@pytest.fixture(autouse=True)
def _databases_of_their_own(django_db_blocker):
    with django_db_blocker.unblock():
        yield


def indexed_rows() -> set[tuple[str, int]]:
    return set(IndexedRow.objects.values_list("kind", "number"))


def test_a_restored_county_is_indexed_anew(tmp_path):
    home = empty_place(tmp_path / "home")
    away = empty_place(tmp_path / "away")
    backup = tmp_path / "county.backup"
    with home.entered():
        found_county()
        keep_index()
        expected = indexed_rows()
        make_backup(backup, Secrets(), by=None, now=NOON)

    with away.entered():
        restoration = restore_backup(backup, Secrets(), by=None, now=NOON)
        before = indexed_rows()
        outdated = outdated_kinds()
        keep_index()

        assert restoration.holds
        assert before == set()
        assert outdated
        assert indexed_rows() == expected
        assert not SearchChange.objects.exists()
