"""A site of its own for a browser test, with a database in a folder of its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tongpin.bench.server import free_port, wait_for

RUN = [sys.executable, "-m", "tongpin"]


def own_folder(folder: Path, **settings: str) -> dict[str, str]:
    """The environment in which Tongpin works in the folder alone."""
    return os.environ | {
        "TONGPIN_VAR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        **settings,
    }


@cache
def _migrated() -> TemporaryDirectory[str]:
    """A folder with a migrated database, made once for all tests of this process."""
    kept = TemporaryDirectory()
    migrate = [*RUN, "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=own_folder(Path(kept.name)), check=True)
    return kept


def give_tables(folder: Path) -> None:
    """Put a migrated database without rows into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(_migrated().name) / "db.sqlite3", folder)


def printed(folder: Path, code: str) -> str:
    """The last word that some Python prints when it runs in the folder."""
    command = [*RUN, "shell", "-v0", "-c", code]
    env = own_folder(folder)
    done = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    return (done.stdout.split() or [""])[-1]


@contextmanager
def served_site(
    folder: Path, prepare: str, *, second_factor: str = "none"
) -> Iterator[tuple[str, str]]:
    """The address of a site on which the Python of `prepare` ran, and the last word it printed."""
    env = own_folder(folder, TONGPIN_SECOND_FACTOR=second_factor)
    give_tables(folder)
    made = printed(folder, prepare)
    port = free_port()
    server = subprocess.Popen(
        [*RUN, "serve", "--tick-minutes", "0", "--port", str(port)], env=env, start_new_session=True
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", made
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(60)
    check_rows(env)


def check_rows(env: dict[str, str]) -> None:
    """Whatever the pages wrote, the journal vouches for it."""
    verify = [*RUN, "verify", "--rows"]
    done = subprocess.run(verify, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
