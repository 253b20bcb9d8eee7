"""Pages of inspections and the visits planned in them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tongpin.orgs.models import Role
from tongpin.oversight.models import Inspection, Visit
from tongpin.oversight.tests.builders import A_DAY, DAY, MONTH, observe
from tongpin.oversight.visits import InspectionPlan, plan_inspection, plan_visit
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
LIST = "/inspections/"
NEW = "/inspections/new/"


@pytest.fixture
def form_data(county):
    return {
        "unit": county["青禾县"].pk,
        "title": "第一轮督导",
        "scope": "学习",
        "from_on": "2021-05-01",
        "last_on": "2021-05-31",
        "checklist": "有计划\r\n按季学习",
        "members": "周正等三人",
    }


def visit_address(inspection):
    return reverse("oversight:visit_plan", args=[inspection.pk])


def test_an_inspection_is_planned_by_the_form(inspector_client, campaign, county, form_data):
    answer = inspector_client.post(NEW, form_data)

    inspection = Inspection.objects.get()
    assert answer.url == inspection.get_absolute_url()
    assert (inspection.unit, inspection.members) == (county["青禾县"], "周正等三人")
    assert (str(inspection.from_on), str(inspection.before_on)) == ("2021-05-01", "2021-06-01")
    assert inspection.checklist == ["有计划", "按季学习"]


def test_an_inspection_of_one_day_begins_and_ends_on_it(inspector_client, campaign, form_data):
    inspector_client.post(NEW, form_data | {"last_on": "2021-05-01"})

    inspection = Inspection.objects.get()
    assert inspection.last_on == inspection.from_on


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"last_on": "2021-04-30"}, "The last day is before the first."),
        ({"title": ""}, "This field is required."),
    ],
)
def test_an_inspection_that_cannot_be_planned_says_why(
    inspector_client, campaign, form_data, values, words
):
    page = inspector_client.post(NEW, form_data | values)

    assert words in page.text
    assert not Inspection.objects.exists()


def test_the_form_offers_thirty_days(inspector_client, campaign, county):
    form = inspector_client.get(NEW).context["form"]

    assert form.initial["last_on"] - form.initial["from_on"] == MONTH
    assert form.initial["unit"] == county["青禾县"].pk


def test_a_visit_is_planned_on_the_page(inspector_client, inspection, county):
    data = {"unit": county["柳林镇"].pk, "planned_on": DAY}

    page = inspector_client.post(visit_address(inspection), data, follow=True)

    assert page.redirect_chain == [(inspection.get_absolute_url(), 302)]
    assert [visit.unit for visit in page.context["visits"]] == [county["柳林镇"]]
    assert [str(message) for message in page.context["messages"]] == ["Planned; the unit was told."]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"unit": ""}, "This field is required."),
        ({"planned_on": DAY + A_DAY}, "Say why again within thirty days."),
    ],
)
def test_a_visit_that_is_refused_keeps_what_was_typed(
    inspector_client, inspection, visit, county, values, words
):
    usual = {"unit": county["柳林镇"].pk, "planned_on": DAY, "reason": ""}

    page = inspector_client.post(visit_address(inspection), usual | values)

    assert words in page.text
    assert list(page.context["visits"]) == [visit]
    assert Visit.objects.count() == 1


def test_a_unit_sees_its_visit_but_not_the_inspection(clerk_client, visit, inspection):
    page = clerk_client.get(LIST)

    assert (list(page.context["inspections"]), list(page.context["visits"])) == ([], [visit])
    assert clerk_client.get(inspection.get_absolute_url()).status_code == 403
    assert clerk_client.post(visit_address(inspection)).status_code == 403


def test_a_stranger_sees_neither(stranger_client, visit, inspection):
    page = stranger_client.get(LIST)

    assert (list(page.context["inspections"]), list(page.context["visits"])) == ([], [])
    assert stranger_client.get(inspection.get_absolute_url()).status_code == 403


def test_a_plain_member_reads_neither_inspections_nor_visits(visit, county):
    member = make_person("普通", county["青禾县"], Role.MEMBER, username="member")

    page = client_of(member).get(LIST)

    assert "第一轮督导" not in page.text
    assert "Plan an inspection" not in page.text
    assert client_of(member).get(NEW).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_as_many_queries_for_three_as_for_one(
    inspector_client, inspector, campaign, county, count, django_assert_num_queries
):
    for number in range(count):
        plan = InspectionPlan(
            title=f"第{number}轮", scope="学习", from_on=DAY, before_on=DAY + MONTH
        )
        inspection = plan_inspection(campaign, county["青禾县"], plan, by=inspector, now=NOON)
        day = DAY + timedelta(days=number)
        plan_visit(inspection, county["柳林镇"].pk, day, reason="复核", by=inspector, now=NOON)
    inspector_client.get(LIST)

    with django_assert_num_queries(14):
        page = inspector_client.get(LIST)

    assert [len(page.context[name]) for name in ("inspections", "visits")] == [count, count]
    assert {listed.count for listed in page.context["inspections"]} == {1}


@pytest.mark.parametrize("names", [["柳林镇"], ["柳林镇", "石桥乡", "县教育局"]])
def test_an_inspection_costs_as_many_queries_for_three_visits_as_for_one(
    inspector_client, inspector, inspection, county, names, django_assert_num_queries
):
    for name in names:
        visit = plan_visit(inspection, county[name].pk, DAY, by=inspector, now=NOON)
        observe(visit, inspector)
    inspector_client.get(inspection.get_absolute_url())

    with django_assert_num_queries(10):
        page = inspector_client.get(inspection.get_absolute_url())

    assert [visit.wrong for visit in page.context["visits"]] == [1] * len(names)


def test_the_form_begins_on_the_first_day(inspector_client, inspection):
    form = inspector_client.get(inspection.get_absolute_url()).context["form"]

    assert form.initial == {"planned_on": DAY}
