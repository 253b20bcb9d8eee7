import os
import sqlite3
from contextlib import closing

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from tongpin.environment import database as database_settings
from tongpin.operation.checks import database
from tongpin.operation.checks.database import (
    look_at_connection,
    look_at_database_clock,
    look_at_migrations,
    look_at_soundness,
    reads_whole,
)
from tongpin.operation.checks.operation_check import CheckState
from tongpin.serving.database_state import database_state

pytestmark = pytest.mark.django_db

ONLY_SQLITE = pytest.mark.skipif("connection.vendor != 'sqlite'")
ONLY_POSTGRESQL = pytest.mark.skipif("connection.vendor != 'postgresql'")


def test_the_database_answers_with_its_kind_and_size(now):
    result = look_at_connection(now)

    kind = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    assert result.state == CheckState.OK
    assert result.text.startswith(f"{kind} ")


def test_a_migration_that_is_not_applied_is_named(now):
    assert look_at_migrations(now).state == CheckState.OK
    assert database_state().problem == ""
    MigrationRecorder(connection).record_unapplied("orgs", "0001_initial")

    result = look_at_migrations(now)

    assert result.state == CheckState.BAD
    assert result.text == "Changes that the tables lack: 1 (orgs.0001_initial)."
    assert "tongpin migrate" in result.advice
    assert database_state().problem.startswith("Changes that the tables lack: 1; run ")


@pytest.mark.parametrize(
    ("shift_s", "state", "word"),
    [
        (0, CheckState.OK, "apart"),
        (5, CheckState.WARN, "5.0 s behind"),
        (-5, CheckState.WARN, "5.0 s ahead"),
        (90, CheckState.BAD, "90.0 s behind"),
    ],
)
def test_clocks_that_differ_are_told(now, monkeypatch, shift_s, state, word):
    ours = database.time
    monkeypatch.setattr(database, "time", lambda: ours() + shift_s)

    result = look_at_database_clock(now)

    assert result.state == state
    assert word in result.text


def test_a_sound_database_is_told(now):
    assert look_at_soundness(now).state == CheckState.OK


@pytest.fixture
def sqlite_file(tmp_path):
    """A database of a few pages in place of ours, in the mode of its journal that is asked for."""
    path = tmp_path / "other.sqlite3"

    def make(mode: str):
        with closing(sqlite3.connect(path)) as other:
            other.execute(f"PRAGMA journal_mode={mode}")
            other.execute("CREATE TABLE words (word TEXT UNIQUE)")
            words = [(f"{number:0>200}",) for number in range(500)]
            other.executemany("INSERT INTO words VALUES (?)", words)
            other.commit()
        return path

    return make


@pytest.fixture
def look_into(monkeypatch):
    """Let checks look into another SQLite file, as it is."""
    handlers = []

    def replace(path):
        values = database_settings(f"sqlite:///{path}")
        values["OPTIONS"]["init_command"] = ""
        handlers.append(ConnectionHandler({"default": values}))
        monkeypatch.setattr(database, "connection", handlers[0]["default"])

    yield replace
    for handler in handlers:
        handler.close_all()


def test_a_damaged_file_is_found(now, sqlite_file, look_into):
    path = sqlite_file("wal")
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(4096))
    look_into(path)

    result = look_at_soundness(now)

    assert result.state == CheckState.BAD
    assert result.text.startswith("SQLite finds its file damaged: ")


def test_another_journal_than_wal_is_worth_a_look(now, sqlite_file, look_into):
    look_into(sqlite_file("delete"))

    result = look_at_soundness(now)

    assert result.state == CheckState.WARN
    assert "delete" in result.text


def test_a_file_that_takes_too_long_is_not_read_to_its_end(
    now, sqlite_file, look_into, monkeypatch
):
    monkeypatch.setattr(database, "QUICK_CHECK_S", -1)
    monkeypatch.setattr(database, "STEPS", 1)
    look_into(sqlite_file("wal"))

    result = look_at_soundness(now)

    assert result.state == CheckState.OK
    assert "too large" in result.text
    token = reads_whole.set(True)
    assert "found it sound" in look_at_soundness(now).text
    reads_whole.reset(token)


@ONLY_SQLITE
def test_a_file_that_is_no_database_any_more_is_told_as_damaged(now, sqlite_file, look_into):
    path = sqlite_file("wal")
    with path.open("r+b") as file:
        file.write(bytes(100))
    look_into(path)

    result = look_at_connection(now)

    assert result.state == CheckState.BAD
    assert "bring back the newest backup" in result.advice


@ONLY_POSTGRESQL
def test_the_encoding_is_told(now):
    assert look_at_soundness(now).text.endswith("encoding UTF8.")


@ONLY_POSTGRESQL
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("server_encoding", "LATIN1", "LATIN1"), ("server_version_num", 130010, "older")],
)
def test_an_old_server_and_another_encoding_are_bad(now, monkeypatch, name, value, words):
    ask = database.answer_to
    monkeypatch.setattr(
        database, "answer_to", lambda sql: value if sql == f"SHOW {name}" else ask(sql)
    )

    result = look_at_soundness(now)

    assert result.state == CheckState.BAD
    assert words in result.text
