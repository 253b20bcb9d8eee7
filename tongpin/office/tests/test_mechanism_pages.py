"""The page on which an office tells what came out of a mechanism that people run."""

import pytest
from django.utils import timezone

from tongpin.campaigns.models import Mechanism, MechanismRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_hand(campaign) -> Mechanism:
    mechanism = campaign.mechanisms.first()
    mechanism.runs = ""
    mechanism.save()
    return mechanism


def test_an_office_tells_it_and_the_list_shows_it(
    office_client, by_hand, campaign, county, monkeypatch
):
    noon = timezone.make_aware(timezone.datetime(2021, 4, 30, 12))
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    address = f"/mechanisms/{by_hand.pk}/ran/"
    assert address in office_client.get("/mechanisms/").text
    data = {"unit": county["青禾县"].pk, "ran_on": "2021-04-29", "words": "提醒函三件"}

    response = office_client.post(address, data, follow=True)

    assert MechanismRun.objects.get().words == "提醒函三件"
    assert "提醒函三件" in response.text
    assert "提醒函三件" in office_client.get(address).text


def test_a_day_to_come_is_refused_in_words(office_client, by_hand, campaign, county):
    data = {"unit": county["青禾县"].pk, "ran_on": "2021-01-01", "words": "提醒函三件"}

    page = office_client.post(f"/mechanisms/{by_hand.pk}/ran/", data)

    assert "outside the campaign" in page.text
    assert not MechanismRun.objects.exists()


def test_who_is_no_office_tells_nothing(inspector_client, by_hand):
    assert inspector_client.get(f"/mechanisms/{by_hand.pk}/ran/").status_code == 403
