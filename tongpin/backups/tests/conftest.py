"""Places with a county, and empty ones."""

import pytest

from tongpin.backups.tests.places import (
    Place,
    copied,
    empty_place,
    found_county,
    sqlite_place,
    use_cheap_passwords,
)


@pytest.fixture(autouse=True)
def _databases_of_their_own(django_db_blocker):
    """Tests here open databases by themselves; that of the others stays closed to them."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def county_template(tmp_path_factory, django_db_blocker) -> Place:
    place = empty_place(tmp_path_factory.mktemp("county") / "var")
    with django_db_blocker.unblock(), use_cheap_passwords(), place.entered():
        found_county()
    return place


@pytest.fixture
def home(tmp_path, county_template) -> Place:
    """Where the county is."""
    return copied(county_template, tmp_path / "home")


@pytest.fixture
def away(tmp_path) -> Place:
    """An empty place, whose database is migrated."""
    return empty_place(tmp_path / "away")


@pytest.fixture
def bare(tmp_path) -> Place:
    """A place without anything."""
    return sqlite_place(tmp_path / "bare")
