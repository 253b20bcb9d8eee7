"""A site of its own for a browser test, with a database in a folder of its own."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.folders import RUN, own_folder
from tests.fresh_tables import give_tables
from tongpin.bench.server import free_port, wait_for


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
    """The address of a site on which the Python of `prepare` ran, and the last word it printed.

    A folder that holds a database already keeps it.
    """
    env = own_folder(folder, TONGPIN_SECOND_FACTOR=second_factor)
    if not (folder / "db.sqlite3").exists():
        give_tables(folder)
    made = printed(folder, prepare) if prepare else ""
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
