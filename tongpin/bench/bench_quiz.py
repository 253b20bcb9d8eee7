"""A quiz under load: whole flows through HTTP, beside what the machine can do at most."""

import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
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
FEW, MANY = 64, 256  # connections
HANDED_IN = 100_000  # tickets for each measurement of handing in
FIRST_ROWS = 10_000  # attempts that are there when the first flows are measured


def wrk(port: int, connections: int, seconds: int, *told: str) -> dict[str, float]:
    """What wrk saw; see quiz.lua."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{port}", "--", *told]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run(rows: int) -> dict[str, Any]:
    """Flows over few and many attempts stored, and the yardsticks of the same run."""
    if shutil.which("wrk") is None:
        raise CommandError(_("This benchmark needs wrk: apt-get install wrk"))
    rush.allow_connections()
    quiz = prepare()
    fill(quiz, FIRST_ROWS)
    path, port = f"/q/{quiz.key}/", free_port()
    server = start_server(port)
    try:
        wrk(port, FEW, WARM_S, "flow", path, ANSWERS)
        flows = {n: wrk(port, n, SECONDS, "flow", path, ANSWERS) for n in (FEW, MANY)}
        empty = wrk(port, FEW, 3, "get", "/q/none/")
        graded, handed_in = hand_ins(port, quiz)
        rushed = rush.run(port, path)
        with_few = wrk(port, FEW, SECONDS, "flow", path, ANSWERS)
        fill(quiz, max(rows - FIRST_ROWS, 0))
        wrk(port, FEW, WARM_S, "flow", path, ANSWERS)
        with_all = wrk(port, FEW, SECONDS, "flow", path, ANSWERS)
    finally:
        server.terminate()
        server.wait(20)
    failed = sum(one["failed"] for one in (*flows.values(), graded, handed_in, with_few, with_all))
    return {
        "bench": "quiz",
        "database": connection.vendor,
        "attempts": Attempt.objects.count(),
        "flows_per_s": flows[MANY]["per_s"],
        "p50_ms": flows[MANY]["p50_ms"],
        "p99_ms": flows[MANY]["p99_ms"],
        "flows_64_per_s": flows[FEW]["per_s"],
        "p99_64_ms": flows[FEW]["p99_ms"],
        "failed": failed,
        "hand_ins_per_s": handed_in["per_s"],
        "graded_per_s": graded["per_s"],
        "floor_per_s": empty["per_s"],
        "one_by_one_per_s": one_by_one(),
        **rushed,
        "flows_with_few_rows_per_s": with_few["per_s"],
        "flows_with_all_rows_per_s": with_all["per_s"],
        "ratio_hand_in_to_graded": round(handed_in["per_s"] / graded["per_s"], 2),
        "ratio_all_to_few_rows": round(with_all["per_s"] / with_few["per_s"], 2),
        "flows_5000_ok": flows[MANY]["per_s"] >= 5000,
        "hand_in_60_percent_ok": handed_in["per_s"] >= 0.6 * graded["per_s"],
        "p99_100_ms_ok": flows[MANY]["p99_ms"] <= 100,
        "no_error_ok": failed == 0,
        "counts_ok": score_counts(quiz.pk) == recomputed_counts(quiz.pk),
        "yardstick_python_s": python_s(),
    }


def hand_ins(port: int, quiz: Quiz) -> tuple[dict[str, float], dict[str, float]]:
    """Papers handed in: marked and not stored, then marked and stored."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("\n".join(tickets(quiz, HANDED_IN)))
        file.flush()
        told = ("hand_in", f"/bench/q/{quiz.key}/", ANSWERS, file.name)
        graded = wrk(port, MANY, 4, *told)
        return graded, wrk(port, MANY, 4, *told[:1], f"/q/{quiz.key}/", *told[2:])


def one_by_one() -> float:
    """Rows of the same size a second, each in a transaction of its own that reaches the disk."""
    if connection.vendor == "postgresql":
        return _pgbench()
    answers, count = "x" * 60, 500
    path = settings.VAR / "one_by_one.sqlite3"
    with sqlite3.connect(path, isolation_level=None) as link:
        link.execute("PRAGMA journal_mode=WAL")
        link.execute("PRAGMA synchronous=FULL")
        link.execute(
            "CREATE TABLE attempt (quiz, who, number, score, answers, PRIMARY KEY (quiz, who))"
        )
        since = time.perf_counter()
        for number in range(count):
            link.execute("INSERT INTO attempt VALUES (1, ?, 1, 850, ?)", (number, answers))
        took = time.perf_counter() - since
    path.unlink()
    return round(count / took, 1)


def _pgbench() -> float:
    """The same by PostgreSQL's own benchmark, with as many clients as there are connections."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    if not found:
        raise CommandError(_("This benchmark needs pgbench, of Debian's package postgresql."))
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE one_by_one (quiz bigint, who uuid, number smallint, score int, "
            "answers text, PRIMARY KEY (quiz, who, number))"
        )
    told = connection.settings_dict
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(
            "INSERT INTO one_by_one VALUES (1, gen_random_uuid(), 1, 850, repeat('x', 60));"
        )
        script.flush()
        options = ("-h", told["HOST"]) if told["HOST"] else ()
        user = ("-U", told["USER"]) if told["USER"] else ()
        command = [str(found[-1]), "-n", "-c", str(FEW), "-j1", "-T4", "-f", script.name]
        done = subprocess.run(
            [*command, *options, *user, told["NAME"]], capture_output=True, text=True, check=True
        )
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return round(float(line.split("=")[1].split()[0]), 1)
