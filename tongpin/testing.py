"""Builders for tests: plain functions, people by role."""

from datetime import UTC, date, datetime

from django.test import Client

from tongpin.acts.actions import ActDraft, Presence, record_act
from tongpin.acts.models import Act
from tongpin.base.sheets import Cell, write_book
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.figures.catalogue import open_pack
from tongpin.orgs.actions import add_unit, give_post
from tongpin.orgs.models import Person, Role, Unit

NOON = datetime(2021, 4, 30, 4, tzinfo=UTC)  # twelve o'clock in China
DAY = date(2021, 3, 23)


def make_campaign(pack: str = "study-2021") -> Campaign:
    return start_campaign(open_pack(pack), by=None, now=NOON)


def make_county() -> dict[str, Unit]:
    """青禾县 with two townships, a bureau, and a village under the first township."""
    root = add_unit("青禾县", parent=None, by=None, now=NOON, code="990101")
    units = {"青禾县": root}
    for name in ("柳林镇", "石桥乡", "县教育局"):
        units[name] = add_unit(name, parent=root, by=None, now=NOON)
    units["王庄村"] = add_unit("王庄村", parent=units["柳林镇"], by=None, now=NOON)
    return units


def make_person(name: str, unit: Unit, role: Role = Role.MEMBER, *, username: str = "") -> Person:
    """Somebody with one post; with a user name, able to log in with the password `secret-pass`."""
    person = Person(name=name, home_unit=unit, username=username or None)
    person.set_password("secret-pass" if username else None)
    person.save()
    give_post(person, unit, role, by=None, now=NOON)
    return person


def client_of(person: Person) -> Client:
    """A browser in which the person is logged in."""
    client = Client()
    client.force_login(person)
    return client


def make_act(
    campaign: Campaign,
    unit: Unit,
    kind: str = "activity",
    *,
    day: date = DAY,
    visits: int = 10,
    title: str = "参观烈士陵园",
    **values: object,
) -> Act:
    """A held act with a head-count (none where `visits` is 0)."""
    presences = [Presence(None, source="estimate", visits=visits)] if visits else []
    draft = ActDraft(campaign.kinds.get(key=kind).pk, unit.pk, title, day, dict(values), presences)
    return record_act(campaign.pk, draft, by=None, now=NOON)


def workbook(header: list[str], *rows: list[Cell | None], title: str = "台账") -> bytes:
    return write_book(title, header, rows)
