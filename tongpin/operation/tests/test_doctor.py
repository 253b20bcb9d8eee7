"""`tongpin doctor`, and what commands say where the database is not as they need it."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.fresh_tables import give_tables
from tongpin import __version__
from tongpin.home.tick_record import record_tick
from tongpin.operation.checks import CHECKS
from tongpin.operation.checks.operation_check import CheckGroup

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(tmp_path):
    """Runs `tongpin` with an empty folder of its own; `variables` go into its environment."""

    def tongpin(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TONGPIN_VAR": str(tmp_path / "own"),
            **variables,
        }
        command = [sys.executable, "-m", "tongpin", *words]
        return subprocess.run(
            command,
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,  # machines are shared
        )

    return tongpin


@pytest.mark.django_db
def test_doctor_tells_each_check_under_its_heading(campaign, var, capsys, settings):
    settings.DEBUG = False
    settings.SECRET_KEY = "9f2c4b7d1e8a6035" * 4
    (var / "secret_key").touch(mode=0o600)

    call_command("doctor")

    text = capsys.readouterr().out
    headings = [line for line in text.splitlines() if line in CheckGroup.labels]
    assert headings == list(CheckGroup.labels)
    for check in CHECKS:
        assert f"] {check.label}: " in text
    assert "→ Let `tongpin serve` do it" in text
    assert text.splitlines()[-1].startswith("Worth a look: ")


@pytest.mark.django_db
def test_doctor_in_json_has_every_check(campaign, var, capsys, settings):
    settings.DEBUG = True

    with pytest.raises(CommandError, match="To be mended"):
        call_command("doctor", "--json")

    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert [facts["key"] for facts in answer["checks"]] == [check.key for check in CHECKS]
    (debug,) = [facts for facts in answer["checks"] if facts["key"] == "debug"]
    assert debug["group"] == "safety"
    assert debug["state"] == "bad"
    assert debug["advice"]


@pytest.mark.django_db
def test_doctor_sees_what_tick_wrote(campaign, var, now, capsys):
    record_tick(ended_at=now, took_s=1, failed=["messages"])

    with pytest.raises(CommandError):
        call_command("doctor")

    assert "these steps failed: messages" in capsys.readouterr().out


def states(done: subprocess.CompletedProcess[str]) -> dict[str, str]:
    return {facts["key"]: facts["state"] for facts in json.loads(done.stdout)["checks"]}


def test_doctor_works_on_a_database_that_was_never_migrated(run):
    done = run("doctor", "--json")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    found = states(done)
    assert found["connection"] == "ok"
    assert found["migrations"] == "bad"
    assert found["backup"] == found["demo_logins"] == "warn"
    assert {found["secret_key"], found["database_file"]} == {"ok"}


def test_doctor_is_content_with_a_fresh_site(run, tmp_path):
    give_tables(tmp_path / "own")

    done = run("doctor", "--json")

    assert done.returncode == 0, done.stdout
    not_ok = {key for key, state in states(done).items() if state != "ok"}
    assert not_ok == {"tick", "backup"}


@pytest.mark.parametrize(
    "url", ["sqlite:////no-such-folder/db.sqlite3", "postgresql://nobody@127.0.0.1:1/none"]
)
def test_doctor_works_without_a_database(run, url):
    done = run("doctor", "--json", DATABASE_URL=url)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    found = states(done)
    assert found["connection"] == "bad"
    assert found["migrations"] == found["backup"] == "warn"
    assert found["disk_var"] == "ok"
    assert not Path("/no-such-folder").exists()


def test_doctor_works_on_a_database_that_is_locked(run, tmp_path):
    path = tmp_path / "db.sqlite3"
    locked = sqlite3.connect(path, isolation_level=None)
    locked.execute("CREATE TABLE words (word)")
    locked.execute("BEGIN EXCLUSIVE")

    done = run("doctor", DATABASE_URL=f"sqlite:///{path}")

    locked.close()
    assert done.returncode == 1
    assert "database is locked" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["check-journal"],
        ["figures"],
        ["rows", "sessions"],
        ["report", "-o", "report.html"],
        ["export", "activity", "-o", "list.xlsx"],
        ["campaign", "study-2021"],
        ["statements", "-o", "papers.jsonl"],
        ["tick"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_without_tables_says_what_to_do_first(run, words):
    done = run(*words)

    assert done.returncode == 1
    assert "`tongpin migrate`" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_command_shows_its_traceback_to_who_asks(run):
    assert "no such table" in run("check-journal", "--traceback").stderr


def test_a_command_without_a_database_says_why(run):
    done = run("check-journal", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert done.returncode == 1
    assert "Connection refused" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("word", ["--version", "version"])
def test_the_version_is_that_of_tongpin(run, word):
    done = run(word)

    assert (done.returncode, done.stdout) == (0, f"{__version__}\n")


def test_a_broken_setting_is_told_before_the_version_of_nothing(run):
    done = run("doctor", TONGPIN_LOG_FORMAT="xml")

    assert done.returncode != 0
    assert "TONGPIN_LOG_FORMAT is 'xml'; accepted are plain, json." in done.stderr
