"""The site served for a measurement, in two workers on a free port of this machine."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress

WORKERS = 2
WAIT_S = 60  # the machine may be busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(port: int) -> subprocess.Popen[bytes]:
    """The site with one page more. Its process leads a group, so that all of it can be ended."""
    command = [sys.executable, "-m", "granian", "--interface", "rsgi", "--no-log"]
    command += ["--workers", str(WORKERS), "--host", "127.0.0.1", "--port", str(port)]
    command.append("tongpin.bench.bench_rsgi:application")
    server = subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)
    try:
        wait_for(port)
    except RuntimeError:
        end_group(server)
        raise
    return server


def end_group(server: subprocess.Popen[bytes]) -> None:
    """End the server and all its workers at once, with nothing written any more."""
    with suppress(ProcessLookupError):  # all of them are gone
        os.killpg(server.pid, signal.SIGKILL)
    server.wait(20)


def is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with closing(connection):
        try:
            connection.request("GET", "/accounts/login/")
            connection.getresponse().read()
        except OSError:
            return False
    return True


def wait_for(port: int) -> None:
    """Returns when the site answers. Raises RuntimeError after a minute."""
    last = time.monotonic() + WAIT_S
    while time.monotonic() < last:
        time.sleep(0.2)
        if is_answering(port):
            return
    raise RuntimeError("The server did not start.")
