"""Places that hold a county each: a folder with files and keys, and a database of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from tests.folders import give_keys
from tests.fresh_tables import give_tables
from tongpin.backups.databases import default_database
from tongpin.environment import database, file_store, kept_keys
from tongpin.evidence.actions import keep_file
from tongpin.figures.figure_reader import Scope
from tongpin.orgs.models import JournalEntry, Role
from tongpin.reports.releases import release_report
from tongpin.testing import NOON, make_act, make_campaign, make_county, make_person

ROOT = Path(__file__).parents[3]
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
TITLE = "𠮷野家’s “学习” 🎏\n\t\\ \x7f"  # beyond the basic plane, and what has to be escaped


@dataclass(frozen=True)
class Place:
    """Where Tongpin is installed."""

    folder: Path
    url: str

    @contextmanager
    def entered(self) -> Iterator[None]:
        """In the block, this is the place of this process."""
        stores = settings.STORAGES | {"evidence": file_store(str(self.folder / "files"))}
        keys = kept_keys(self.folder / "data_key")
        with (
            override_settings(VAR=self.folder, STORAGES=stores, DATA_KEYS=keys),
            override_settings(UPLOADS=self.folder / "uploads"),
            default_database(database(self.url)),
        ):
            yield

    @property
    def env(self) -> dict[str, str]:
        return os.environ | {
            "TONGPIN_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "tongpin.settings",
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command of tongpin here, in a process of its own."""
        return self.python("from tongpin.__main__ import main\nmain()", *command)

    def python(self, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Code in a process of its own here."""
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(
            command, env=self.env, capture_output=True, text=True, check=False, timeout=180
        )

    def names(self) -> list[str]:
        """The files of evidence, and whatever lies among them."""
        files = self.folder / "files"
        return sorted(path.name for path in files.rglob("*") if path.is_file())

    def journal(self) -> list[str]:
        with self.entered():
            return list(JournalEntry.objects.order_by("id").values_list("digest", flat=True))


def sqlite_place(folder: Path) -> Place:
    folder.mkdir()
    give_keys(folder)  # which an operator keeps beside backups
    return Place(folder, f"sqlite:///{folder / 'db.sqlite3'}")


def empty_place(folder: Path) -> Place:
    """One whose database is migrated, and has no rows."""
    place = sqlite_place(folder)
    give_tables(folder)
    return place


def copied(template: Place, folder: Path) -> Place:
    return sqlite_copy(template.folder, folder)


def sqlite_copy(source: Path, folder: Path) -> Place:
    """A place with all that a folder holds."""
    shutil.copytree(source, folder)
    return Place(folder, f"sqlite:///{folder / 'db.sqlite3'}")


def found_county() -> None:
    """A small county with something in many tables."""
    campaign = make_campaign()
    county = make_county()
    clerk = make_person("林晓", county["柳林镇"], Role.CLERK, username="clerk")
    act = make_act(campaign, county["王庄村"], title=TITLE)
    make_act(campaign, county["柳林镇"], "session", visits=12)
    stored = keep_file("记录.pdf", PDF, by=clerk, now=NOON)
    keep_file("说明.txt", "空白\n".encode() * 50_000, by=None, now=NOON)
    act.answers.create(slot="minutes", kind="file", file=stored, recorded_at=NOON)
    release_report(Scope.of(campaign), by=clerk, now=NOON)


def use_cheap_passwords() -> override_settings:
    return override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"], LANGUAGE_CODE="en"
    )
