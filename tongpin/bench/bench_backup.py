"""Backup and restore of many acts, against the database's own dump of the same rows."""

import gzip
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tongpin.acts.models import Act
from tongpin.bench.bench_figures import (
    FIRST,
    KINDS,
    UNITS,
    case_sql,
    day_sql,
    execute,
    make_units,
    series,
)
from tongpin.bench.yardstick import python_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack

PHRASE = {"BENCH_PHRASE": "words for a benchmark alone"}
SMALL_SHARE = 3  # memory for all rows stands beside that for a third, which fills SQLite's cache
GROWTH_MB = 30  # by which memory may differ and still be called flat
MB = 1 << 20


@dataclass(frozen=True)
class CommandRun:
    """One command in a process of its own: how long it took, and the most memory it held."""

    seconds: float
    memory_mb: int


def run_command(*arguments: str, **variables: str) -> CommandRun:
    """Run a command of tongpin to its end. Raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "tongpin", *arguments]
    start = time.perf_counter()
    process = subprocess.Popen(command, env=os.environ | variables, stdout=subprocess.DEVNULL)
    __, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{arguments[0]} failed")
    return CommandRun(round(time.perf_counter() - start, 1), usage.ru_maxrss // 1024)


def fill(campaign: Campaign, first_unit: int, start: int, before: int) -> None:
    """Acts with these numbers, each with a title of its own, fields, and a moment of its own."""
    kinds = [campaign.kinds.get(key=key).pk for key in KINDS]
    number = f"(n + {start})"
    if connection.vendor == "postgresql":
        moment = f"TIMESTAMPTZ '2021-08-01 00:00:00Z' + {number} * INTERVAL '1.000001 second'"
    else:
        moment = (
            f"strftime('%Y-%m-%d %H:%M:%S', '2021-08-01', '+' || {number} || ' seconds') "
            f"|| printf('.%06d', 1 + {number} % 999999)"
        )
    fields = f"""'{{"speaker": "林晓", "hours": ' || ({number} % 4) || '}}'"""
    if connection.vendor == "postgresql":
        fields = f"({fields})::jsonb"
    execute(
        f"INSERT INTO {Act._meta.db_table} (id, kind_id, unit_id, title, occurred_on, place, "
        "number, fields, status, recorded_at, reason) "
        f"SELECT {number} + 1, {case_sql(f'{number} % 4', kinds)}, "
        f"{first_unit} + {number} % {UNITS}, "
        f"'主题活动第' || {number} || '场', {day_sql(f'{number} % 180', FIRST)}, "
        f"'教育基地' || ({number} % 37), '', {fields}, 'held', {moment}, '' "
        f"FROM {series(before - start)}"
    )
    execute("ANALYZE")


def own_dump(path: Path) -> None:
    """What the database offers itself, compressed as usual."""
    if connection.vendor == "postgresql":
        values = connection.settings_dict
        command = ["pg_dump", "-Fc", "-h", values["HOST"], "-U", values["USER"]]
        subprocess.run([*command, "-f", str(path), values["NAME"]], check=True)
        return
    copy = path.with_suffix(".copy")
    execute(f"VACUUM INTO '{copy}'")
    with copy.open("rb") as source, gzip.open(path, "wb", 6) as target:
        shutil.copyfileobj(source, target, MB)
    copy.unlink()


def empty_place(name: str) -> dict[str, str]:
    """The variables of an installation without anything."""
    folder = settings.VAR / name
    folder.mkdir()
    if connection.vendor != "postgresql":
        return {"TONGPIN_VAR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}"}
    values = connection.settings_dict
    database = f"bench_{name}"
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"CREATE DATABASE {database}")
    url = f"postgresql://{values['USER']}@/{database}?host={values['HOST']}"
    return {"TONGPIN_VAR": str(folder), "DATABASE_URL": url}


def run(rows: int) -> dict[str, Any]:
    """Back up, check and restore so many acts; the database must be empty."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    first_unit = make_units()[0]
    small = rows // SMALL_SHARE
    fill(campaign, first_unit, 0, small)
    small_file = settings.VAR / "small.backup"
    small_backup = run_command("backup", str(small_file))
    small_restore = run_command("restore", str(small_file), **empty_place("small"))
    fill(campaign, first_unit, small, rows)
    return {
        "bench": "backup",
        "database": connection.vendor,
        "acts": Act.objects.count(),
        **measured(small_backup, small_restore),
        "yardstick_python_s": python_s(),
    }


def measured(small_backup: CommandRun, small_restore: CommandRun) -> dict[str, Any]:
    """The times, sizes and memory for all rows, and whether memory stayed what it was for few."""
    file, sealed_file = settings.VAR / "all.backup", settings.VAR / "sealed.backup"
    backup = run_command("backup", str(file))
    check = run_command("backup", "--check", str(file))
    sealing = ("--passphrase", "env:BENCH_PHRASE")
    sealed = run_command("backup", str(sealed_file), *sealing, **PHRASE)
    restore = run_command("restore", str(file), **empty_place("all"))
    dump = settings.VAR / "own.dump"
    dump_s, __ = timed(lambda: own_dump(dump))
    growth_mb = max(
        backup.memory_mb - small_backup.memory_mb, restore.memory_mb - small_restore.memory_mb
    )
    return {
        "backup_s": backup.seconds,  # with reading it again
        "check_s": check.seconds,
        "sealed_backup_s": sealed.seconds,
        "restore_s": restore.seconds,  # with reading all again, twice
        "own_dump_s": round(dump_s, 1),
        "backup_mb": round(file.stat().st_size / MB, 1),
        "sealed_backup_mb": round(sealed_file.stat().st_size / MB, 1),
        "own_dump_mb": round(dump.stat().st_size / MB, 1),
        "backup_memory_mb": [small_backup.memory_mb, backup.memory_mb],
        "restore_memory_mb": [small_restore.memory_mb, restore.memory_mb],
        "memory_is_flat_ok": growth_mb <= GROWTH_MB,
    }
