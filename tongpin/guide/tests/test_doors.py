"""Whoever follows a link of help is let in, and what is not linked would not open."""

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import resolve, reverse

from tongpin.guide import doors
from tongpin.guide.doors import Door
from tongpin.orgs.models import ADMINISTRATORS, Person, Role, Unit
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db
DOORS = [door for door in vars(doors).values() if isinstance(door, Door)]
PLACES = ("青禾县", "柳林镇", "王庄村")  # at the top, in the middle, below all
HOLDERS = [(role, "青禾县") for role in Role]
for place in PLACES[1:]:
    HOLDERS += [(role, place) for role in Role if role not in ADMINISTRATORS]


def request_of(person: Person) -> HttpRequest:
    request = HttpRequest()
    request.user = person
    return request


def lets_in(client: Client, address: str) -> bool:
    """Whether the address answers with a page, be it by way of another."""
    response = client.get(address, follow=True)
    path = response.request["PATH_INFO"]
    return response.status_code == 200 and resolve(path).view_name != "account_login"


@pytest.mark.parametrize(("role", "place"), HOLDERS)
def test_every_link_opens(campaign, county: dict[str, Unit], office, role, place):
    person = make_person("某人", county[place], role, username="somebody")
    client, request = client_of(person), request_of(person)

    addresses = [door.address_for(request) for door in DOORS]

    shut = [address for address in addresses if address and not lets_in(client, address)]
    assert shut == []
    assert any(addresses)


@pytest.mark.parametrize("role", Role)
def test_what_is_not_linked_does_not_open(campaign, county, office, role):
    person = make_person("某人", county["青禾县"], role, username="somebody")
    client, request = client_of(person), request_of(person)
    every_office = make_person("甲", county["青禾县"], Role.OFFICE)
    make_person("乙", county["青禾县"], Role.SYSTEM_ADMIN)

    for door in DOORS:
        if door.address_for(request):
            continue
        holder = every_office if door.roles and Role.OFFICE in door.roles else person
        address = door.address_for(request_of(holder)) or reverse_of(door)
        assert client.get(address).status_code in (302, 403, 404), door.view


def reverse_of(door: Door) -> str:
    return reverse(door.view)


def test_nobody_opens_what_needs_no_login(campaign, county, client):
    free = [door for door in DOORS if door.roles is None]

    assert len(free) > 5
    assert [door.view for door in free if not lets_in(client, reverse_of(door))] == []


def test_without_a_campaign_no_act_can_be_recorded(clerk):
    assert doors.RECORD_ACT.address_for(request_of(clerk)) == ""
    assert doors.ACTS.address_for(request_of(clerk)) == "/acts/"


def test_only_the_top_office_reads_complaints(campaign, county, office):
    below = make_person("乙", county["柳林镇"], Role.OFFICE)

    assert doors.COMPLAINTS.address_for(request_of(office)) == "/complaints/"
    assert doors.COMPLAINTS.address_for(request_of(below)) == ""
