"""Duties of a whole county: the office's page, a unit's page and timed work, against plain SQL."""

from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate, make_aware

from tongpin.accounts.actions import excuse_factor
from tongpin.acts.models import Act, ChangedUnit
from tongpin.bench.bench_figures import UNITS, case_sql, day_sql, execute, make_units, series
from tongpin.bench.yardstick import python_s, repeated_s, timed
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.reminders import remind_all
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import give_post
from tongpin.orgs.models import Person, Role, Unit
from tongpin.orgs.tree import NEVER

EACH = 200  # duties of each unit
AHEAD = 30  # days of which duties are not due yet
KINDS = {"service": 70, "activity": 20, "session": 9, "visit": 1}  # acts of a hundred
TIMES = 7  # each page is asked


def fill(campaign: Campaign, acts: int) -> None:
    """Units with EACH duties due one a day until AHEAD days from now, and `acts` acts."""
    first_unit = make_units()[0]
    first_day = localdate() - timedelta(days=EACH - AHEAD)
    kinds: list[int] = []
    kinds_of_hundred: list[int] = []
    for key, share in KINDS.items():
        kind = campaign.kinds.get(key=key).pk
        kinds.append(kind)
        kinds_of_hundred.extend([kind] * share)
    _fill_acts(first_unit, first_day, kinds_of_hundred, acts)
    _fill_duties(campaign, first_unit, first_day, kinds)
    execute("ANALYZE")


def _fill_acts(first_unit: int, first_day: date, kinds: list[int], acts: int) -> None:
    """An act of each unit in turn, a hundred kinds in turn."""
    kind = case_sql(f"(n / {UNITS}) % 100", kinds)
    day = day_sql(f"(n / {UNITS}) % {EACH - AHEAD}", first_day)
    execute(
        f"INSERT INTO {Act._meta.db_table} (id, kind_id, unit_id, title, occurred_on, place, "
        "number, fields, status, recorded_at, reason) "
        f"SELECT n + 1, {kind}, {first_unit} + n % {UNITS}, '题目', {day}, '', '', '{{}}', "
        f"'held', '2021-08-01 00:00:00+00:00', '' FROM {series(acts)}"
    )


def _fill_duties(campaign: Campaign, first_unit: int, first_day: date, kinds: list[int]) -> None:
    """One duty of each unit every day, each of which begins a fortnight before it is due."""
    kind = case_sql(f"(n / {UNITS}) % 4", kinds)
    due_on = day_sql(f"n / {UNITS}", first_day)
    from_on = day_sql(f"n / {UNITS}", first_day - timedelta(days=14))
    execute(
        f"INSERT INTO {Duty._meta.db_table} (campaign_id, unit_id, kind_id, title, count, "
        "from_on, due_on, with_below, period, origin, origin_path, made_at, done, reason) "
        f"SELECT {campaign.pk}, {first_unit} + n % {UNITS}, {kind}, "
        f"'每旬一次', 1, {from_on}, {due_on}, false, '', '', '', "
        f"'2021-08-01 00:00:00+00:00', 0, '' FROM {series(UNITS * EACH)}"
    )


def _client(unit: Unit, role: Role) -> Client:
    person = Person.objects.create(name=role, username=role, home_unit=unit)
    give_post(person, unit, role, by=None, now=timezone.now())
    excuse_factor(person, before_on=NEVER, reason="benchmark", by=None, now=timezone.now())
    client = Client()
    client.force_login(person)
    return client


def _page_ms(client: Client, path: str) -> float:
    """The middle of several tries, after one that fills the caches."""

    def visit() -> None:
        response = client.get(path, headers={"host": "127.0.0.1"})
        assert response.status_code == 200, response.status_code

    visit()
    return round(median(repeated_s(visit, TIMES)) * 1000, 1)


def _count_by_sql(campaign: Campaign) -> None:
    """What the office's page tells of duties, counted by plain SQL over the rows."""
    today = localdate()
    soon = today + timedelta(days=7)
    open_duties = (
        f"FROM {Duty._meta.db_table} "
        "WHERE campaign_id = %s AND met_on IS NULL AND waived_at IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {open_duties} AND due_on < %s", [campaign.pk, today])
        cursor.fetchall()
        cursor.execute(
            f"SELECT count(*) {open_duties} AND due_on BETWEEN %s AND %s",
            [campaign.pk, today, soon],
        )
        cursor.fetchall()
        cursor.execute(
            f"SELECT unit_id, count(*) {open_duties} AND due_on < %s GROUP BY unit_id "
            "ORDER BY count(*) DESC LIMIT 8",
            [campaign.pk, today],
        )
        cursor.fetchall()


def _running_campaign() -> Campaign:
    """A campaign that began a year ago and has 99 days to go."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=timezone.now())
    today = localdate()
    campaign.starts_on = today - timedelta(days=365)
    campaign.ends_on = today + timedelta(days=99)
    campaign.save()
    return campaign


def _mark_all_units(campaign: Campaign) -> None:
    """Note all units as changed, so that the duties of all are settled."""
    marks = [ChangedUnit(campaign=campaign.pk, unit=unit.pk) for unit in Unit.objects.all()]
    ChangedUnit.objects.bulk_create(marks)


def run(acts: int) -> dict[str, Any]:
    """Pages and timed work of a campaign that is under way; the database must be empty."""
    campaign = _running_campaign()
    fill(campaign, acts)
    units = Unit.objects.order_by("pk")
    top_unit = units[0]
    last_unit = units.reverse()[0]
    _mark_all_units(campaign)
    settle_s, __ = timed(settle_duties)
    noon = make_aware(datetime.combine(localdate(), time(12)))
    remind_s, reminded = timed(lambda: remind_all(now=noon))
    remind_again_s, reminded_again = timed(lambda: remind_all(now=noon))
    ChangedUnit.objects.create(campaign=campaign.pk, unit=last_unit.pk)
    settle_unit_s, __ = timed(settle_duties)
    sql_s = median(repeated_s(lambda: _count_by_sql(campaign), TIMES))
    office_client = _client(top_unit, Role.OFFICE)
    office_ms = _page_ms(office_client, "/office/")
    open_duties = Duty.objects.open().count()
    return {
        "bench": "duties",
        "database": connection.vendor,
        "units": UNITS,
        "duties": UNITS * EACH,
        "open_duties": open_duties,
        "acts": acts,
        "office_page_ms": office_ms,
        "unit_page_ms": _page_ms(_client(last_unit, Role.CLERK), "/duties/"),
        "duties_page_ms": _page_ms(office_client, "/duties/"),
        "sql_ms": round(sql_s * 1000, 1),
        "settle_all_s": round(settle_s, 2),
        "settle_one_unit_ms": round(settle_unit_s * 1000, 1),
        "remind_s": round(remind_s, 2),
        "reminded": reminded,
        "remind_again_s": round(remind_again_s, 2),
        "once_ok": reminded_again == 0,
        "ratio_office_to_sql": round(office_ms / (sql_s * 1000), 2),
        "office_300_ms_ok": office_ms <= 300,
        "yardstick_python_s": python_s(),
    }
