"""Restoring: everything, proved, or nothing at all."""

import dataclasses
import signal
from datetime import timedelta

import pyrage
import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models import F

from tongpin.acts.models import Act
from tongpin.backups import backup_maker, restoration
from tongpin.backups.backup_maker import make_backup
from tongpin.backups.errors import BackupError, DamagedBackupError, ProofError
from tongpin.backups.restoration import restore_backup
from tongpin.backups.restore_marker import broken_off_restore, marker_path
from tongpin.backups.sealing import Secrets
from tongpin.backups.tables import is_left_out
from tongpin.backups.tests.places import TITLE
from tongpin.evidence.models import StoredFile
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import JournalEntry, Person, Unit
from tongpin.reports.models import Release
from tongpin.testing import NOON

LATER = NOON + timedelta(days=1)
KEY = pyrage.x25519.Identity.generate()
OPEN = Secrets()
FOR_KEY = Secrets(recipients=(str(KEY.to_public()),))
BY_KEY = Secrets(identities=(str(KEY),))
PHRASE = Secrets(passphrase="小溪流过山谷，春天来了又走了")


@pytest.fixture
def backup(home, tmp_path):
    return made(home, tmp_path / "county.backup")


def made(place, path, secrets=OPEN):
    with place.entered():
        make_backup(path, secrets, by=None, now=NOON)
    return path


def restored(place, path, secrets=OPEN):
    with place.entered():
        return restore_backup(path, secrets, by=None, now=LATER)


def is_empty(place):
    """Whether nothing of a county is there."""
    with place.entered():
        rows = [
            model for model in (Unit, Person, JournalEntry, StoredFile) if model.objects.exists()
        ]
        return rows == [] and place.names() == [] and not marker_path().exists()


def all_rows(place):
    """Every row of every table, but for the journal, in which both places go on."""
    rows = {}
    with place.entered():
        for model in apps.get_models(include_auto_created=True):
            if model is not JournalEntry and not is_left_out(model._meta):
                rows[model._meta.label] = list(model._base_manager.order_by("pk").values())
    return rows


def test_all_comes_back(home, away, backup):
    result = restored(away, backup)

    assert result.holds
    assert all_rows(away) == all_rows(home)
    assert away.names() == home.names()
    assert away.journal()[:-1] == home.journal()[:-1]
    with away.entered():
        assert Act.objects.filter(title=TITLE).count() == 1
        assert JournalEntry.objects.order_by("id").last().verb == "backups.backup.restore"


def test_what_was_proved_is_told(away, backup):
    texts = [proof.text for proof in restored(away, backup).proofs]

    assert [text.partition(":")[0] for text in texts[:3]] == ["Rows", "Files", "Journal"]
    assert texts[3] == "All rows are as the journal says."
    assert texts[4].endswith("figures are as released.")


def test_a_place_without_a_database_is_enough(home, bare, backup):
    restored(bare, backup)

    assert all_rows(bare) == all_rows(home)


def test_what_migrating_makes_is_there_once(home, away, backup):
    with home.entered():
        Permission.objects.filter(codename="add_act").update(name="Kann Akte anlegen")
    path = made(home, backup.with_name("second"))

    restored(away, path)

    with away.entered():
        assert Permission.objects.filter(codename="add_act").count() == 1
        assert Permission.objects.get(codename="add_act").name == "Kann Akte anlegen"


def test_new_rows_have_new_numbers(home, away, tmp_path):
    with home.entered():
        last = add_unit("短命村", parent=Unit.objects.order_by("id")[0], by=None, now=NOON)
        last.placements.all().delete()
        number = last.pk
        last.names.all().delete()
        last.delete()
    restored(away, made(home, tmp_path / "b"))

    with away.entered():
        unit = add_unit("新村", parent=Unit.objects.order_by("id")[0], by=None, now=LATER)
        assert unit.pk == number + 1


@pytest.mark.parametrize(("closing", "opening"), [(PHRASE, PHRASE), (FOR_KEY, BY_KEY)])
def test_keys_come_back_with_an_encrypted_backup(home, away, tmp_path, closing, opening):
    (home.folder / "audit_key").write_text("audit")
    (home.folder / "secret_key").write_text("home")
    path = made(home, tmp_path / "b", closing)

    restored(away, path, opening)

    assert (away.folder / "audit_key").read_text() == "audit"
    assert (away.folder / "secret_key").read_text() == "home"
    assert (away.folder / "secret_key").stat().st_mode & 0o077 == 0


def test_what_is_sealed_is_read_with_the_key_that_came_along(home, away, tmp_path):
    (away.folder / "data_key").write_text("a" * 64)

    backup = made(home, tmp_path / "b", PHRASE)
    result = restored(away, backup, PHRASE)

    assert result.holds
    assert (away.folder / "data_key").read_text() == "f" * 64


def test_without_the_key_of_sealed_data_the_proof_says_so(home, away, tmp_path):
    (away.folder / "data_key").write_text("a" * 64)

    result = restored(away, made(home, tmp_path / "b"))

    chain, rows = [proof.text for proof in result.proofs if not proof.holds]
    assert chain == "The journal's chain breaks at entry 1: its seal is not by a key of this house."
    assert "vouched for by a key that is not in this house" in rows


def test_a_place_with_another_key_is_refused(home, away, tmp_path):
    (home.folder / "audit_key").write_text("audit")
    (away.folder / "audit_key").write_text("another")
    path = made(home, tmp_path / "b", FOR_KEY)

    with pytest.raises(BackupError, match=r"another key here already: .*audit_key"):
        restored(away, path, BY_KEY)

    assert is_empty(away)
    assert (away.folder / "audit_key").read_text() == "another"


def test_a_place_with_rows_is_refused(home, backup):
    before = home.journal()

    with pytest.raises(BackupError, match="acts_act has rows"):
        restored(home, backup)

    assert home.journal() == before


def test_a_database_of_something_else_is_refused(bare, backup):
    with bare.entered(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE guests (name text)")

    with pytest.raises(BackupError, match="tables of something else, such as guests"):
        restored(bare, backup)


def test_a_place_with_files_is_refused(away, backup):
    (away.folder / "files" / "ab").mkdir(parents=True)
    (away.folder / "files" / "ab" / "note").write_text("mine")

    with pytest.raises(BackupError, match="files of evidence already, such as ab/note"):
        restored(away, backup)

    assert away.names() == ["note"]


@pytest.mark.parametrize("opening", [OPEN, Secrets(passphrase="not this one, sorry")])
def test_a_wrong_passphrase_leaves_nothing(home, away, tmp_path, opening):
    path = made(home, tmp_path / "b", PHRASE)

    with pytest.raises(BackupError, match="passphrase"):
        restored(away, path, opening)

    assert is_empty(away)


@pytest.mark.parametrize(("closing", "opening"), [(OPEN, OPEN), (FOR_KEY, BY_KEY)])
def test_a_flipped_bit_anywhere_leaves_nothing(home, away, tmp_path, closing, opening):
    path = made(home, tmp_path / "b", closing)
    content = path.read_bytes()
    for share in range(20):
        place = min(300 + len(content) * share // 20, len(content) - 1)
        flipped = bytearray(content)
        flipped[place] ^= 0x04
        path.write_bytes(flipped)
        with pytest.raises(BackupError):
            restored(away, path, opening)

    assert is_empty(away)


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.7, 0.99])
def test_a_cut_file_leaves_nothing(away, backup, share):
    content = backup.read_bytes()
    backup.write_bytes(content[: int(len(content) * share)])

    with pytest.raises(DamagedBackupError):
        restored(away, backup)

    assert is_empty(away)


def test_a_file_that_changes_between_both_readings_leaves_nothing(away, backup, monkeypatch):
    """It is checked before anything is touched, and again while it is loaded."""

    monkeypatch.setattr("tongpin.backups.restore_marker.marker_path", cutting(backup))

    with pytest.raises(DamagedBackupError):
        restored(away, backup)

    assert is_empty(away)


def cutting(backup):
    usual = marker_path

    def cut():
        content = backup.read_bytes()
        backup.write_bytes(content[: len(content) * 2 // 3])
        return usual()

    return cut


def test_what_is_no_backup_is_named(away, tmp_path):
    (tmp_path / "b").write_bytes(b"PK\3\4" + b"x" * 2000)

    with pytest.raises(BackupError, match="is no backup of Tongpin"):
        restored(away, tmp_path / "b")
    with pytest.raises(BackupError, match="nothing cannot be read: No such file"):
        restored(away, tmp_path / "nothing")


def test_a_newer_tongpin_is_named(home, away, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("tongpin.backups.backup_maker.__version__", "12.3.4")
        path = made(home, tmp_path / "b")

    with pytest.raises(BackupError, match=r"is of Tongpin 12\.3\.4, which is newer"):
        restored(away, path)

    assert is_empty(away)


def test_migrations_that_are_not_known_are_refused(home, away, tmp_path, monkeypatch):
    usual = backup_maker.schema_of

    def with_more(connection):
        schema = usual(connection)
        return dataclasses.replace(schema, migrations=(*schema.migrations, ("orgs", "9999_far")))

    with monkeypatch.context() as patch:
        patch.setattr(backup_maker, "schema_of", with_more)
        path = made(home, tmp_path / "b")

    with pytest.raises(BackupError, match="which is newer"):
        restored(away, path)

    assert is_empty(away)


@pytest.mark.parametrize("target", ["away", "bare"])
def test_a_backup_with_older_migrations_is_brought_up_to_date(request, home, tmp_path, target):
    """axes got a table with its ninth migration."""
    place = request.getfixturevalue(target)
    with home.entered():
        call_command("migrate", "axes", "0008", verbosity=0)
    path = made(home, tmp_path / "b")

    assert restored(place, path).holds

    with place.entered():
        assert "axes_accessattemptexpiration" in connection.introspection.table_names()
        assert Unit.objects.exists()


def test_a_row_that_points_nowhere_leaves_nothing(home, away, tmp_path):
    with home.entered(), connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("UPDATE acts_act SET unit_id = 9999 WHERE id = 1")
    path = made(home, tmp_path / "b")

    with pytest.raises(BackupError, match="A row points to another that is missing"):
        restored(away, path)

    assert is_empty(away)


def test_evidence_that_was_missing_and_damaged_already_is_restored_as_it_was(home, away, tmp_path):
    with home.entered():
        missing, damaged = StoredFile.objects.order_by("id")
    (home.folder / "files" / missing.place).unlink()
    (home.folder / "files" / damaged.place).write_bytes(b"rotten")

    assert restored(away, made(home, tmp_path / "b")).holds
    assert (away.folder / "files" / damaged.place).read_bytes() == b"rotten"


def test_a_broken_chain_is_told_and_does_not_hold(home, away, tmp_path):
    with home.entered():
        JournalEntry.objects.filter(pk=2).update(verb="orgs.unit.forge")

    result = restored(away, made(home, tmp_path / "b"))

    assert [proof.text for proof in result.proofs if not proof.holds] == [
        "The journal's chain breaks at entry 2: it was changed."
    ]


def test_a_forged_release_is_told_and_does_not_hold(home, away, tmp_path):
    with home.entered():
        release = Release.objects.get()
        release.content["figures"][0]["exact"] += 1
        release.save()

    result = restored(away, made(home, tmp_path / "b"))

    assert [proof.text.partition(": ")[2] for proof in result.proofs if not proof.holds] == [
        "The release was altered: its digest does not fit its content."
    ]


def test_rows_that_had_changed_since_a_release_are_told_and_hold(home, away, tmp_path):
    with home.entered(), transaction.atomic():
        Act.objects.filter(title=TITLE).update(occurred_on=F("occurred_on") - timedelta(days=4000))

    result = restored(away, made(home, tmp_path / "b"))

    assert result.holds
    assert "had changed since the release" in result.proofs[-1].text


def test_figures_that_are_not_those_of_the_backup_do_not_hold(away, backup, monkeypatch):
    monkeypatch.setattr("tongpin.backups.proofs.counted_value", lambda definition, scope: -1)

    result = restored(away, backup)

    assert not result.holds
    assert "figures are not what they were" in result.proofs[-1].text


def test_a_row_that_is_lost_on_the_way_is_found_and_nothing_is_left(away, backup, monkeypatch):
    usual = restoration.finish_rows

    def lose(connection, tables, numbers):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM acts_participation WHERE id = 1")
        usual(connection, tables, numbers)

    monkeypatch.setattr(restoration, "finish_rows", lose)

    with pytest.raises(ProofError, match="acts_participation 2 → 1"):
        restored(away, backup)

    assert is_empty(away)


def test_a_file_that_is_spoiled_on_the_way_is_found_and_nothing_is_left(away, backup, monkeypatch):
    usual = restoration.finish_rows

    def spoil(connection, tables, numbers):
        name = next(path for path in (away.folder / "files").rglob("*") if path.is_file())
        name.write_bytes(b"spoiled")
        usual(connection, tables, numbers)

    monkeypatch.setattr(restoration, "finish_rows", spoil)

    with pytest.raises(ProofError, match="damaged: "):
        restored(away, backup)

    assert is_empty(away)


def test_a_full_disk_for_rows_leaves_nothing(away, backup, monkeypatch):
    def fail(connection, tables, numbers):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(restoration, "finish_rows", fail)

    with pytest.raises(BackupError, match="does not take the rows: database or disk is full"):
        restored(away, backup)

    assert is_empty(away)


def test_a_full_disk_for_files_leaves_nothing(home, away, backup):
    """The second file is larger than the limit, which stands for a disk without room."""
    limited = (
        "import resource, signal, django\ndjango.setup()\n"
        "from tongpin.backups import restoration\n"
        "usual = restoration.PlaceFiller.file\n"
        "def file(self, place, content):\n"
        "    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))\n"
        "    try: usual(self, place, content)\n"
        "    finally: resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)\n"
        "restoration.PlaceFiller.file = file\n"
        "from tongpin.__main__ import main\nmain()\n"
    )

    failed = away.python(limited, "restore", str(backup))

    assert failed.returncode == 1
    assert "File too large" in failed.stderr
    assert is_empty(away)


KILLED = """
import os, signal, django
django.setup()
from tongpin.backups import restoration
def kill(*arguments): os.kill(os.getpid(), signal.SIGKILL)
restoration.{place} = kill
from tongpin.__main__ import main
main()
"""


@pytest.mark.parametrize("place", ["finish_rows", "PlaceFiller.rows", "place_key"])
def test_a_killed_restore_is_told_and_can_be_repeated(home, away, tmp_path, place):
    path = made(home, tmp_path / "b", FOR_KEY)
    (tmp_path / "key").write_text(f"# a key\n{KEY}\n")
    command = ["restore", str(path), "--identity", str(tmp_path / "key")]

    killed = away.python(KILLED.format(place=place), *command)

    assert killed.returncode == -signal.SIGKILL
    with away.entered():
        assert not Unit.objects.exists()
        assert "A restore of b began here and did not end." in broken_off_restore()

    checked = away.run("check")
    assert checked.returncode == 1
    assert "backups.E001" in checked.stderr

    repeated = away.run(*command)

    assert repeated.returncode == 0, repeated.stderr
    assert all_rows(away) == all_rows(home)
    assert away.names() == home.names()
    with away.entered():
        assert broken_off_restore() == ""
