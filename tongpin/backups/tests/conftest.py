"""Places with a county, and empty ones."""

from uuid import uuid4

import pytest
from django.db import connection

from tongpin.backups.tests.places import (
    Place,
    copied,
    found_county,
    migrate,
    sqlite_place,
    use_cheap_passwords,
)


@pytest.fixture(autouse=True)
def _databases_of_their_own(django_db_blocker):
    """Tests here open databases by themselves; that of the others stays closed to them."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory, django_db_blocker) -> Place:
    place = sqlite_place(tmp_path_factory.mktemp("empty") / "var")
    with django_db_blocker.unblock():
        migrate(place)
    return place


@pytest.fixture(scope="session")
def county_template(tmp_path_factory, django_db_blocker, empty_template) -> Place:
    place = copied(empty_template, tmp_path_factory.mktemp("county") / "var")
    with django_db_blocker.unblock(), use_cheap_passwords(), place.entered():
        found_county()
    return place


@pytest.fixture
def home(tmp_path, county_template) -> Place:
    """Where the county is."""
    return copied(county_template, tmp_path / "home")


@pytest.fixture
def away(tmp_path, empty_template) -> Place:
    """An empty place, whose database is migrated."""
    return copied(empty_template, tmp_path / "away")


@pytest.fixture
def bare(tmp_path) -> Place:
    """A place without anything."""
    return sqlite_place(tmp_path / "bare")


@pytest.fixture
def postgres(django_db_setup, tmp_path):
    """An empty place with a database of PostgreSQL beside that of the other tests."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: run scripts/with-postgres")
    name = f"away_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    values = connection.settings_dict
    place = sqlite_place(tmp_path / "postgres")
    yield Place(place.folder, f"postgresql://{values['USER']}@/{name}?host={values['HOST']}")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
