"""A small county of one version, kept so that later versions migrate it; its people are invented."""

import gzip
import json
import shutil
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from tongpin.acts.actions import ActDraft, Presence, correct_act, record_act
from tongpin.campaigns.models import Campaign
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.figures.catalogue import definitions
from tongpin.figures.figure_reader import Scope, counted_value
from tongpin.orgs.models import Person, Role, Unit
from tongpin.reports.releases import release_report
from tongpin.testing import DAY, NOON, make_act, make_campaign, make_county, make_person

FIRST, LAST = date(2021, 3, 1), date(2021, 12, 31)
DATABASE, KEY, FIGURES = "db.sqlite3.gz", "data_key", "figures.json"


def store(folder: Path) -> None:
    """Fill the empty database of this process, and keep it in the folder with its figures."""
    build()
    copy = settings.VAR / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    with copy.open("rb") as source, gzip.GzipFile(folder / DATABASE, "wb", 9, mtime=0) as target:
        shutil.copyfileobj(source, target)
    shutil.copy(settings.VAR / KEY, folder / KEY)
    text = json.dumps(all_figures(), ensure_ascii=False, indent=2, sort_keys=True)
    (folder / FIGURES).write_text(text + "\n", "utf-8")


def all_figures() -> dict[str, int]:
    """campaign/unit/figure -> its value, of all units and of the whole."""
    values = {}
    for campaign in Campaign.objects.order_by("id"):
        for unit in (None, *Unit.objects.in_order()):
            scope = Scope.of(campaign, unit, FIRST, LAST)
            for definition in definitions(campaign):
                name = f"{campaign.name}/{unit or '全部'}/{definition.key}"
                values[name] = counted_value(definition, scope)
    return values


def build() -> None:
    """Units, people with accounts and posts, acts of every kind, duties, and a release."""
    campaign, units = make_campaign(), make_county()
    office = make_person("方远", units["青禾县"], Role.OFFICE, username="office")
    people = [office, make_person("林晓", units["柳林镇"], Role.CLERK, username="clerk")]
    for number in range(6):
        people.append(make_person(f"村民{number}", units["王庄村"]))
    people[-1].phone = "13800000000"
    people[-1].save()
    for at, kind in enumerate(campaign.kinds.order_by("id")):
        for number, unit in enumerate(units.values()):
            day = DAY + timedelta(days=7 * at + number)
            if number % 2:
                make_act(campaign, unit, kind.key, day=day, visits=at + 3, title=f"{kind.key} {at}")
            else:
                record_named(campaign, unit, kind.pk, day, people[at % 3 :: 2])
    corrected_act(campaign, units["柳林镇"], office)
    due_on = timezone.localdate() + timedelta(days=30)
    draft = DutyDraft(
        unit=units["柳林镇"].pk, title="报送计划", due_on=due_on, origin=Origin("通知", "/")
    )
    add_duty(campaign.pk, draft, by=office, now=timezone.now())
    release_report(Scope.of(campaign, None, FIRST, LAST), by=office, now=timezone.now())


def record_named(
    campaign: Campaign, unit: Unit, kind: int, day: date, people: list[Person]
) -> None:
    presences = [Presence(person.pk) for person in people]
    draft = ActDraft(kind, unit.pk, "集中学习", day, {}, presences)
    record_act(campaign.pk, draft, by=people[0], now=NOON)


def corrected_act(campaign: Campaign, unit: Unit, office: Person) -> None:
    act = make_act(campaign, unit, visits=40, title="参观纪念馆")
    presences = [Presence(None, source="estimate", visits=45)]
    draft = ActDraft(act.kind_id, unit.pk, act.title, act.occurred_on, {}, presences)
    correct_act(act, draft, reason="人数有误", by=office, now=NOON)
