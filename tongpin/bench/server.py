"""The site served for a measurement, in two workers on a free port of this machine."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing

WORKERS = 2


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
    wait_for(port)
    return server


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
    """Returns when the site answers. Raises RuntimeError after twenty seconds."""
    for __ in range(100):
        time.sleep(0.2)
        if is_answering(port):
            return
    raise RuntimeError("The server did not start.")
