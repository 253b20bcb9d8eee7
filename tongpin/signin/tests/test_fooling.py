"""Scripts, borrowed tickets, guessed digits and lost phones."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tongpin.orgs.models import JournalEntry
from tongpin.signin.actions import desk_device, open_hall
from tongpin.signin.arrivals import MANY_AT_ONCE, arrivals_of, helpers_of, is_crowded
from tongpin.signin.codes import hall_code, spoken_code, window_at
from tongpin.signin.models import Device, Scan
from tongpin.signin.phones import WRONG, WRONG_BY_PHONE
from tongpin.testing import make_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(campaign, county):
    return make_act(campaign, county["柳林镇"])


@pytest.fixture
def hall(act):
    return open_hall(act, by=None, now=timezone.now())


@pytest.fixture
def other_hall(campaign, county):
    return open_hall(make_act(campaign, county["石桥乡"]), by=None, now=timezone.now())


def arrived(phone, hall):
    """The ticket of the page to which the hall's code leads."""
    page = phone.get(f"/s/{hall.pk}/{hall_code(hall.key, window_at(timezone.now()))}/")
    return page.context["form"].initial["ticket"]


def sign_in(phone, hall, name):
    return phone.post(f"/s/{hall.pk}/", {"ticket": arrived(phone, hall), "name": name})


def test_a_ticket_is_of_the_phone_that_saw_the_code(hall):
    phone, other = Client(), Client()
    ticket = arrived(phone, hall)
    arrived(other, hall)

    for stranger in (other, Client()):
        data = {"ticket": ticket, "name": "马丽"}
        assert stranger.post(f"/s/{hall.pk}/", data).status_code == 410
    assert not Scan.objects.exists()
    assert phone.post(f"/s/{hall.pk}/", {"ticket": ticket, "name": "马丽"}).status_code == 200


@pytest.mark.usefixtures("standing_clock")
def test_the_desk_is_told_of_many_phones_never_seen(hall, act, clerk_client):
    for number in range(MANY_AT_ONCE):
        sign_in(Client(), hall, f"来宾{number}")

    arrivals = arrivals_of(hall)
    page = clerk_client.get(f"/signin/{act.pk}/").content.decode()

    assert arrivals.new_phones == MANY_AT_ONCE
    assert arrivals.are_many
    assert f"{MANY_AT_ONCE} so far" in page


def test_phones_that_were_elsewhere_before_are_no_news(hall, other_hall):
    phones = [Client() for __ in range(3)]
    for number, phone in enumerate(phones):
        sign_in(phone, other_hall, f"来宾{number}")
        sign_in(phone, hall, f"来宾{number}")

    assert arrivals_of(other_hall).new_phones == 3
    assert arrivals_of(hall).new_phones == 0


@pytest.mark.parametrize(("arrivals", "crowded"), [(1, False), (500, False), (501, True)])
def test_more_than_a_full_hall_has_to_wait(hall, arrivals, crowded):
    assert is_crowded(hall, arrivals) == crowded


def digits_of(hall):
    return spoken_code(hall.key, window_at(timezone.now()))


def wrong_digits(*halls):
    return next(f"{n:06d}" for n in range(1000) if f"{n:06d}" not in map(digits_of, halls))


@pytest.mark.usefixtures("standing_clock")
def test_wrong_digits_at_one_hall_shut_no_other(hall, other_hall, act):
    wrong = wrong_digits(hall, other_hall)
    for __ in range(WRONG + 1):
        Client().post(f"/s/{hall.pk}/", {"digits": wrong})

    refused = Client().post(f"/s/{hall.pk}/", {"digits": digits_of(hall)})
    elsewhere = Client().post(f"/s/{other_hall.pk}/", {"digits": digits_of(other_hall)})
    anywhere = Client().post("/s/", {"digits": digits_of(other_hall)})

    assert "wait half a minute" in refused.content.decode()
    assert elsewhere.url.startswith(f"/s/{other_hall.pk}/")
    assert anywhere.url.startswith(f"/s/{other_hall.pk}/")


@pytest.mark.usefixtures("standing_clock")
def test_one_phone_does_not_guess_on(hall):
    phone = Client()
    for __ in range(WRONG_BY_PHONE + 1):
        phone.post("/s/", {"digits": wrong_digits(hall)})

    refused = phone.post("/s/", {"digits": digits_of(hall)})

    assert "wait half a minute" in refused.content.decode()
    assert Client().post("/s/", {"digits": digits_of(hall)}).status_code == 302


def test_the_page_of_a_hall_takes_its_own_digits_alone(hall, other_hall):
    page = Client().post(f"/s/{hall.pk}/", {"digits": digits_of(other_hall)})

    assert "does not stand" in page.content.decode()
    assert Client().get(f"/s/{hall.pk}/").status_code == 200


def opened_helper(client, act):
    page = client.post(f"/signin/{act.pk}/helper/", follow=True)
    return page.context["settings"]["token"]


def upload(token):
    scan = {"operation": str(uuid4()), "kind": "in", "source": "scan", "name": "马丽"}
    scan["occurred"] = timezone.now().isoformat()
    body = {"device_now": timezone.now().isoformat(), "operations": [scan]}
    return Client().post(
        "/signin/operations/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def test_opening_the_helpers_page_makes_no_device(clerk_client, hall, act):
    page = clerk_client.get(f"/signin/{act.pk}/helper/")

    assert page.status_code == 200
    assert not Device.objects.exists()


def test_the_helpers_page_opened_again_is_the_same_device(clerk_client, hall, act):
    token = opened_helper(clerk_client, act)

    page = clerk_client.get(f"/signin/{act.pk}/helper/")

    assert page.context["settings"]["token"] == token
    assert Device.objects.count() == 1


def test_somebody_elses_helper_is_not_taken_over(clerk_client, office_client, hall, act):
    opened_helper(clerk_client, act)
    office_client.cookies[f"helper{hall.pk}"] = clerk_client.cookies[f"helper{hall.pk}"].value

    page = office_client.get(f"/signin/{act.pk}/helper/")

    assert "settings" not in page.context


def test_a_lost_helpers_phone_sends_nothing_any_more(clerk_client, office_client, hall, act):
    token = opened_helper(clerk_client, act)
    assert upload(token).status_code == 200
    (device,) = helpers_of(hall)

    page = office_client.get(f"/signin/{act.pk}/").content.decode()
    address = f"/signin/{act.pk}/helper/{device.pk}/revoke/"
    assert address in page
    assert office_client.get(address).status_code == 405
    office_client.post(address)

    assert upload(token).status_code == 401
    assert Scan.objects.count() == 1
    assert "settings" not in clerk_client.get(f"/signin/{act.pk}/helper/").context
    assert JournalEntry.objects.filter(verb="signin.device.revoke").count() == 1


def test_a_desk_is_no_lost_phone(clerk_client, clerk, hall, act):
    desk = desk_device(hall, by=clerk, now=timezone.now())

    assert helpers_of(hall) == []
    assert clerk_client.post(f"/signin/{act.pk}/helper/{desk.pk}/revoke/").status_code == 404


def test_a_stranger_revokes_nothing(clerk_client, stranger_client, hall, act):
    opened_helper(clerk_client, act)
    (device,) = helpers_of(hall)

    answer = stranger_client.post(f"/signin/{act.pk}/helper/{device.pk}/revoke/")

    assert answer.status_code in (403, 404)
    assert Device.objects.get().revoked_at is None
