"""A migrated SQLite database without rows, made once and copied by every test that wants one.

To migrate from nothing takes half a minute, so the file is kept from run to run, under a name that
changes with the migrations and what they use. `pytest --create-db` makes it anew.
"""

import fcntl
import hashlib
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.folders import RUN, own_folder

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".pytest_cache" / "fresh_tables"
OWN_MODULE = re.compile(r"^(?:from|import) (tongpin[\w.]*)", re.MULTILINE)


def give_tables(folder: Path) -> None:
    """Put a migrated database without rows into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(fresh_database(), folder / "db.sqlite3")


def fill_tables(connection: sqlite3.Connection) -> None:
    """Put the tables into a database that is open; what it held is gone."""
    with closing(sqlite3.connect(fresh_database())) as fresh:
        fresh.backup(connection)


@cache
def fresh_database() -> Path:
    """The file, which nobody writes to. The first process that asks makes it, others wait."""
    kept = KEPT / f"{_digest()}.sqlite3"
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            forget_tables()
            _make(kept)
    return kept


def forget_tables() -> None:
    for old in KEPT.glob("*.sqlite3"):
        old.unlink()


def _make(kept: Path) -> None:
    with TemporaryDirectory(dir=KEPT) as folder:
        migrate = [*RUN, "migrate", "--verbosity", "0"]
        subprocess.run(migrate, env=own_folder(Path(folder)), check=True)
        (Path(folder) / "db.sqlite3").rename(kept)


def _digest() -> str:
    """Of all that decides what the tables are: migrations, modules they use, dependencies."""
    migrations = sorted((ROOT / "tongpin").glob("*/migrations/*.py"))
    used = {ROOT / "requirements.txt"}
    for migration in migrations:
        for module in OWN_MODULE.findall(migration.read_text("utf-8")):
            spec = find_spec(module)
            assert spec
            assert spec.origin
            used.add(Path(spec.origin))
    found = hashlib.sha256()
    for path in [*migrations, *sorted(used)]:
        found.update(path.read_bytes())
    return found.hexdigest()[:16]
