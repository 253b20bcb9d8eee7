"""Duties of a whole county: the office's page, a unit's page and timed work, against plain SQL."""

from datetime import datetime, time, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate, make_aware

from tongpin.acts.models import Act, ChangedUnit
from tongpin.bench.bench_figures import UNITS, execute, make_units, series
from tongpin.bench.yardstick import python_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.reminders import remind_all
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Role, Unit

EACH = 200  # duties of each unit
AHEAD = 30  # days of which duties are not due yet
KINDS = {"service": 70, "activity": 20, "session": 9, "visit": 1}  # acts of a hundred
TIMES = 7  # each page is asked


def day_sql(number: str, first: str) -> str:
    if connection.vendor == "postgresql":
        return f"DATE '{first}' + ({number})::int"
    return f"date('{first}', '+' || ({number}) || ' days')"


def case(keys: list[int], number: str) -> str:
    return f"CASE {number} {' '.join(f'WHEN {n} THEN {key}' for n, key in enumerate(keys))} END"


def fill(campaign: Campaign, acts: int) -> None:
    """Units with EACH duties due one a day until AHEAD days from now, and `acts` acts."""
    units, today = make_units(), localdate()
    first = today - timedelta(days=EACH - AHEAD)
    kinds = [campaign.kinds.get(key=key).pk for key in KINDS]
    of_hundred = [
        kind for kind, share in zip(kinds, KINDS.values(), strict=True) for __ in range(share)
    ]
    execute(
        f"INSERT INTO {Act._meta.db_table} (id, kind_id, unit_id, title, occurred_on, place, "
        "number, fields, status, recorded_at, reason) "
        f"SELECT n + 1, {case(of_hundred, f'(n / {UNITS}) % 100')}, {units[0]} + n % {UNITS}, "
        f"'题目', {day_sql(f'(n / {UNITS}) % {EACH - AHEAD}', str(first))}, '', '', '{{}}', "
        f"'held', '2021-08-01 00:00:00+00:00', '' FROM {series(acts)}"
    )
    due = day_sql(f"n / {UNITS}", str(first))
    begin = day_sql(f"n / {UNITS}", str(first - timedelta(days=14)))
    execute(
        f"INSERT INTO {Duty._meta.db_table} (campaign_id, unit_id, kind_id, title, count, "
        "from_on, due_on, with_below, period, origin, origin_path, made_at, done, reason) "
        f"SELECT {campaign.pk}, {units[0]} + n % {UNITS}, {case(kinds, f'(n / {UNITS}) % 4')}, "
        f"'每旬一次', 1, {begin}, {due}, false, '', '', '', '2021-08-01 00:00:00+00:00', 0, '' "
        f"FROM {series(UNITS * EACH)}"
    )
    execute("ANALYZE")


def _client(unit: Unit, role: Role) -> Client:
    person = Person.objects.create(name=role, username=role, home_unit=unit)
    give_post(person, unit, role, by=None, now=timezone.now())
    client = Client()
    client.force_login(person)
    return client


def _page_ms(client: Client, path: str) -> float:
    """The middle of several tries, after one that fills what is kept."""

    def once() -> None:
        answer = client.get(path, headers={"host": "127.0.0.1"})
        assert answer.status_code == 200, answer.status_code

    once()
    return round(median(timed(once)[0] for __ in range(TIMES)) * 1000, 1)


def _sql(campaign: Campaign) -> None:
    """What the office's page tells of duties, counted by plain SQL over the rows."""
    today, table = localdate(), Duty._meta.db_table
    open_ = f"FROM {table} WHERE campaign_id = %s AND met_on IS NULL AND waived_at IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {open_} AND due_on < %s", [campaign.pk, today])
        cursor.fetchall()
        soon = today + timedelta(days=7)
        cursor.execute(
            f"SELECT count(*) {open_} AND due_on BETWEEN %s AND %s", [campaign.pk, today, soon]
        )
        cursor.fetchall()
        cursor.execute(
            f"SELECT unit_id, count(*) {open_} AND due_on < %s GROUP BY unit_id "
            "ORDER BY count(*) DESC LIMIT 8",
            [campaign.pk, today],
        )
        cursor.fetchall()


def run(acts: int) -> dict[str, Any]:
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    today = localdate()
    campaign.starts_on, campaign.ends_on = today - timedelta(days=365), today + timedelta(days=99)
    campaign.save()
    fill(campaign, acts)
    top, low = Unit.objects.order_by("pk").first(), Unit.objects.order_by("pk").last()
    assert top
    assert low
    marks = [ChangedUnit(campaign=campaign.pk, unit=unit.pk) for unit in Unit.objects.all()]
    ChangedUnit.objects.bulk_create(marks)
    settle_s, __ = timed(settle_duties)
    noon = make_aware(datetime.combine(today, time(12)))
    remind_s, told = timed(lambda: remind_all(now=noon))
    again_s, told_again = timed(lambda: remind_all(now=noon))
    ChangedUnit.objects.create(campaign=campaign.pk, unit=low.pk)
    settle_one_s, __ = timed(settle_duties)
    sql_s = median(timed(lambda: _sql(campaign))[0] for __ in range(TIMES))
    office = _client(top, Role.OFFICE)
    office_ms = _page_ms(office, "/office/")
    open_ = Duty.objects.open().count()
    return {
        "bench": "duties",
        "database": connection.vendor,
        "units": UNITS,
        "duties": UNITS * EACH,
        "open_duties": open_,
        "acts": acts,
        "office_page_ms": office_ms,
        "unit_page_ms": _page_ms(_client(low, Role.CLERK), "/duties/"),
        "duties_page_ms": _page_ms(office, "/duties/"),
        "sql_ms": round(sql_s * 1000, 1),
        "settle_all_s": round(settle_s, 2),
        "settle_one_unit_ms": round(settle_one_s * 1000, 1),
        "remind_s": round(remind_s, 2),
        "reminded": told,
        "remind_again_s": round(again_s, 2),
        "once_ok": told_again == 0,
        "ratio_office_to_sql": round(office_ms / (sql_s * 1000), 2),
        "office_300_ms_ok": office_ms <= 300,
        "yardstick_python_s": python_s(),
    }
