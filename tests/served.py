"""A site of its own for a browser test, with a database in a folder of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongpin.bench.server import free_port, wait_for


@contextmanager
def served_site(folder: Path, prepare: str) -> Iterator[tuple[str, str]]:
    """The address of a site on which the Python of `prepare` ran, and the last word it printed."""
    env = os.environ | {
        "TONGPIN_VAR": str(folder),
        "DATABASE_URL": "",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
    }
    run = [sys.executable, "-m", "tongpin"]
    subprocess.run([*run, "migrate", "--verbosity", "0"], env=env, check=True)
    made = subprocess.run(
        [*run, "shell", "-v0", "-c", prepare], env=env, check=True, capture_output=True, text=True
    )
    port = free_port()
    server = subprocess.Popen(
        [*run, "serve", "--tick-minutes", "0", "--port", str(port)], env=env, start_new_session=True
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}", (made.stdout.split() or [""])[-1]
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
