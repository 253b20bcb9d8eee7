"""Pages of year plans, and planning an act."""

from datetime import date

import pytest
from django.urls import reverse

from tongpin.acts.models import Act
from tongpin.orgs.models import Role
from tongpin.plans.actions import keep_base
from tongpin.plans.models import PlanItem
from tongpin.plans.tests.builders import SPRING, add_topic, plan_session
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
PLAN_ACT = "/plans/act/"
NOBODY = {"by": None, "now": NOON}


def plan_address(unit, year=2021):
    return reverse("plans:plan", args=[unit.pk, year])


def change_address(item):
    return reverse("plans:item_change", args=[item.pk])


def withdraw_address(item):
    return reverse("plans:item_withdraw", args=[item.pk])


def test_a_clerk_plans_a_year_and_an_act_from_it(clerk_client, kind, unit):
    data = {"period": "2021-Q2", "kind": kind.pk, "topic": "十九大", "lead": "马丽"}
    assert clerk_client.post(plan_address(unit), data).url == plan_address(unit)
    item = PlanItem.objects.get()
    assert (item.kind, item.period, item.topic, item.lead) == (kind, SPRING, "十九大", "马丽")

    form = clerk_client.get(f"{PLAN_ACT}?item={item.pk}").context["form"]
    assert form.initial == {"unit": unit.pk, "kind": kind.pk, "title": "十九大"}
    data = form.initial | {"day": "2021-04-20", "starts_at": "09:00", "place": "会议室"}
    answer = clerk_client.post(f"{PLAN_ACT}?item={item.pk}", data)

    act = Act.objects.get()
    assert answer.url == act.get_absolute_url()
    assert (act.planned_by.item, act.unit, act.kind) == (item, unit, kind)
    (row,) = clerk_client.get(plan_address(unit)).context["items"]
    assert (row.item, row.acts, row.is_done) == (item, [act], False)


def test_ones_own_plan_opens_with_the_campaigns_nearest_year(clerk_client, campaign, unit):
    assert clerk_client.get("/plans/").url == plan_address(unit, campaign.ends_on.year)


def test_an_address_names_what_fills_the_form(clerk_client, campaign, unit):
    base = keep_base(None, {"name": "烈士陵园"}, **NOBODY)
    key_date = campaign.key_dates.get(name="清明节")

    by_date = clerk_client.get(f"{PLAN_ACT}?key_date={key_date.pk}&day=2021-04-03")
    by_base = clerk_client.get(f"{PLAN_ACT}?base={base.pk}")

    assert by_date.context["form"].initial == {
        "unit": unit.pk,
        "title": "祭扫烈士墓，缅怀先烈",
        "day": "2021-04-03",
    }
    assert by_base.context["form"].initial == {"unit": unit.pk, "place": "烈士陵园"}
    assert '<option value="烈士陵园">' in by_base.text


def test_a_key_date_brings_its_day(clerk_client, campaign):
    key_date = campaign.key_dates.get(name="清明节")

    form = clerk_client.get(f"{PLAN_ACT}?key_date={key_date.pk}").context["form"]

    assert form.initial["day"] == date(2021, 4, 4)


@pytest.mark.parametrize("query", ["base=x", "key_date=0", "item=", "unit=-1"])
def test_an_address_that_names_nothing_fills_nothing(clerk_client, campaign, unit, query):
    form = clerk_client.get(f"{PLAN_ACT}?{query}").context["form"]

    assert form.initial == {"unit": unit.pk}


def test_a_unit_below_may_be_named(clerk_client, campaign, county):
    village = county["王庄村"].pk

    form = clerk_client.get(f"{PLAN_ACT}?unit={village}").context["form"]

    assert form.initial == {"unit": village}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day": ""}, "This field is required."),
        ({"unit": 0}, "“0” is not on the list."),
        ({"unit": "王庄村"}, "This part of the plan is not the unit"),
    ],
)
def test_an_act_that_cannot_be_planned_keeps_what_was_typed(
    clerk_client, item, kind, county, values, words
):
    usual = {"unit": county["柳林镇"].pk, "kind": kind.pk, "title": "学习", "day": "2021-04-20"}
    data = usual | values
    if data["unit"] in county:
        data["unit"] = county[data["unit"]].pk

    page = clerk_client.post(f"{PLAN_ACT}?item={item.pk}", data)

    assert words in page.text
    assert "学习" in page.text
    assert not Act.objects.exists()


def test_the_plan_of_another_unit_is_not_shown(stranger_client, unit, item):
    assert stranger_client.get(plan_address(unit)).status_code == 404
    assert stranger_client.get(change_address(item)).status_code == 404
    assert stranger_client.post(withdraw_address(item)).status_code == 404
    assert stranger_client.get(f"{PLAN_ACT}?item={item.pk}").status_code == 404


def test_who_only_reads_a_plan_changes_nothing(leader_client, unit, item):
    page = leader_client.get(plan_address(unit))

    assert [row.item for row in page.context["items"]] == [item]
    assert "Add a topic" not in page.text
    assert leader_client.post(plan_address(unit)).status_code == 403
    assert leader_client.get(change_address(item)).status_code == 403
    assert leader_client.get(PLAN_ACT).status_code == 403


def test_a_member_opens_the_plan_of_the_own_unit(campaign, county, unit):
    member = make_person("普通", unit, Role.MEMBER, username="member")

    assert client_of(member).get("/plans/").url == plan_address(unit, campaign.ends_on.year)


def test_a_topic_is_moved_with_a_reason(clerk_client, unit, kind, item):
    data = {"period": "2021-Q3", "kind": kind.pk, "topic": "七一讲话", "lead": ""}
    form = clerk_client.get(change_address(item)).context["form"]
    assert form.initial == {
        "period": "2021-Q2",
        "kind": kind.pk,
        "topic": "党的十九大精神",
        "lead": "马丽",
    }

    refused = clerk_client.post(change_address(item), data)
    moved = clerk_client.post(change_address(item), data | {"reason": "防汛"})

    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    assert moved.url == plan_address(unit)
    assert PlanItem.objects.current().get().from_on == date(2021, 7, 1)
    page = clerk_client.get(plan_address(unit))
    assert "changed: 防汛" in page.text
    assert "quarter 3" in page.text
    assert clerk_client.get(change_address(item)).status_code == 404


def test_a_topic_is_taken_out_with_a_reason(clerk_client, unit, item):
    refused = clerk_client.post(withdraw_address(item), {"out-reason": ""}, follow=True)
    assert refused.redirect_chain == [(change_address(item), 302)]
    assert [str(message) for message in refused.context["messages"]] == [
        "Say why the plan changes."
    ]

    page = clerk_client.post(withdraw_address(item), {"out-reason": "并入"}, follow=True)

    assert page.redirect_chain == [(plan_address(unit), 302)]
    assert (page.context["items"], list(page.context["withdrawn"])) == ([], [item])


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_plan_of_another_century_is_not_found(clerk_client, unit, campaign, year):
    assert clerk_client.get(plan_address(unit, year)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_costs_as_many_queries_for_three_topics_as_for_one(
    clerk_client, kind, unit, count, django_assert_num_queries
):
    for number in range(count):
        item = add_topic(kind, unit, topic=f"专题{number}")
        plan_session(kind, unit, item=item, title=f"学习{number}")
    clerk_client.get(plan_address(unit))

    with django_assert_num_queries(16):
        page = clerk_client.get(plan_address(unit))

    assert [len(row.acts) for row in page.context["items"]] == [1] * count
