"""Pages of the rules by which units owe the same again and again."""

from datetime import date

import pytest
from django.urls import reverse

from tongpin.duties.models import Duty, Template
from tongpin.duties.tests.builders import make_rule

pytestmark = pytest.mark.django_db
LIST = "/duties/rules/"
NEW = "/duties/rules/new/"


@pytest.fixture
def form_data(campaign, county):
    return {
        "unit": county["青禾县"].pk,
        "title": "每季度一次中心组学习",
        "count": 2,
        "kind": campaign.kinds.get(key="session").pk,
        "every": "quarter",
        "from_on": "2021-01-01",
        "last_on": "2021-12-31",
        "to": [county["柳林镇"].pk],
    }


def test_a_rule_is_made_by_a_form(office_client, campaign, county, form_data):
    answer = office_client.post(NEW, form_data)

    assert answer.url == reverse("duties:duty_list")
    rule = Template.objects.get()
    assert (rule.unit, rule.kind) == (county["青禾县"], campaign.kinds.get(key="session"))
    assert (rule.count, rule.every) == (2, "quarter")
    assert (rule.from_on, rule.before_on) == (date(2021, 1, 1), date(2022, 1, 1))
    assert list(rule.units.all()) == [county["柳林镇"]]
    assert Duty.objects.count() == 4


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to": []}, "Choose units below."),
        ({"last_on": "2020-12-31"}, "The last day is before the first."),
        ({"every": "week"}, "Select a valid choice."),
    ],
)
def test_a_rule_that_cannot_be_made_says_why(office_client, form_data, values, words):
    page = office_client.post(NEW, form_data | values)

    assert words in page.text
    assert "每季度一次中心组学习" in page.text
    assert not Template.objects.exists()


def test_the_form_offers_the_days_of_the_campaign(office_client, campaign):
    form = office_client.get(NEW).context["form"]

    assert form.initial == {"from_on": campaign.starts_on, "last_on": campaign.ends_on}


def test_who_has_nobody_below_makes_no_rules(stranger_client, leader_client, campaign):
    assert stranger_client.get(NEW).status_code == 403
    assert leader_client.get(LIST).status_code == 403


def test_rules_are_listed_and_ended_on_a_page(office_client, clerk_client, campaign, county):
    rule = make_rule(campaign, county)
    address = reverse("duties:template_end", args=[rule.pk])

    assert clerk_client.post(address).status_code == 403
    assert address in office_client.get(LIST).text
    page = office_client.post(address, follow=True)

    rule.refresh_from_db()
    assert rule.ended_at is not None
    assert [(listed.title, listed.owing) for listed in page.context["rules"]] == [(rule.title, 2)]
    assert address not in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_rules_as_for_one(
    office_client, campaign, county, count, django_assert_num_queries
):
    for number in range(count):
        make_rule(campaign, county, title=f"第{number}项")
    office_client.get(LIST)

    with django_assert_num_queries(10):
        page = office_client.get(LIST)

    assert len(page.context["rules"]) == count
