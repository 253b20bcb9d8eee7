"""Benchmarks."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from tongpin.bench import (
    bench_backup,
    bench_duties,
    bench_figures,
    bench_hostile,
    bench_load,
    bench_pages,
    bench_pictures,
    bench_quiz,
    bench_rows,
    bench_search,
    bench_signin,
    kills,
    quiz_kills,
    tick_kills,
    work_kills,
)
from tongpin.bench.yardstick import python_s
from tongpin.campaigns.models import Campaign

Run = Callable[[int], dict[str, Any]]
RUNS: dict[str, tuple[Run, int]] = {  # in a process of its own, with its usual number of rows
    "figures": (bench_figures.run, 1_000_000),
    "backup": (bench_backup.run, 1_000_000),
    "rows": (bench_rows.run, 1_000_000),
    "signin": (bench_signin.run, 18_000),
    "kills": (kills.run, 12_000),
    "duties": (bench_duties.run, 500_000),
    "quiz": (bench_quiz.run, 1_000_000),
    "quiz-kills": (quiz_kills.run, 20_000),
    "tick-kills": (tick_kills.run, 1_000),
    "work-kills": (work_kills.run, 40),
    "hostile": (bench_hostile.run, 1_000),
    "search": (bench_search.run, 1_000_000),
    "pictures": (bench_pictures.run, 1_000_000),
}

KILLS = {"kills": 12_000, "quiz-kills": 20_000, "tick-kills": 40, "work-kills": 40}
NOTHING_WRONG = ("lost_ok", "doubled_ok", "once_ok", "agree_ok", "proved_ok")


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database for one benchmark; "" with SQLite."""
    if connection.vendor == "sqlite":
        yield ""
        return
    database = f"tongpin_{name.replace('-', '_')}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    place = urlsplit(os.environ["DATABASE_URL"])
    try:
        yield urlunsplit(place._replace(path=f"/{database}"))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {database} WITH (FORCE)")


class Command(BaseCommand):
    help = "Benchmarks; each prints one JSON object last."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=["load", "pages", "kills-all", *RUNS])
        parser.add_argument("--rows", type=int, help="of what the benchmark is about")
        parser.add_argument("--stage", help="for its own use")
        parser.add_argument("--file", type=Path, help="for its own use")

    def handle(self, *args: object, name: str, **options: Any) -> None:
        if name == "pages":
            result = bench_pages.run()
        elif name == "kills-all":
            result = self.all_kills()
        elif options["stage"]:
            result = self.stage(name, **options)
        else:
            result = self.outside(name, options["rows"])
        self.stdout.write(json.dumps(result, ensure_ascii=False))

    def all_kills(self) -> dict[str, Any]:
        """Every benchmark that kills, each on a database of its own, and their sum."""
        results: dict[str, dict[str, Any]] = {}
        for name, rows in KILLS.items():
            with own_database(name) as url:
                results[name] = self.outside(name, rows, url)
        answers = []
        for result in results.values():
            answers += [value for key, value in result.items() if key.endswith(NOTHING_WRONG)]
        kills = sum(result["kills"] for result in results.values())
        return {"bench": "kills-all", "kills": kills, "all_ok": all(answers), "each": results}

    def outside(self, name: str, rows: int | None, url: str = "") -> dict[str, Any]:
        """Run in processes of their own, with SQLite on a scratch database.

        url  of a PostgreSQL database other than the usual one
        """
        folder = bench_load.scratch_folder()
        try:
            if name in RUNS:
                return self.child(folder, name, "run", rows or RUNS[name][1], url=url)
            return self.load_stages(folder, rows or 100_000)
        finally:
            for path in sorted(folder.rglob("*"), reverse=True):
                if path.is_dir():
                    path.rmdir()
                else:
                    path.unlink()
            folder.rmdir()

    def load_stages(self, folder: Path, rows: int) -> dict[str, Any]:
        result: dict[str, Any] = {"bench": "load"}
        for stage in ("prepare", "floor", "load"):
            result |= self.child(folder, "load", stage, rows)
        ratio = result["load_s"] / result["floor_s"]
        return result | {
            "ratio_load_to_floor": round(ratio, 2),
            "floor_3_ok": ratio <= 3,
            "memory_500_mb_ok": result["load_mb"] <= 500,
            "yardstick_python_s": python_s(),
        }

    def child(
        self, folder: Path, name: str, stage: str, rows: int, url: str = ""
    ) -> dict[str, Any]:
        env = os.environ | {"TONGPIN_VAR": str(folder), "TONGPIN_SECOND_FACTOR": "none"}
        if connection.vendor == "sqlite":
            env["DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
        elif url:
            env["DATABASE_URL"] = url
        self.stderr.write(f"{name} {stage} …")
        command = [sys.executable, "-m", "tongpin", "bench", name, "--stage", stage]
        command += ["--rows", str(rows), "--file", str(folder / "activities.xlsx")]
        process = subprocess.run(command, env=env, stdout=subprocess.PIPE, check=False, text=True)
        if process.returncode:
            raise CommandError(f"bench {name} {stage}: {process.returncode}")
        result: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
        return result

    def stage(self, name: str, *, stage: str, rows: int, file: Path, **__: Any) -> dict[str, Any]:
        if stage in ("run", "prepare"):
            call_command("migrate", verbosity=0)
            if Campaign.objects.exists():
                raise CommandError(_("A benchmark needs an empty database of its own."))
        if name in RUNS:
            return RUNS[name][0](rows)
        if stage == "prepare":
            bench_load.prepare(settings.VAR, rows)
            return {}
        if stage == "floor":
            return bench_load.floor(file)
        return bench_load.load(file)
