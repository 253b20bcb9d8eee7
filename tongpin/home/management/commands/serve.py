"""The web server, with the timed work beside it."""

import logging
import subprocess
import sys
import time
from argparse import ArgumentParser
from threading import Thread

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

log = logging.getLogger(__name__)
PAUSE_S = 10  # before the first pass of timed work: pages come first


def tick_forever(minutes: int) -> None:
    """A pass of timed work every so many minutes, in a process of its own."""
    time.sleep(PAUSE_S)
    while True:
        command = [sys.executable, "-m", "tongpin", "tick"]
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        except OSError:  # no memory for it just now: the next pass may have some
            log.exception("The timed work could not be started.")
        time.sleep(minutes * 60)


class Command(BaseCommand):
    help = "Serve the site, and do the timed work beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument(
            "--tick-minutes", type=int, default=5, help="between passes of timed work; 0: none"
        )

    def handle(
        self,
        *args: object,
        host: str,
        port: int,
        workers: int,
        tick_minutes: int,
        **options: object,
    ) -> None:
        self.stdout.write(f"http://{host}:{port}/")
        self.stdout.flush()
        if tick_minutes:
            Thread(target=tick_forever, args=[tick_minutes], name="tick", daemon=True).start()
        Granian(
            "tongpin.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            log_access=False,
            log_level=LogLevels.error,
        ).serve()
