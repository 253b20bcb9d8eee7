"""Making a backup: of one moment, whole or not at all."""

import hashlib
import json
import resource
import signal
import subprocess
import sys
import tarfile
import threading
from datetime import timedelta
from uuid import uuid4

import pyrage
import pytest
from django.core.management import call_command
from django.db import connection

from tongpin.backups import backup_maker
from tongpin.backups.backup_maker import make_backup, part_of
from tongpin.backups.backup_notes import newest_backup
from tongpin.backups.backup_reader import check_backup
from tongpin.backups.errors import BackupError
from tongpin.backups.sealing import Secrets
from tongpin.evidence.models import StoredFile, Upload
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import Person, Unit
from tongpin.serving.standstill import StandstillError, begin_standstill
from tongpin.testing import NOON, client_of

KEY = pyrage.x25519.Identity.generate()
OPEN = Secrets()
FOR_KEY = Secrets(recipients=(str(KEY.to_public()),))


def make(place, path, secrets=OPEN):
    with place.entered():
        return make_backup(path, secrets, by=None, now=NOON)


def test_a_backup_holds_rows_and_files(home, tmp_path):
    made = make(home, tmp_path / "b")

    manifest = made.checked.manifest
    with home.entered():
        units = Unit.objects.count()
        digests = set(StoredFile.objects.values_list("digest", flat=True))
    with tarfile.open(tmp_path / "b") as tar:
        files = {name.rpartition("/")[2] for name in tar.getnames() if name.startswith("files/")}
    assert manifest.tables["orgs_unit"].rows == units
    assert files == digests
    assert manifest.journal_entries == len(home.journal()) - 1
    assert made.faulty_files == ()


def test_any_tool_reads_it(home, tmp_path):
    make(home, tmp_path / "b")

    subprocess.run(["tar", "xf", "b"], cwd=tmp_path, check=True)  # noqa: S607
    command = ["sha256sum", "-c", "manifest.sha256"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    parts = sorted((tmp_path / "rows/orgs_unit").iterdir())
    lines = subprocess.run(["zcat", *parts], check=True, capture_output=True).stdout  # noqa: S607
    manifest = json.loads((tmp_path / "manifest.json").read_text())

    assert done.stdout == "manifest.json: OK\n"
    assert hashlib.sha256(lines).hexdigest() == manifest["tables"]["orgs_unit"]["sha256"]
    assert "青禾县" in [json.loads(line)[1] for line in lines.splitlines()]


def test_the_journal_tells_it_and_the_newest_can_be_asked_for(home, tmp_path):
    with home.entered():
        assert newest_backup() is None
        make_backup(tmp_path / "a", Secrets(), by=None, now=NOON)
        made = make_backup(tmp_path / "b", Secrets(), by=None, now=NOON + timedelta(hours=1))

        note = newest_backup()

    assert note == made.note
    assert note.name == "b"
    assert note.bytes == (tmp_path / "b").stat().st_size
    assert note.digest == hashlib.sha256((tmp_path / "b").read_bytes()).hexdigest()


def test_keys_go_into_an_encrypted_backup_only(home, tmp_path):
    (home.folder / "audit_key").write_text("a")

    open_backup = make(home, tmp_path / "open")
    closed_backup = make(home, tmp_path / "closed", FOR_KEY)

    assert open_backup.checked.manifest.keys == {}
    assert set(closed_backup.checked.manifest.keys) == {"audit_key", "data_key", "secret_key"}


def test_who_is_signed_in_and_half_an_upload_stay_out(home, tmp_path):
    with home.entered():
        person = Person.objects.get(username="clerk")
        client_of(person)
        for file in (None, StoredFile.objects.first()):
            Upload.objects.create(
                key=uuid4(), by=person, name="x", length=9, started_at=NOON, file=file
            )

    made = make(home, tmp_path / "b")

    tables = made.checked.manifest.tables
    assert "django_session" not in tables
    assert tables["evidence_upload"].rows == 1


def test_a_file_that_is_there_is_left_alone(home, tmp_path):
    (tmp_path / "b").write_text("precious")

    with pytest.raises(BackupError, match="is there already"):
        make(home, tmp_path / "b")

    assert (tmp_path / "b").read_text() == "precious"


def test_a_folder_that_is_not_there_is_named(home, tmp_path):
    with pytest.raises(BackupError, match="nowhere/b cannot be written: No such file"):
        make(home, tmp_path / "nowhere" / "b")


def test_missing_and_damaged_evidence_is_named_and_the_rest_is_kept(home, tmp_path):
    with home.entered():
        missing, damaged = StoredFile.objects.order_by("id")
    (home.folder / "files" / missing.place).unlink()
    (home.folder / "files" / damaged.place).write_bytes(b"rotten")

    made = make(home, tmp_path / "b")

    assert made.faulty_files == (missing.place, damaged.place)
    assert made.checked.manifest.files.count == 1
    assert made.note.faults == 2


def test_it_is_of_one_moment_while_others_write(home, tmp_path):
    """Another process writes without a pause; rows of a backup and its journal are of one moment."""
    code = (
        "import django\ndjango.setup()\n"
        "from django.utils import timezone\nfrom tongpin.orgs.actions import add_unit\n"
        "from tongpin.orgs.models import Unit\n"
        "print('ready', flush=True)\n"
        "root = Unit.objects.order_by('id')[0]\n"
        "for number in range(100000):\n"
        "    add_unit(f'新{number}村', parent=root, by=None, now=timezone.now())\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, env=home.env, stdout=subprocess.PIPE) as writer:
        writer.stdout.readline()
        backups = [make(home, tmp_path / str(number)) for number in range(3)]
        writer.kill()

    manifests = [made.checked.manifest for made in backups]
    units = [manifest.tables["orgs_unit"].rows for manifest in manifests]
    assert units[0] < units[2]
    for manifest in manifests:
        assert manifest.tables["orgs_unit"].rows == manifest.tables["orgs_placement"].rows + 1
        assert manifest.tables["orgs_journalentry"].rows == manifest.journal_entries


def test_rows_written_after_the_beginning_are_not_in_it(home, tmp_path, monkeypatch):
    """While the files are written, somebody adds a unit: nobody waits, and it is not in."""
    usual = backup_maker._write_files  # noqa: SLF001  # the moment between rows and files

    def write_files(tar):
        thread = threading.Thread(target=add, args=[home])
        thread.start()
        thread.join(20)
        assert not thread.is_alive()
        return usual(tar)

    monkeypatch.setattr("tongpin.backups.backup_maker._write_files", write_files)
    made = make(home, tmp_path / "b")

    with home.entered():
        assert Unit.objects.filter(name="新村").count() == 1
        assert made.checked.manifest.tables["orgs_unit"].rows == Unit.objects.count() - 1


def add(place):
    with place.entered():
        add_unit("新村", parent=Unit.objects.order_by("id")[0], by=None, now=NOON)


def test_no_backup_while_the_county_stands_still(home, tmp_path):
    with home.entered():
        begin_standstill(now=NOON)
        with pytest.raises(StandstillError):
            make_backup(tmp_path / "b", Secrets(), by=None, now=NOON)

    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("secrets", [Secrets(), FOR_KEY])
def test_a_full_disk_leaves_nothing(home, tmp_path, secrets):
    """The limit on the size of a file stands for a disk that has no more room."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(BackupError, match="cannot be written: File too large"):
            make(home, tmp_path / "b", secrets)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, usual)

    assert not (tmp_path / "b").exists()
    assert not part_of(tmp_path / "b").exists()
    with home.entered():
        assert newest_backup() is None


KILLED = """
import os, signal, django
django.setup()
from tongpin.backups import backup_maker
def kill(*arguments): os.kill(os.getpid(), signal.SIGKILL)
setattr(backup_maker, {place!r}, kill)
from tongpin.__main__ import main
main()
"""


@pytest.mark.parametrize("place", ["_write_files", "check_backup"])
def test_a_killed_backup_never_looks_done(home, tmp_path, place):
    path = tmp_path / "b"

    killed = home.python(KILLED.format(place=place), "backup", str(path))

    assert killed.returncode == -signal.SIGKILL
    assert not path.exists()
    assert part_of(path).exists()

    made = make(home, path)

    assert check_backup(path, Secrets()).digest == made.note.digest
    assert not part_of(path).exists()


def test_two_backups_do_not_write_the_same_file(home, tmp_path):
    part = part_of(tmp_path / "b")
    code = (
        "import fcntl, sys\nfile = open(sys.argv[1], 'wb')\nfcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\nsys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(part)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        with pytest.raises(BackupError, match="Another backup"):
            make(home, tmp_path / "b")
        other.stdin.close()


def test_the_database_of_an_older_tongpin_is_backed_up_too(home, tmp_path):
    """Before an update somebody installs the new version first; its migrations are not run yet."""
    with home.entered():
        call_command("migrate", "axes", "0008", verbosity=0)

    made = make(home, tmp_path / "b")

    applied = {name for app, name in made.checked.head.migrations if app == "axes"}
    assert max(applied).startswith("0008")
    assert made.checked.manifest.figures == {}


def test_a_newer_database_is_refused(home, tmp_path):
    with home.entered(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('orgs', '9999_far', '2030-01-01')"
        )
    with pytest.raises(BackupError, match="9999_far, which is of a newer Tongpin"):
        make(home, tmp_path / "b")
