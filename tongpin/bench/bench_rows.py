"""Checking every row against the journal, beside reading the same rows alone."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tongpin.acts.models import Act, Participation
from tongpin.bench.bench_backup import fill
from tongpin.bench.bench_figures import execute, make_units, series
from tongpin.bench.yardstick import peak_mb, python_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.journal import REST, record
from tongpin.orgs.row_check import broken_rows, broken_vouchers
from tongpin.orgs.vouched import vouched_models

AIM = 4.0  # times of reading alone


def run(rows: int) -> dict[str, Any]:
    """Half as many acts, each with a participation; the database must be empty."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    first_unit = make_units()[0]
    written_s, __ = timed(lambda: write(campaign, first_unit, rows // 2, vouched=False))
    empty_again()
    vouched_s, __ = timed(lambda: write(campaign, first_unit, rows // 2, vouched=True))
    read_s, count = timed(read_all)
    memory_mb = peak_mb()
    check_s, faults = timed(check)
    ratio = check_s / read_s
    return {
        "bench": "rows",
        "database": connection.vendor,
        "rows": count,
        "write_s": [round(written_s, 1), round(vouched_s, 1)],  # without vouchers, and with them
        "read_s": round(read_s, 1),
        "check_s": round(check_s, 1),
        "checked_a_second": round(count / check_s),
        "check_against_reading": round(ratio, 2),
        "ratio_ok": ratio <= AIM,
        "faults": faults,
        "memory_mb": [memory_mb, peak_mb()],
        "yardstick_python_s": python_s(),
    }


def write(campaign: Campaign, first_unit: int, acts: int, *, vouched: bool) -> None:
    """By statements of the database alone, so that little but the vouching takes time."""
    with transaction.atomic():
        fill(campaign, first_unit, 0, acts)
        execute(
            f"INSERT INTO {Participation._meta.db_table} (id, act_id, role, status, source, "
            "visits, reason, recorded_at) SELECT n + 1, n + 1, 'participant', 'present', "
            f"'estimate', 1 + n % 60, '', recorded_at FROM {series(acts)} "
            f"JOIN {Act._meta.db_table} act ON act.id = n + 1"
        )
        if vouched:
            record(REST, "rows", by=None, at=timezone.now())
        else:
            transaction.set_rollback(True)


def empty_again() -> None:
    """What was rolled back leaves room in the files of PostgreSQL, which costs the next writer."""
    if connection.vendor == "postgresql":
        for model in (Participation, Act):
            execute(f"VACUUM {model._meta.db_table}")


def read_all() -> int:
    """Every vouched row once, with all its columns, as Django gives them."""
    return sum(1 for __ in all_rows())


def all_rows() -> Iterator[tuple[Any, ...]]:
    for model in vouched_models().values():
        yield from model._base_manager.order_by("pk").values_list().iterator(chunk_size=2000)


def check() -> int:
    """How many faults there are."""
    faults = list(broken_vouchers())
    return len(faults) + sum(1 for __ in broken_rows())
