"""The menu: who sees what in it, and where a page says it is."""

import pytest

from tongpin.notices.models import Message
from tongpin.testing import NOON, client_of, make_person


def groups_of(response):
    return {str(group.label): len(group.items) for group in response.context["menu"]}


def here(response):
    return [
        str(item.label)
        for group in response.context["menu"]
        for item in group.items
        if item.is_here
    ]


def test_who_records_sees_all_of_it_and_a_member_no_duties(clerk_client, campaign, county):
    member_client = client_of(make_person("任可", county["柳林镇"], username="member"))
    clerk_page, member_page = clerk_client.get("/acts/"), member_client.get("/acts/")

    assert groups_of(clerk_page) == {
        "Start": 1,
        "Acts": 6,
        "Duties": 8,
        "Service": 1,
        "Learning": 1,
        "Report": 3,
        "Units": 1,
    }
    assert groups_of(member_page)["Duties"] == 2


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/acts/", "All acts"),
        ("/ledgers/record/session/", "Ledgers"),
        ("/plans/act/", "Year plan"),
        ("/bases/", "Bases"),
        ("/duties/", "All duties"),
        ("/directives/", "Directives"),
        ("/mechanisms/", "Mechanisms"),
        ("/figures/", "Figures"),
        ("/inbox/", None),
    ],
)
def test_a_page_says_where_in_the_menu_it_stands(clerk_client, campaign, address, label):
    response = clerk_client.get(address)

    assert response.status_code == 200
    assert here(response) == ([label] if label else [])


def test_the_head_counts_what_waits_for_ones_offices(clerk_client, office_client, campaign, county):
    Message.objects.create(
        unit=county["柳林镇"], key="k", title="到期", text="", made_at=NOON, not_before=NOON
    )

    assert '<b class="count">1</b>' in clerk_client.get("/").text
    assert '<b class="count">' not in office_client.get("/").text
