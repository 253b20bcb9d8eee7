"""Ranges by name: what they ask of a page, and what they leave."""

from datetime import date
from urllib.parse import parse_qs

import pytest


@pytest.fixture(autouse=True)
def tuesday(monkeypatch):
    monkeypatch.setattr("tongpin.home.named_ranges.localdate", lambda: date(2021, 5, 4))


def ranges_of(response):
    ranges = {}
    for named in response.context["ranges"]():
        asked = parse_qs(named.query)
        ranges[named.label] = (asked["start"][0], asked["until"][0])
    return ranges


def test_ranges_of_weeks_months_quarters_and_so_far(office_client, campaign, county):
    assert ranges_of(office_client.get("/figures/")) == {
        "This week": ("2021-05-03", "2021-05-09"),
        "Last week": ("2021-04-26", "2021-05-02"),
        "This month": ("2021-05-01", "2021-05-31"),
        "Last month": ("2021-04-01", "2021-04-30"),
        "This quarter": ("2021-04-01", "2021-06-30"),
        "So far": ("2021-02-01", "2021-05-04"),
    }


@pytest.mark.parametrize("address", ["/acts/", "/figures/", "/reports/", "/search/"])
def test_pages_that_ask_for_days_offer_them_and_keep_what_else_is_asked(
    office_client, campaign, county, address
):
    page = office_client.get(address, {"q": "学习", "start": "2021-05-03", "until": "2021-05-09"})

    here, *__ = page.context["ranges"]()
    assert here.is_here
    assert parse_qs(here.query)["q"] == ["学习"]
    assert 'aria-current="true"' in page.text
