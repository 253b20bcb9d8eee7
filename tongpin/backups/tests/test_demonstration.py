"""The whole demonstration county goes from database to database and stays what it is."""

import pytest
from django.db import connection

from tongpin.backups.backup_maker import make_backup
from tongpin.backups.county_move import move_county
from tongpin.backups.restoration import restore_backup
from tongpin.backups.row_streams import digest_of_table
from tongpin.backups.sealing import Secrets
from tongpin.backups.tables import schema_of
from tongpin.backups.tests.places import copied, sqlite_copy
from tongpin.campaigns.models import Campaign
from tongpin.figures.figure_reader import Scope
from tongpin.reports.releases import release_report
from tongpin.testing import NOON

pytestmark = [pytest.mark.slow, pytest.mark.own_database]
OPEN = Secrets()


@pytest.fixture(scope="module")
def released(demonstration_today, tmp_path_factory, django_db_blocker):
    place = sqlite_copy(demonstration_today, tmp_path_factory.mktemp("demo") / "var")
    with django_db_blocker.unblock(), place.entered():
        release_report(Scope.of(Campaign.objects.get()), by=None, now=NOON)
    return place


def digests(place):
    """What each table means; the journal is left out, in which each place goes on."""
    with place.entered():
        meanings = {}
        for table in schema_of(connection).tables:
            meanings[table.name] = digest_of_table(connection, table).meaning
    del meanings["orgs_journalentry"]
    return meanings


def assert_same(place, county, proofs):
    assert [proof.text for proof in proofs if not proof.holds] == []
    assert proofs[-1].text.endswith("figures are as released.")
    assert digests(place) == digests(county)


def test_from_sqlite_to_sqlite(released, tmp_path, away):
    county = copied(released, tmp_path / "county")
    with county.entered():
        made = make_backup(tmp_path / "b", OPEN, by=None, now=NOON)
    with away.entered():
        result = restore_backup(tmp_path / "b", OPEN, by=None, now=NOON)

    assert made.note.rows > 70_000
    assert away.names() == county.names()
    assert_same(away, county, result.proofs)


def test_from_sqlite_to_postgresql_and_back(released, tmp_path, postgres, away):
    county = copied(released, tmp_path / "county")
    with county.entered():
        make_backup(tmp_path / "one", OPEN, by=None, now=NOON)
    with postgres.entered():
        there = restore_backup(tmp_path / "one", OPEN, by=None, now=NOON)
        make_backup(tmp_path / "two", OPEN, by=None, now=NOON)
    assert_same(postgres, county, there.proofs)

    with away.entered():
        back = restore_backup(tmp_path / "two", OPEN, by=None, now=NOON)
    assert_same(away, county, back.proofs)


def test_it_is_moved_to_postgresql(released, tmp_path, postgres):
    county = copied(released, tmp_path / "county")
    with county.entered():
        result = move_county(postgres.url, by=None, now=NOON)

    assert_same(postgres, county, result.proofs)
