"""All figures of a report from cells, against the same by plain SQL over the rows."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from tongpin.acts.models import Act, Participation
from tongpin.bench.yardstick import python_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions, open_pack
from tongpin.figures.cell_folding import fold_cells
from tongpin.figures.figure_reader import Scope, read_figures, rows_for
from tongpin.orgs.models import Person, Placement, Unit
from tongpin.orgs.tree import EVER, NEVER

UNITS, TOWNS, DAYS = 1000, 50, 180
KINDS = ("session", "activity", "quiz", "service")
FIRST = date(2021, 2, 1)
PRIME = 400_009  # people; a prime keeps the people of one act apart
STEP = 7_919


def series(count: int) -> str:
    """A table `s` with the numbers n from 0 up to below count."""
    if connection.vendor == "postgresql":
        return f"(SELECT generate_series(0, {count - 1}) AS n) AS s"
    return (
        "(WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r "
        f"WHERE n < {count - 1}) SELECT n FROM r) AS s"
    )


def day_sql(number: str) -> str:
    if connection.vendor == "postgresql":
        return f"DATE '{FIRST}' + ({number})::int"
    return f"date('{FIRST}', '+' || ({number}) || ' days')"


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def make_units() -> list[int]:
    units = Unit.objects.bulk_create(
        [Unit(name=f"第{n}单位", position=n) for n in range(UNITS)], batch_size=1000
    )
    places = []
    for number, unit in enumerate(units[1:], 1):
        above = units[0] if number <= TOWNS else units[1 + number % TOWNS]
        places.append(Placement(unit=unit, parent=above, from_on=EVER, before_on=NEVER))
    Placement.objects.bulk_create(places)
    return [unit.pk for unit in units]


def fill(campaign: Campaign, rows: int) -> None:
    """Acts of every unit on every day in turn of kinds, with `rows` participations."""
    units = make_units()
    acts = UNITS * DAYS
    each = rows // acts + 1
    kinds = [campaign.kinds.get(key=key).pk for key in KINDS]
    kind = f"CASE n % 4 {' '.join(f'WHEN {n} THEN {pk}' for n, pk in enumerate(kinds))} END"
    people = Person._meta.db_table
    execute(
        f"INSERT INTO {people} (id, password, name, phone, is_active) "
        f"SELECT n + 1, '!', '', '', true FROM {series(PRIME)}"
    )
    execute(
        f"INSERT INTO {Act._meta.db_table} (id, kind_id, unit_id, title, occurred_on, place, "
        "number, fields, status, recorded_at, reason) "
        f"SELECT n + 1, {kind}, {units[0]} + n % {UNITS}, '题目', {day_sql(f'n / {UNITS}')}, '', "
        f"'', '{{}}', 'held', '2021-08-01 00:00:00+00:00', '' FROM {series(acts)}"
    )
    execute(
        f"INSERT INTO {Participation._meta.db_table} (act_id, person_id, role, status, source, "
        "visits, minutes, reason, recorded_at) "
        f"SELECT n / {each} + 1, 1 + (CAST(n AS bigint) * {STEP}) % {PRIME}, "
        f"CASE (n / {each}) % 4 WHEN 3 THEN 'volunteer' ELSE 'participant' END, 'present', "
        f"'paper', 1, 60, '', '2021-08-01 00:00:00+00:00' FROM {series(rows)}"
    )
    execute("ANALYZE")


def run(rows: int) -> dict[str, Any]:
    """Figures of the whole county over 180 days; the database must be empty."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    fill_s, __ = timed(lambda: fill(campaign, rows))
    root = Unit.objects.order_by("pk")[0]
    scope = Scope.of(campaign, root, FIRST, FIRST + timedelta(days=DAYS - 1))
    fold_s, __ = timed(lambda: fold_cells(campaign))
    runs = [timed(lambda: read_figures(scope, now=timezone.now())) for __ in range(5)]
    cells_s = min(seconds for seconds, __ in runs)
    from_cells = {figure.key: (figure.exact, figure.rows) for figure in runs[0][1]}
    sql_s, from_rows = timed(lambda: by_sql(scope))
    return {
        "bench": "figures",
        "database": connection.vendor,
        "participations": Participation.objects.count(),
        "units": UNITS,
        "days": DAYS,
        "figures": len(from_cells),
        "fill_s": round(fill_s, 1),
        "fold_s": round(fold_s, 1),
        "cells_ms": round(cells_s * 1000, 1),
        "sql_ms": round(sql_s * 1000, 1),
        "ratio_sql_to_cells": round(sql_s / cells_s, 1),
        "faster_100_ok": sql_s >= 100 * cells_s,
        "exact_ok": from_cells == from_rows,
        "yardstick_python_s": python_s(),
    }


def by_sql(scope: Scope) -> dict[str, tuple[int, int]]:
    """Every figure by aggregates over its rows."""
    found = {}
    for definition in definitions(scope.campaign):
        totals = rows_for(definition, scope).aggregate(
            value=definition.measure.total(), rows=Count("pk")
        )
        found[definition.key] = (totals["value"], totals["rows"])
    return found
