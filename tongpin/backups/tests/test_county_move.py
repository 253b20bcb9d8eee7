"""Moving to another database: the same county there, and nothing lost here."""

import signal
import subprocess
import sys

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tongpin.backups import backup_maker, county_move
from tongpin.backups.backup_maker import make_backup
from tongpin.backups.county_move import move_county
from tongpin.backups.errors import BackupError, ProofError
from tongpin.backups.restoration import restore_backup
from tongpin.backups.sealing import Secrets
from tongpin.backups.tables import is_left_out
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import JournalEntry, Unit
from tongpin.serving.standstill import StandstillError, is_standing_still
from tongpin.testing import NOON


def moved(home, away):
    with home.entered():
        return move_county(away.url, by=None, now=NOON)


def all_rows(place):
    rows = {}
    with place.entered():
        for model in apps.get_models(include_auto_created=True):
            if model is not JournalEntry and not is_left_out(model._meta):
                rows[model._meta.label] = list(model._base_manager.order_by("pk").values())
    return rows


def test_the_county_is_there_and_stands_still_here(home, away):
    result = moved(home, away)

    assert result.holds
    assert all_rows(away) == all_rows(home)
    assert away.journal()[:-1] == home.journal()
    with home.entered():
        assert is_standing_still()
        with pytest.raises(StandstillError):
            add_unit("新村", parent=None, by=None, now=NOON)
    with away.entered():
        assert not is_standing_still()
        assert JournalEntry.objects.order_by("id").last().verb == "backups.county.move"


def test_the_same_folder_goes_on_with_the_new_database(home, away):
    moved(home, away)

    here = type(home)(home.folder, away.url)
    with here.entered():
        add_unit("新村", parent=None, by=None, now=NOON)
        assert Unit.objects.filter(name="新村").exists()


def test_nobody_writes_meanwhile(home, bare, monkeypatch):
    """While rows are copied, another process tries to add a unit and cannot."""
    usual = county_move.finish_rows
    code = (
        "import django\ndjango.setup()\n"
        "from django.db import connection\n"
        "connection.settings_dict['OPTIONS']['timeout'] = 0.2\n"
        "connection.cursor().execute(\"UPDATE orgs_unit SET name = 'x' WHERE id = 1\")\n"
    )
    attempts = []

    def finish_rows(target, tables, numbers):
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, env=home.env, capture_output=True, text=True, check=False)
        attempts.append(done.stderr)
        usual(target, tables, numbers)

    monkeypatch.setattr(county_move, "finish_rows", finish_rows)
    assert moved(home, bare).holds

    assert "database is locked" in attempts[0]


def test_a_target_with_rows_is_refused_and_the_site_goes_on(home, away):
    with away.entered():
        add_unit("别县", parent=None, by=None, now=NOON)

    with pytest.raises(BackupError, match="is not empty: orgs_"):
        moved(home, away)

    with home.entered():
        add_unit("新村", parent=None, by=None, now=NOON)
    with away.entered():
        assert Unit.objects.count() == 1


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://x/y", "The address has the scheme 'mysql'"),
        ("sqlite:////nowhere/at/all.sqlite3", "cannot be used: unable to open"),
        ("postgresql://u@127.0.0.1:1/x", "cannot be used: .*refused"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(home, url, sentence):
    with home.entered():
        with pytest.raises(BackupError, match=sentence):
            move_county(url, by=None, now=NOON)
        assert not is_standing_still()


def test_a_move_to_where_it_is_is_refused(home):
    with pytest.raises(BackupError, match="in which the county is already"):
        moved(home, home)


def test_an_old_database_is_brought_up_to_date_first(home, bare):
    with home.entered():
        call_command("migrate", "axes", "0008", verbosity=0)

    with pytest.raises(BackupError, match="Run `tongpin migrate` first"):
        moved(home, bare)


def test_a_row_that_is_lost_on_the_way_is_found(home, away, monkeypatch):
    usual = county_move.finish_rows

    def lose(target, tables, numbers):
        with target.cursor() as cursor:
            cursor.execute("DELETE FROM acts_participation WHERE id = 1")
        usual(target, tables, numbers)

    monkeypatch.setattr(county_move, "finish_rows", lose)

    with pytest.raises(ProofError, match="acts_participation 2 → 1"):
        moved(home, away)

    with away.entered():
        assert not Unit.objects.exists()
    with home.entered():
        assert not is_standing_still()


KILLED = """
import os, signal, django
django.setup()
from tongpin.backups import county_move
def kill(*arguments): os.kill(os.getpid(), signal.SIGKILL)
county_move.finish_rows = kill
from tongpin.__main__ import main
main()
"""


def test_a_killed_move_holds_writers_and_can_be_repeated(home, away):
    killed = home.python(KILLED, "move", away.url)

    assert killed.returncode == -signal.SIGKILL
    with home.entered():
        assert is_standing_still()
    with away.entered():
        assert not Unit.objects.exists()
    assert moved(home, away).holds
    assert all_rows(away) == all_rows(home)


def test_from_sqlite_to_postgresql_and_back(home, postgres, away):
    assert moved(home, postgres).holds
    assert moved(postgres, away).holds

    assert all_rows(away) == all_rows(home)


def test_new_rows_are_numbered_on_in_postgresql(home, postgres):
    with home.entered():
        number = Unit.objects.order_by("id").last().pk
    moved(home, postgres)

    with postgres.entered():
        assert add_unit("新村", parent=None, by=None, now=NOON).pk == number + 1


def test_nobody_writes_into_postgresql_meanwhile(home, postgres, away, monkeypatch):
    moved(home, postgres)
    usual = county_move.finish_rows
    code = (
        "import django\ndjango.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute(\"SET lock_timeout = '200ms'\")\n"
        "cursor.execute('SELECT count(*) FROM orgs_unit')\n"
        "cursor.execute(\"UPDATE orgs_unit SET name = 'x' WHERE id = 1\")\n"
    )
    attempts = []

    def finish_rows(target, tables, numbers):
        attempts.append(postgres.python(code).stderr)
        usual(target, tables, numbers)

    monkeypatch.setattr(county_move, "finish_rows", finish_rows)
    assert moved(postgres, away).holds

    assert "lock timeout" in attempts[0]
    assert "UPDATE" in attempts[0]


def test_a_text_that_postgresql_does_not_take_is_named(home, postgres):
    with home.entered():
        Unit.objects.filter(pk=1).update(name="a\0b")

    with pytest.raises(BackupError, match="does not take the rows of orgs_unit"):
        moved(home, postgres)


def test_the_same_file_restores_into_both_databases(home, postgres, away, tmp_path):
    """From SQLite into PostgreSQL, and from a backup made there into SQLite."""
    with home.entered():
        make_backup(tmp_path / "one", Secrets(), by=None, now=NOON)
    with postgres.entered():
        assert restore_backup(tmp_path / "one", Secrets(), by=None, now=NOON).holds
        make_backup(tmp_path / "two", Secrets(), by=None, now=NOON)
    with away.entered():
        assert restore_backup(tmp_path / "two", Secrets(), by=None, now=NOON).holds

    assert all_rows(postgres) == all_rows(home)
    assert all_rows(away) == all_rows(home)


def test_a_postgresql_backup_is_of_one_moment(home, postgres, tmp_path, monkeypatch):
    moved(home, postgres)
    usual = backup_maker._write_files  # noqa: SLF001

    def write_files(tar):
        done = postgres.python(
            "import django\ndjango.setup()\n"
            "from django.utils import timezone\nfrom tongpin.orgs.actions import add_unit\n"
            "add_unit('新村', parent=None, by=None, now=timezone.now())\n"
        )
        assert done.returncode == 0, done.stderr
        return usual(tar)

    monkeypatch.setattr(backup_maker, "_write_files", write_files)
    with postgres.entered():
        manifest = make_backup(tmp_path / "b", Secrets(), by=None, now=NOON).checked.manifest
        assert manifest.tables["orgs_unit"].rows == Unit.objects.count() - 1
        assert manifest.tables["orgs_journalentry"].rows == manifest.journal_entries


def test_the_connection_is_the_usual_one_afterwards(home, away):
    usual = connection.settings_dict["NAME"]

    moved(home, away)

    assert connection.settings_dict["NAME"] == usual
