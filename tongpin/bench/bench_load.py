"""Taking in a large workbook, against reading it and one bulk insert."""

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tongpin.acts.models import Act, Participation
from tongpin.base.sheets import Cell, write_book
from tongpin.bench.yardstick import peak_mb, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack
from tongpin.ledgers.actions import load_files
from tongpin.ledgers.load_run import LoadOptions
from tongpin.orgs.actions import add_unit
from tongpin.orgs.models import Unit

HEADER = ["序号", "活动时间", "承办单位", "活动名称", "活动地点", "参加人次", "备注"]
UNITS = 100
FORMS = ("%Y年%-m月%-d日", "%Y.%m.%d", "%Y-%m-%d", "%Y/%-m/%-d")


def workbook(rows: int) -> bytes:
    """Activities as clerks write them: four notations of days, counts with their word."""
    return write_book("台账", HEADER, _written_rows(rows))


def _written_rows(count: int) -> Iterator[list[Cell]]:
    for number in range(count):
        day = date(2021, 2, 1) + timedelta(days=number % 300)
        visits = 20 + number % 180
        written_visits = f"{visits}人次" if number % 3 else visits
        yield [
            number + 1,
            day.strftime(FORMS[number % 4]),
            f"第{number % UNITS}镇",
            f"主题活动第{number}场",
            f"教育基地{number % 37}",
            written_visits,
            "",
        ]


def prepare(folder: Path, rows: int) -> Path:
    """The workbook on disk and, in the empty database, a county and the campaign."""
    now = timezone.now()
    start_campaign(open_pack("study-2021"), by=None, now=now)
    root = add_unit("景泰县", parent=None, by=None, now=now)
    for number in range(UNITS):
        add_unit(f"第{number}镇", parent=root, by=None, now=now)
    path = folder / "activities.xlsx"
    path.write_bytes(workbook(rows))
    return path


def floor(path: Path) -> dict[str, Any]:
    """Reading with calamine alone, and one bulk insert of as many acts; rolled back."""
    kind = Campaign.objects.get().kinds.get(key="activity").pk
    unit = Unit.objects.order_by("pk")[0].pk
    seconds, count = timed(lambda: _insert_rows(path, kind, unit))
    return {"floor_s": round(seconds, 2), "floor_rows": count, "floor_mb": peak_mb()}


def _insert_rows(path: Path, kind: int, unit: int) -> int:
    """How many acts the bulk insert stored before it was rolled back."""
    now = timezone.now()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    acts = []
    for row in rows:
        act = Act(
            kind_id=kind,
            unit_id=unit,
            title=str(row[3]),
            occurred_on=date(2021, 3, 1),
            place=str(row[4]),
            recorded_at=now,
        )
        acts.append(act)
    with transaction.atomic():
        Act.objects.bulk_create(acts, batch_size=2000)
        transaction.set_rollback(True)
    return len(rows)


def load(path: Path) -> dict[str, Any]:
    """The whole intake: judged, stored, marked."""
    campaign = Campaign.objects.get()
    files = [(path.name, path.read_bytes())]
    options = LoadOptions(keep_rows=False, reads_apart=False)
    seconds, report = timed(
        lambda: load_files(campaign, files, by=None, now=timezone.now(), options=options)
    )
    return {
        "database": connection.vendor,
        "load_s": round(seconds, 2),
        "rows": sum(report.tally.values()),
        "acts": Act.objects.count(),
        "visits_rows": Participation.objects.count(),
        "load_mb": peak_mb(),
    }


def scratch_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="tongpin-bench-"))
