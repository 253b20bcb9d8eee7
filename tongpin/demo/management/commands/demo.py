"""Load the demonstration."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.demo.demo_days import at
from tongpin.demo.demo_load import DemoError, find_demo, load_demo
from tongpin.figures.figure_reader import Scope, read_figures
from tongpin.ledgers.load_words import summary_of
from tongpin.operation.demo_logins import DEMO_LOGINS
from tongpin.orgs.models import Unit
from tongpin.search.index_keeping import keep_index

FICTION = "演示数据，人物均为虚构。"


class Command(BaseCommand):
    help = "Load pack no. 1 with a fictional county: units, people, ledgers, logins."
    requires_system_checks = ()  # so that a second run is over at once

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--logins", action="store_true", help="list the logins, also when nothing was loaded"
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            default=localdate(),
            metavar="YYYY-MM-DD",
            help="the day on which it goes on, up to today (default: today)",
        )

    def handle(self, *args: object, logins: bool, today: date, **options: Any) -> None:
        if today > localdate():
            raise CommandError(f"--today：{today} 还没有到。")
        folder = settings.VAR / "demo-ledgers"
        if Unit._meta.db_table not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        try:
            if find_demo():
                self.stdout.write(f"演示数据已在库中，没有改动。{FICTION}")
                if logins:
                    self.list_logins()
                return
        except DemoError as error:
            raise CommandError(str(error)) from error
        progress = self._progress if sys.stderr.isatty() else None
        now = min(at(today, 18), timezone.now())
        loaded = load_demo(folder=folder, now=now, tell=self._tell, progress=progress)
        self._tell("建立查找索引")
        keep_index()
        self.stdout.write(summary_of(loaded.report))
        for figure in read_figures(Scope.of(loaded.campaign), now=timezone.now()):
            self.stdout.write(f"{figure.label}：{figure.exact}{figure.word}（{figure.printed}）")
        self.stdout.write(f"台账文件在 {folder}，可以打开看，也可以再装载一次。")
        self.list_logins()
        self.stdout.write(FICTION)

    def list_logins(self) -> None:
        for username, role, unit, password in DEMO_LOGINS:
            self.stdout.write(f"登录：{username} / {password}　{unit}　{role}")

    def _tell(self, stage: str) -> None:
        self.stderr.write(f"{stage}……")

    def _progress(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done:>9,} / {total:,}", ending="\r")
