"""Fixtures that every test may ask for."""

import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.demonstration import demonstration_in
from tests.fresh_tables import fill_tables, forget_tables
from tongpin.backups.tests.places import Place, sqlite_place
from tongpin.campaigns.models import Campaign
from tongpin.environment import file_store
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.orgs.models import Person, Role, Unit
from tongpin.testing import client_of, make_campaign, make_county, make_person

# Machines are shared: how long an example takes says nothing about the code.
hypothesis_settings.register_profile(
    "shared-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("shared-machine")


DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_configure(config):
    if config.getvalue("create_db") and not hasattr(config, "workerinput"):
        forget_tables()


def pytest_collection_modifyitems(items):
    """What asks no database, or begins SQLite databases of its own, says the same twice."""
    if connection.vendor == "sqlite":
        return
    is_asked = pytest.mark.skip(reason="asked where the tests' own database is SQLite")
    for item in items:
        if item.get_closest_marker("own_database") or not asks_database(item):
            item.add_marker(is_asked)


def asks_database(item):
    """Whether the test reads or writes the database that all tests share."""
    is_marked = item.get_closest_marker("django_db") is not None
    return is_marked or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request):
    """Processes of tests share no database: on SQLite each has one in its memory anyway."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    if worker and connection.vendor == "postgresql":
        names = connection.settings_dict
        names["TEST"]["NAME"] = f"test_{names['NAME']}_{worker}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite's tables are not migrated one by one: they are copied, below."""
    connection.settings_dict["TEST"]["MIGRATE"] = connection.vendor != "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            fill_tables(connection.connection)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"evidence": file_store(str(tmp_path / "files"))}
    settings.UPLOADS = tmp_path / "uploads"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    settings.SECOND_FACTOR_ROLES = ()  # as the following: the tests of accounts ask for them
    settings.PASSWORD_DAYS = settings.IDLE_MINUTES = 0
    settings.LANGUAGE_CODE = "en"  # messages read the same whether catalogs are compiled or not
    cache.clear()  # it holds the limits of sign-in
    clear_journal_cache()
    with translation.override("en"):
        yield


@pytest.fixture
def standing_clock(monkeypatch):
    """The time stands still: a hall's code would change every half a minute."""
    moment = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


@pytest.fixture
def campaign(db) -> Campaign:
    return make_campaign()


@pytest.fixture
def county(db) -> dict[str, Unit]:
    return make_county()


@pytest.fixture
def office(county) -> Person:
    return make_person("方远", county["青禾县"], Role.OFFICE, username="office")


@pytest.fixture
def clerk(county) -> Person:
    return make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")


@pytest.fixture
def stranger(county) -> Person:
    return make_person("石磊", county["石桥乡"], Role.CLERK, username="stranger")


@pytest.fixture
def leader(county) -> Person:
    return make_person("郑书记", county["青禾县"], Role.LEADER, username="leader")


@pytest.fixture
def inspector(county) -> Person:
    return make_person("周正", county["青禾县"], Role.INSPECTOR, username="inspector")


@pytest.fixture
def system(county) -> Person:
    return make_person("秦越川", county["青禾县"], Role.SYSTEM_ADMIN, username="system")


@pytest.fixture
def security(county) -> Person:
    return make_person("苏见微", county["青禾县"], Role.SECURITY_ADMIN, username="security")


@pytest.fixture
def audit(county) -> Person:
    return make_person("温若谷", county["青禾县"], Role.AUDIT_ADMIN, username="audit")


@pytest.fixture
def office_client(office) -> Client:
    return client_of(office)


@pytest.fixture
def clerk_client(clerk) -> Client:
    return client_of(clerk)


@pytest.fixture
def stranger_client(stranger) -> Client:
    return client_of(stranger)


@pytest.fixture
def leader_client(leader) -> Client:
    return client_of(leader)


@pytest.fixture
def inspector_client(inspector) -> Client:
    return client_of(inspector)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """What all processes of one run of tests may use together."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def demonstration(shared_folder) -> Path:
    """A folder with the demonstration county, as it is written; nobody leaves a change in it.

    Its days are those of its texts: the same units are late whenever the tests run.
    """
    return demonstration_in(shared_folder / "demonstration", "--today", "2021-04-30")


@pytest.fixture(scope="session")
def demonstration_today(shared_folder) -> Path:
    """The same in the middle of its campaign; who changes anything changes a copy."""
    return demonstration_in(shared_folder / "demonstration-today")


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


@pytest.fixture
def own_place(request, tmp_path) -> Place:
    """An empty place, with a database of the kind that the tests have."""
    if connection.vendor == "postgresql":
        return request.getfixturevalue("postgres")
    return sqlite_place(tmp_path / "own")
