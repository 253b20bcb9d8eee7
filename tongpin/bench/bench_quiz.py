"""A quiz under load: whole flows through HTTP, beside what the machine can do at most."""

import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from tongpin.bench import rush
from tongpin.bench.quiz_world import ANSWERS, fill, prepare, tickets
from tongpin.bench.server import free_port, start_server
from tongpin.bench.yardstick import python_s
from tongpin.quizzes.models import Attempt, Quiz
from tongpin.quizzes.score_counts import recomputed_counts, score_counts

SCRIPT = Path(__file__).with_name("quiz.lua")
SECONDS = 6
WARM_S = 2
FEW = 64  # connections
MANY = 256
HANDED_IN = 100_000  # tickets for each measurement of handing in
FIRST_ROWS = 10_000  # attempts that are there when the first flows are measured


Measurement = dict[str, float]  # what quiz.lua prints


@dataclass(frozen=True)
class ClientLoad:
    """Clients who do the same thing again and again; quiz.lua says what they can do."""

    port: int
    action: str
    path: str
    more: tuple[str, ...] = ()

    def measure(self, connections: int, seconds: int) -> Measurement:
        """Let wrk do it over so many connections for so many seconds."""
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)]
        command += [f"http://127.0.0.1:{self.port}", "--", self.action, self.path, *self.more]
        process = subprocess.run(command, capture_output=True, text=True, check=True)
        measurement: Measurement = json.loads(process.stdout.splitlines()[-1])
        return measurement


def run(rows: int) -> dict[str, Any]:
    """Flows over few and many attempts stored, and the yardsticks of the same run."""
    if shutil.which("wrk") is None:
        raise CommandError(_("This benchmark needs wrk: apt-get install wrk"))
    rush.allow_connections()
    quiz = prepare()
    fill(quiz, FIRST_ROWS)
    path = f"/q/{quiz.key}/"
    port = free_port()
    flow = ClientLoad(port, "flow", path, (ANSWERS,))
    server = start_server(port)
    try:
        flow.measure(FEW, WARM_S)
        few_flows = flow.measure(FEW, SECONDS)
        many_flows = flow.measure(MANY, SECONDS)
        empty = ClientLoad(port, "get", "/q/none/").measure(FEW, 3)
        graded, handed_in = hand_ins(port, quiz)
        rush_result = rush.run(port, path)
        with_few = flow.measure(FEW, SECONDS)
        fill(quiz, max(rows - FIRST_ROWS, 0))
        flow.measure(FEW, WARM_S)
        with_all = flow.measure(FEW, SECONDS)
    finally:
        server.terminate()
        server.wait(20)
    measurements = (few_flows, many_flows, graded, handed_in, with_few, with_all)
    failed = sum(measurement["failed"] for measurement in measurements)
    return {
        "bench": "quiz",
        "database": connection.vendor,
        "attempts": Attempt.objects.count(),
        "flows_per_s": many_flows["per_s"],
        "p50_ms": many_flows["p50_ms"],
        "p99_ms": many_flows["p99_ms"],
        "flows_64_per_s": few_flows["per_s"],
        "p99_64_ms": few_flows["p99_ms"],
        "failed": failed,
        "hand_ins_per_s": handed_in["per_s"],
        "graded_per_s": graded["per_s"],
        "floor_per_s": empty["per_s"],
        "one_by_one_per_s": one_by_one(),
        **rush_result,
        "flows_with_few_rows_per_s": with_few["per_s"],
        "flows_with_all_rows_per_s": with_all["per_s"],
        "ratio_hand_in_to_graded": round(handed_in["per_s"] / graded["per_s"], 2),
        "ratio_all_to_few_rows": round(with_all["per_s"] / with_few["per_s"], 2),
        "flows_5000_ok": many_flows["per_s"] >= 5000,
        "hand_in_60_percent_ok": handed_in["per_s"] >= 0.6 * graded["per_s"],
        "p99_100_ms_ok": many_flows["p99_ms"] <= 100,
        "no_error_ok": failed == 0,
        "counts_ok": score_counts(quiz.pk) == recomputed_counts(quiz.pk),
        "yardstick_python_s": python_s(),
    }


def hand_ins(port: int, quiz: Quiz) -> tuple[Measurement, Measurement]:
    """Papers handed in: marked and not stored, then marked and stored."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("\n".join(tickets(quiz, HANDED_IN)))
        file.flush()
        more = (ANSWERS, file.name)
        graded = ClientLoad(port, "hand_in", f"/bench/q/{quiz.key}/", more).measure(MANY, 4)
        stored = ClientLoad(port, "hand_in", f"/q/{quiz.key}/", more).measure(MANY, 4)
        return graded, stored


def one_by_one() -> float:
    """Rows of the same size a second, each in a transaction of its own that reaches the disk."""
    if connection.vendor == "postgresql":
        return _pgbench()
    answers = "x" * 60
    count = 500
    path = settings.VAR / "one_by_one.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        link.execute(
            "CREATE TABLE attempt (quiz, who, number, score, answers, PRIMARY KEY (quiz, who))"
        )
        start = time.perf_counter()
        for number in range(count):
            link.execute("INSERT INTO attempt VALUES (1, ?, 1, 850, ?)", (number, answers))
        seconds = time.perf_counter() - start
    path.unlink()
    return round(count / seconds, 1)


def _pgbench() -> float:
    """The same by PostgreSQL's own benchmark, with as many clients as there are connections."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    if not programs:
        raise CommandError(_("This benchmark needs pgbench, of Debian's package postgresql."))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE one_by_one (quiz bigint, who uuid, number smallint, score int, "
            "answers text, PRIMARY KEY (quiz, who, number))"
        )
    settings_dict = connection.settings_dict
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(
            "INSERT INTO one_by_one VALUES (1, gen_random_uuid(), 1, 850, repeat('x', 60));"
        )
        script.flush()
        command = [str(programs[-1]), "-n", "-c", str(FEW), "-j1", "-T4", "-f", script.name]
        if settings_dict["HOST"]:
            command += ["-h", settings_dict["HOST"]]
        if settings_dict["USER"]:
            command += ["-U", settings_dict["USER"]]
        command.append(settings_dict["NAME"])
        process = subprocess.run(command, capture_output=True, text=True, check=True)
    rate = re.search(r"^tps = ([0-9.]+)", process.stdout, re.MULTILINE)
    assert rate, process.stdout
    return round(float(rate[1]), 1)
