from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection

from tongpin.environment import database, file_store, kept_secret, own_folder
from tongpin.operation import places
from tongpin.operation.checks import safety
from tongpin.operation.checks.operation_check import CheckState
from tongpin.operation.demo_logins import DEMO_LOGINS, PASSWORD
from tongpin.orgs.models import Person
from tongpin.testing import make_person

LONG_KEY = "9f2c4b7d1e8a6035" * 4


@pytest.fixture
def key_file(var, settings, monkeypatch):
    monkeypatch.delenv("TONGPIN_SECRET_KEY", raising=False)
    path = var / "secret_key"
    settings.SECRET_KEY = kept_secret(path)
    return path


def test_a_key_that_tongpin_made_is_its_owners_alone(now, key_file):
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert safety.look_at_secret_key(now).state == CheckState.OK


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_bad(now, key_file, mode):
    key_file.chmod(mode)

    result = safety.look_at_secret_key(now)

    assert result.state == CheckState.BAD
    assert result.advice == f"Run: chmod 600 {key_file}"


def test_a_key_that_is_gone_is_bad(now, key_file):
    key_file.unlink()

    assert safety.look_at_secret_key(now).state == CheckState.BAD


PROVIDER = """[province]
kind = "openid"
name = "省统一身份认证"
client_id = "tongpin"
secret_file = "secret"
server = "https://sso.example.gov.cn"
"""


def test_the_file_of_providers_is_looked_at(now, settings, tmp_path):
    assert safety.look_at_providers(now).text == "People sign in by password; no provider is named."
    secret, path = tmp_path / "secret", tmp_path / "providers.toml"
    secret.write_text("secret")
    secret.chmod(0o600)
    path.write_text(PROVIDER, "utf-8")
    settings.SIGN_IN_PROVIDERS = str(path)

    assert safety.look_at_providers(now).text == "People may sign in by 省统一身份认证 too."
    path.write_text(PROVIDER.replace("省", "市"), "utf-8")
    assert safety.look_at_providers(now).state == CheckState.WARN
    secret.chmod(0o644)
    result = safety.look_at_providers(now)

    assert result.state == CheckState.BAD
    assert f"{path}, line 5: Others on this machine can read {secret}" in result.text


def test_a_key_from_the_environment_needs_no_file(now, var, settings, monkeypatch):
    settings.SECRET_KEY = LONG_KEY
    monkeypatch.setenv("TONGPIN_SECRET_KEY", LONG_KEY)

    assert safety.look_at_secret_key(now).state == CheckState.OK


@pytest.mark.parametrize("key", ["short", "a" * 64, "django-insecure-0123456789abcdefghijklmnop"])
def test_a_key_that_can_be_guessed_is_bad(now, settings, key):
    settings.SECRET_KEY = key

    result = safety.look_at_secret_key(now)

    assert result.state == CheckState.BAD
    assert key not in result.text + result.advice


@pytest.fixture
def database_file(tmp_path, monkeypatch):
    path = tmp_path / "db.sqlite3"

    class Other:
        vendor = "sqlite"
        settings_dict = database(f"sqlite:///{path}")

    monkeypatch.setattr(safety, "connection", Other)
    return path


def test_a_database_that_tongpin_makes_is_not_for_others(now, database_file):
    assert database_file.stat().st_mode & 0o777 == 0o640
    assert safety.look_at_database_file(now).state == CheckState.OK


def test_a_database_that_others_can_read_is_bad(now, database_file):
    database_file.chmod(0o644)

    result = safety.look_at_database_file(now)

    assert result.state == CheckState.BAD
    assert result.advice == f"Run: chmod o= {database_file}"


def test_a_database_that_is_there_keeps_its_mode_and_content(database_file):
    database_file.chmod(0o600)
    database_file.write_text("content")

    database(f"sqlite:///{database_file}")

    assert database_file.stat().st_mode & 0o777 == 0o600
    assert database_file.read_text() == "content"


def test_no_folder_is_made_for_a_database_that_was_named_wrongly(tmp_path):
    database(f"sqlite:///{tmp_path}/wrong/db.sqlite3")

    assert not (tmp_path / "wrong").exists()


def test_a_folder_that_tongpin_makes_is_not_for_others(tmp_path):
    folder = own_folder(tmp_path / "new" / "var")

    assert folder.stat().st_mode & 0o777 == 0o750
    folder.chmod(0o700)
    assert own_folder(folder).stat().st_mode & 0o777 == 0o700


@pytest.fixture
def open_road(monkeypatch, tmp_path):
    """As if every folder above that of this test were open to others."""
    own_mode = places.mode_of

    def mode_of(path: Path) -> int:
        return own_mode(path) if path.is_relative_to(tmp_path) else 0o755

    monkeypatch.setattr(places, "mode_of", mode_of)
    tmp_path.chmod(0o755)


def test_files_that_others_can_reach_are_worth_a_look(now, open_road, tmp_path, settings):
    files = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {"evidence": file_store(str(files))}
    assert safety.look_at_file_store(now).state == CheckState.OK
    files.mkdir(mode=0o755)

    result = safety.look_at_file_store(now)

    assert result.state == CheckState.WARN
    assert result.advice == f"Run: chmod o= {files}"
    tmp_path.chmod(0o750)  # nobody gets as far as the folder
    assert safety.look_at_file_store(now).state == CheckState.OK
    tmp_path.chmod(0o755)
    files.chmod(0o750)
    assert safety.look_at_file_store(now).state == CheckState.OK


def test_debug_is_bad(now, settings):
    settings.DEBUG = False
    assert safety.look_at_debug(now).state == CheckState.OK
    settings.DEBUG = True
    assert safety.look_at_debug(now).state == CheckState.BAD


@pytest.mark.parametrize(
    ("hosts", "https", "state"),
    [
        (["127.0.0.1", "localhost", "[::1]"], False, CheckState.OK),
        (["tongpin.example"], True, CheckState.OK),
        (["localhost", "tongpin.example"], False, CheckState.WARN),
        (["*"], False, CheckState.WARN),
    ],
)
def test_a_site_for_others_without_https_is_worth_a_look(now, settings, hosts, https, state):
    settings.ALLOWED_HOSTS = hosts
    settings.HTTPS = https

    assert safety.look_at_https(now).state == state


@pytest.mark.parametrize(
    ("hosts", "state"),
    [(["tongpin.example"], CheckState.OK), (["tongpin.example", "*"], CheckState.BAD)],
)
def test_a_site_under_any_name_is_bad(now, settings, hosts, state):
    settings.ALLOWED_HOSTS = hosts

    assert safety.look_at_hosts(now).state == state


@pytest.fixture
def demo_people(county):
    """The demonstration's people with the hash that they share, as its command makes them."""
    password = make_password(PASSWORD)
    for username, *__ in DEMO_LOGINS:
        Person.objects.create(name=username, username=username, password=password)


@pytest.mark.django_db
def test_the_demonstrations_logins_are_worth_a_look_here_and_bad_elsewhere(
    now, demo_people, settings
):
    settings.ALLOWED_HOSTS = ["localhost"]
    assert safety.look_at_demo_logins(now).state == CheckState.WARN
    settings.ALLOWED_HOSTS = ["tongpin.example"]
    result = safety.look_at_demo_logins(now)

    assert result.state == CheckState.BAD
    assert all(username in result.text for username, *__ in DEMO_LOGINS)


@pytest.mark.django_db
def test_people_of_the_same_user_names_with_passwords_of_their_own_are_in_order(now, county):
    for username, *__ in DEMO_LOGINS:
        make_person(username, county["青禾县"], username=username)

    assert safety.look_at_demo_logins(now).state == CheckState.OK


@pytest.mark.django_db
def test_a_demonstration_login_that_was_closed_or_changed_is_not_told(now, demo_people):
    Person.objects.filter(username="office").update(is_active=False)
    Person.objects.filter(username="audit").update(password=make_password("another-pass"))

    logins = safety.open_demo_logins()

    assert sorted(logins) == logins
    assert set(logins) == {username for username, *__ in DEMO_LOGINS} - {"office", "audit"}


@pytest.mark.django_db
def test_one_shared_password_is_tried_once(demo_people, monkeypatch):
    tried = []
    check = safety.check_password
    monkeypatch.setattr(
        safety, "check_password", lambda word, encoded: tried.append(1) or check(word, encoded)
    )

    assert len(safety.open_demo_logins()) == len(DEMO_LOGINS)
    assert len(tried) == 1


def test_postgresql_keeps_its_own_files(now, monkeypatch):
    if connection.vendor == "postgresql":
        assert safety.look_at_database_file(now).state == CheckState.OK
    else:
        assert "PostgreSQL" not in safety.look_at_database_file(now).text
