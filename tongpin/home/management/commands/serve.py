"""The web server, with the timed work beside it."""

import logging
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import suppress
from threading import Thread

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django.urls import reverse
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from tongpin.accounts.invitation_codes import spaced
from tongpin.administration.first_start import is_set_up
from tongpin.administration.setup_code import make_setup_code
from tongpin.serving.database_state import has_no_tables
from tongpin.serving.metrics_folder import open_metrics_folder

log = logging.getLogger(__name__)
RESPAWN_S = 1.0  # after a worker ended by itself, before another takes its place
STOPPING_S = 10  # for a worker to end what it has begun, when the server is told to stop
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
    requires_system_checks = ()  # they would import what reads the metrics' folder too early

    def prepare(self, address: str) -> None:
        """Make the tables of an empty place, and say where its first steps are."""
        with suppress(Error):  # a database may be out of reach yet; workers go on asking
            self.prepare_tables()
            if not is_set_up():
                self.tell_first_steps(address)
                return
        self.stdout.write(f"{address}/")
        connection.close()  # workers open their own

    def prepare_tables(self) -> None:
        if has_no_tables():
            call_command("migrate", verbosity=0)

    def tell_first_steps(self, address: str) -> None:
        self.stdout.write(f"{address}{reverse('administration:setup')}")
        code = _("One-time code of the first steps: %(code)s")
        self.stdout.write(code % {"code": spaced(make_setup_code())})

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
        open_metrics_folder(port)
        self.prepare(f"http://{host}:{port}")
        self.stdout.flush()
        if tick_minutes:
            Thread(target=tick_forever, args=[tick_minutes], name="tick", daemon=True).start()
        Granian(
            "tongpin.rsgi:application",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            workers=workers,
            respawn_failed_workers=True,
            respawn_interval=RESPAWN_S,
            workers_kill_timeout=STOPPING_S,
            log_access=False,
            log_level=LogLevels.error,
        ).serve()
