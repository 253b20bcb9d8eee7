"""What the commands print, and what they refuse."""

from datetime import datetime, timedelta
from io import StringIO

import pyrage
import pytest
from django.core.management import CommandError, call_command

from tongpin.backups.backup_notes import newest_backup
from tongpin.evidence.models import StoredFile
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import Unit
from tongpin.serving.standstill import is_standing_still
from tongpin.testing import NOON

PHRASE = "小溪流过山谷，春天来了又走了"
KEY = pyrage.x25519.Identity.generate()


def told(place, *command):
    output = StringIO()
    with place.entered():
        call_command(*command, stdout=output)
    return output.getvalue().splitlines()


def refused(place, *command):
    with pytest.raises(CommandError) as caught:
        told(place, *command)
    return str(caught.value)


def test_backup_check_and_restore(home, away, tmp_path):
    path = str(tmp_path / "b")

    lines = told(home, "backup", path)
    checked = told(home, "backup", "--check", path)
    proofs = told(away, "restore", path)

    assert lines[0] == path
    assert lines[1:-1] == checked
    assert lines[-1] == (
        f"The backup is not encrypted and holds no keys: keep {home.folder}/*_key apart."
    )
    assert [line[0] for line in proofs] == ["✓"] * 5


def test_a_passphrase_from_a_file_and_from_the_environment(home, away, tmp_path, monkeypatch):
    path = str(tmp_path / "b")
    (tmp_path / "phrase").write_text(f"{PHRASE}\n", "utf-8")
    monkeypatch.setenv("COUNTY_PHRASE", PHRASE)

    lines = told(home, "backup", path, "--passphrase", f"file:{tmp_path / 'phrase'}")
    proofs = told(away, "restore", path, "--passphrase", "env:COUNTY_PHRASE")

    assert "2 keys" in lines[2]
    assert len(proofs) == 5


def test_a_key_that_comes_from_the_environment_is_not_in_the_backup(home, tmp_path):
    (home.folder / "secret_key").unlink()
    (home.folder / "audit_key").write_text("a")

    lines = told(home, "backup", str(tmp_path / "b"), "--to", str(KEY.to_public()))

    assert lines[-1] == "TONGPIN_SECRET_KEY is not in the backup: keep it yourself."


def test_for_a_recipient(home, away, tmp_path):
    path = str(tmp_path / "b")
    (tmp_path / "key.txt").write_text(f"# created: today\n{KEY}\n")

    told(home, "backup", path, "--to", str(KEY.to_public()))

    assert "Give its --identity" in refused(away, "restore", path)
    assert len(told(away, "restore", path, "--identity", str(tmp_path / "key.txt"))) == 5


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("secret", "--passphrase is secret; accepted: ask, env:NAME, file:PATH."),
        ("env:", "--passphrase is env:; accepted: ask, env:NAME, file:PATH."),
        ("env:NOT_THERE", "env:NOT_THERE holds no passphrase."),
        ("file:/nowhere/phrase", "/nowhere/phrase: No such file or directory"),
        ("ask", "There is no terminal to ask at; use --passphrase env: or file:."),
    ],
)
def test_a_passphrase_that_is_not_there_is_told(home, tmp_path, source, sentence, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO())

    assert refused(home, "backup", str(tmp_path / "b"), "--passphrase", source) == sentence
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(("again", "is_made"), [(PHRASE, True), ("another", False)])
def test_a_terminal_is_asked_twice(home, tmp_path, monkeypatch, again, is_made):
    class Terminal(StringIO):
        def isatty(self):
            return True

    answers = iter([PHRASE, again])
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("tongpin.backups.command_options.getpass", lambda text: next(answers))
    command = ["backup", str(tmp_path / "b"), "--passphrase", "ask"]

    if is_made:
        told(home, *command)
    else:
        assert refused(home, *command) == "The two passphrases differ."

    assert (tmp_path / "b").exists() is is_made


def test_restore_asks_for_the_passphrase_that_it_needs(home, away, tmp_path, monkeypatch):
    class Terminal(StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("COUNTY_PHRASE", PHRASE)
    told(home, "backup", str(tmp_path / "b"), "--passphrase", "env:COUNTY_PHRASE")
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("tongpin.backups.command_options.getpass", lambda text: PHRASE)

    assert len(told(away, "restore", str(tmp_path / "b"))) == 5


def test_a_dated_backup_deletes_older_ones(home, tmp_path, monkeypatch):
    moments = iter([NOON, NOON + timedelta(hours=1)])
    monkeypatch.setattr(
        "tongpin.backups.management.commands.backup.timezone.now", lambda: next(moments)
    )
    command = ["backup", "--into", str(tmp_path), "--keep", "1"]

    first_lines = told(home, *command)
    lines = told(home, *command)

    assert first_lines[0] == str(tmp_path / "tongpin-20210430-120000.backup")
    assert lines[0] == str(tmp_path / "tongpin-20210430-130000.backup")
    assert lines[-1] == "Deleted: tongpin-20210430-120000.backup"
    with home.entered():
        made_at: datetime = newest_backup().made_at
    assert made_at == NOON + timedelta(hours=1)


def test_missing_evidence_is_named_and_fails(home, tmp_path):
    with home.entered():
        place = StoredFile.objects.order_by("id")[0].place
    (home.folder / "files" / place).unlink()

    sentence = refused(home, "backup", str(tmp_path / "b"))

    assert sentence == (
        f"The backup is made, but 1 files of evidence are missing or damaged:\n{place}"
    )
    assert (tmp_path / "b").exists()


@pytest.mark.parametrize(
    "command",
    [["backup"], ["backup", "a", "--into", "b"], ["backup", "a", "--check", "b"], ["move"]],
)
def test_one_thing_at_a_time(home, command):
    assert "argument" in refused(home, *command)


def test_a_proof_that_does_not_hold_fails(home, away, tmp_path):
    told(home, "backup", str(tmp_path / "b"))
    code = (
        "import django\ndjango.setup()\n"
        "from tongpin.backups import proofs\n"
        "proofs.counted_value = lambda definition, scope: -1\n"
        "from tongpin.__main__ import main\nmain()\n"
    )

    failed = away.python(code, "restore", str(tmp_path / "b"))

    assert failed.returncode == 1
    assert [line[0] for line in failed.stdout.splitlines()] == ["✓", "✓", "✓", "✓", "✗"]


def test_a_move_says_what_to_change_and_can_be_called_off(home, away):
    lines = told(home, "move", away.url)

    assert lines[-1] == "Now set DATABASE_URL to the new address and start the site again."
    with home.entered():
        assert is_standing_still()
    assert told(home, "move", "--stay") == ["People can write again."]
    with home.entered():
        add_unit("新村", parent=Unit.objects.order_by("id")[0], by=None, now=NOON)


def test_restore_of_a_damaged_file_fails_with_a_sentence(away, tmp_path):
    (tmp_path / "b").write_bytes(b"x" * 5000)

    failed = away.run("restore", str(tmp_path / "b"))

    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert failed.stderr.startswith("CommandError: ")
