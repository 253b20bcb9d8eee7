"""All figures of a report from cells, against the same by plain SQL over the rows."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from tongpin.acts.models import Act, Participation
from tongpin.bench.yardstick import python_s, repeated_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import definitions, open_pack
from tongpin.figures.cell_folding import fold_cells
from tongpin.figures.figure_reader import Scope, read_figures, rows_for
from tongpin.orgs.models import Person, Placement, Unit
from tongpin.orgs.tree import EVER, NEVER

UNITS = 1000
TOWNS = 50
DAYS = 180
TIMES = 5  # the figures are read
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


def day_sql(number: str, first: date) -> str:
    """The day so many days after the first one."""
    if connection.vendor == "postgresql":
        return f"DATE '{first}' + ({number})::int"
    return f"date('{first}', '+' || ({number}) || ' days')"


def case_sql(number: str, values: list[int]) -> str:
    """The value whose place in the list is the number."""
    branches = [f"WHEN {place} THEN {value}" for place, value in enumerate(values)]
    return f"CASE {number} {' '.join(branches)} END"


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def make_units() -> list[int]:
    """A county, its towns and what lies below them; the keys follow one upon another."""
    drafts = [Unit(name=f"第{number}单位", position=number) for number in range(UNITS)]
    units = Unit.objects.bulk_create(drafts, batch_size=1000)
    placements = []
    for number, unit in enumerate(units[1:], start=1):
        parent = units[0] if number <= TOWNS else units[1 + number % TOWNS]
        placement = Placement(unit=unit, parent=parent, from_on=EVER, before_on=NEVER)
        placements.append(placement)
    Placement.objects.bulk_create(placements)
    return [unit.pk for unit in units]


def fill(campaign: Campaign, rows: int) -> None:
    """Acts of every unit on every day in turn of kinds, with `rows` participations."""
    first_unit = make_units()[0]
    acts = UNITS * DAYS
    _fill_people()
    _fill_acts(campaign, first_unit, acts)
    _fill_participations(rows, rows // acts + 1)
    execute("ANALYZE")


def _fill_people() -> None:
    execute(
        f"INSERT INTO {Person._meta.db_table} (id, password, name, phone, is_active) "
        f"SELECT n + 1, '!', '', '', true FROM {series(PRIME)}"
    )


def _fill_acts(campaign: Campaign, first_unit: int, acts: int) -> None:
    kinds = [campaign.kinds.get(key=key).pk for key in KINDS]
    kind = case_sql("n % 4", kinds)
    day = day_sql(f"n / {UNITS}", FIRST)
    execute(
        f"INSERT INTO {Act._meta.db_table} (id, kind_id, unit_id, title, occurred_on, place, "
        "number, fields, status, recorded_at, reason) "
        f"SELECT n + 1, {kind}, {first_unit} + n % {UNITS}, '题目', {day}, '', "
        f"'', '{{}}', 'held', '2021-08-01 00:00:00+00:00', '' FROM {series(acts)}"
    )


def _fill_participations(rows: int, rows_of_act: int) -> None:
    execute(
        f"INSERT INTO {Participation._meta.db_table} (act_id, person_id, role, status, source, "
        "visits, minutes, reason, recorded_at) "
        f"SELECT n / {rows_of_act} + 1, 1 + (CAST(n AS bigint) * {STEP}) % {PRIME}, "
        f"CASE (n / {rows_of_act}) % 4 WHEN 3 THEN 'volunteer' ELSE 'participant' END, 'present', "
        f"'paper', 1, 60, '', '2021-08-01 00:00:00+00:00' FROM {series(rows)}"
    )


def run(rows: int) -> dict[str, Any]:
    """Figures of the whole county over 180 days; the database must be empty."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    fill_s, __ = timed(lambda: fill(campaign, rows))
    root = Unit.objects.order_by("pk")[0]
    scope = Scope.of(campaign, root, FIRST, FIRST + timedelta(days=DAYS - 1))
    fold_s, __ = timed(lambda: fold_cells(campaign))
    cells_s = min(repeated_s(lambda: read_figures(scope, now=timezone.now()), TIMES))
    from_cells = by_cells(scope)
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


def by_cells(scope: Scope) -> dict[str, tuple[int, int]]:
    """Every figure and how many rows it counts, from the cells."""
    values = {}
    for figure in read_figures(scope, now=timezone.now()):
        values[figure.key] = (figure.exact, figure.rows)
    return values


def by_sql(scope: Scope) -> dict[str, tuple[int, int]]:
    """Every figure and how many rows it counts, by aggregates over its rows."""
    values = {}
    for definition in definitions(scope.campaign):
        totals = rows_for(definition, scope).aggregate(
            value=definition.measure.total(), rows=Count("pk")
        )
        values[definition.key] = (totals["value"], totals["rows"])
    return values
