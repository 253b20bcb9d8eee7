"""Taking in a large workbook, against reading it and one bulk insert."""

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tongpin.acts.models import Act, Participation
from tongpin.base.sheets import write_book
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

    def lines() -> Any:
        for n in range(rows):
            day = date(2021, 2, 1) + timedelta(days=n % 300)
            heads = f"{20 + n % 180}人次" if n % 3 else 20 + n % 180
            yield [
                n + 1,
                day.strftime(FORMS[n % 4]),
                f"第{n % UNITS}镇",
                f"主题活动第{n}场",
                f"教育基地{n % 37}",
                heads,
                "",
            ]

    return write_book("台账", HEADER, lines())


def prepare(folder: Path, rows: int) -> Path:
    """The workbook on disk and, in the empty database, a county and the campaign."""
    now = timezone.now()
    start_campaign(open_pack("study-2021"), by=None, now=now)
    root = add_unit("景泰县", parent=None, by=None, now=now)
    for n in range(UNITS):
        add_unit(f"第{n}镇", parent=root, by=None, now=now)
    path = folder / "activities.xlsx"
    path.write_bytes(workbook(rows))
    return path


def floor(path: Path) -> dict[str, Any]:
    """Reading with calamine alone, and one bulk insert of as many acts; rolled back."""
    kind = Campaign.objects.get().kinds.get(key="activity").pk
    unit, now = Unit.objects.order_by("pk")[0].pk, timezone.now()

    def work() -> int:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
        with transaction.atomic():
            Act.objects.bulk_create(
                [
                    Act(
                        kind_id=kind,
                        unit_id=unit,
                        title=str(row[3]),
                        occurred_on=date(2021, 3, 1),
                        place=str(row[4]),
                        recorded_at=now,
                    )
                    for row in rows
                ],
                batch_size=2000,
            )
            transaction.set_rollback(True)
        return len(rows)

    seconds, count = timed(work)
    return {"floor_s": round(seconds, 2), "floor_rows": count, "floor_mb": peak_mb()}


def load(path: Path) -> dict[str, Any]:
    """The whole intake: judged, stored, marked."""
    campaign, content = Campaign.objects.get(), path.read_bytes()
    options = LoadOptions(keep_rows=False)
    seconds, report = timed(
        lambda: load_files(
            campaign, [(path.name, content)], by=None, now=timezone.now(), options=options
        )
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
