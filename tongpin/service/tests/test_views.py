"""Pages of whoever dispatches and of the units that have orders."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from tongpin.evidence.tests.pictures import as_file, scene
from tongpin.orgs.models import JournalEntry, Role
from tongpin.service.models import (
    RequestChannel,
    RoutingRule,
    ServiceOrder,
    ServiceOutcome,
    ServiceRequest,
)
from tongpin.service.order_states import OrderState
from tongpin.service.tests.builders import ask, dispatched, go, rate
from tongpin.testing import client_of, make_person

pytestmark = pytest.mark.django_db
LIST = "/orders/"
RULES = "/orders/rules/"
CALL = "/orders/calls/new/"


def move_address(order, key):
    return reverse("service:order_move", args=[order.pk, key])


def keys_on(page):
    return [key for key, __, __ in page.context["forms"]]


def counts_on(page):
    return {view.key: count for view, count in page.context["views"]}


def test_the_list_begins_with_what_waits_for_a_decision(
    office_client, campaign, county, dispatched_order
):
    waiting = ask(campaign, county["石桥乡"], "路灯不亮").order

    page = office_client.get(LIST)

    assert page.context["view"].key == "new"
    assert list(page.context["page"]) == [waiting]
    assert counts_on(page)["work"] == 1
    assert counts_on(page)["all"] == 2


def test_units_see_what_was_sent_to_them_alone(
    clerk_client, stranger_client, campaign, county, dispatched_order
):
    ask(campaign, county["石桥乡"], "路灯不亮")

    assert counts_on(clerk_client.get(LIST))["all"] == 1
    assert counts_on(stranger_client.get(LIST))["all"] == 0
    assert stranger_client.get(dispatched_order.get_absolute_url()).status_code == 404
    assert "Nothing here" in stranger_client.get(LIST).text


def test_each_sees_the_moves_that_are_theirs(office_client, clerk_client, dispatched_order):
    address = dispatched_order.get_absolute_url()

    assert keys_on(clerk_client.get(address)) == ["accept", "object"]
    assert keys_on(office_client.get(address)) == ["accept", "object"]  # for the units below


def test_dispatching_proposes_the_department_whose_duty_it_is(office_client, campaign, county):
    order = ask(campaign, county["王庄村"], category="clean").order

    form = {
        key: form for key, __, form in office_client.get(order.get_absolute_url()).context["forms"]
    }["dispatch"]

    assert form.initial["unit"] == county["王庄村"].pk  # no such department: the place itself
    assert form.initial["title"] == order.title


def test_an_order_is_dispatched_by_the_form(office_client, request_of_village, county):
    order = request_of_village.order
    data = {"title": "修水龙头", "category": "clean", "unit": county["柳林镇"].pk}

    page = office_client.post(move_address(order, "dispatch"), data)

    assert page.status_code == 302
    order.refresh_from_db()
    assert (order.state, order.holder) == (OrderState.DISPATCHED, county["柳林镇"])


def test_a_form_that_is_not_enough_stays_with_what_was_typed(
    office_client, request_of_village, county
):
    order = request_of_village.order
    data = {"title": "修水龙头", "category": "water", "unit": county["王庄村"].pk, "text": "急"}

    page = office_client.post(move_address(order, "dispatch"), data)

    assert "may not be sent to 王庄村" in page.text
    assert "急" in page.text
    order.refresh_from_db()
    assert order.state == OrderState.RECEIVED


def test_a_report_brings_its_picture_to_the_act(clerk_client, dispatched_order, clerk, client):
    order = go(dispatched_order, ("accept", clerk, {}))
    data = {
        "text": "换好了",
        "done_on": f"{localdate(order.made_at)}",
        "served": "2",
        "method": "named",
        "proofs": [SimpleUploadedFile("a.jpg", as_file(scene(1), "JPEG"))],
    }

    assert clerk_client.post(move_address(order, "report"), data).status_code == 302

    order.refresh_from_db()
    (answer,) = order.act.answers.all()
    assert (answer.slot, answer.file.is_picture) == ("pictures", True)
    step = order.steps.get(move="report")
    address = reverse("service:step_file", args=[order.pk, step.files.get().pk])
    assert b"".join(clerk_client.get(address))[:2] == b"\xff\xd8"
    assert client.get(address).status_code == 302  # to the login


def test_who_works_on_nothing_of_it_is_refused(stranger_client, office_client, dispatched_order):
    assert stranger_client.post(move_address(dispatched_order, "accept")).status_code == 404
    assert office_client.post(move_address(dispatched_order, "dance")).status_code == 403


def test_an_old_page_says_so(clerk_client, clerk, dispatched_order):
    go(dispatched_order, ("object", clerk, {"text": "归水务局"}))

    page = clerk_client.post(move_address(dispatched_order, "accept"), {"text": "好"})

    assert "the page was out of date" in page.text


def test_looking_at_how_to_reach_somebody_is_noted(
    office_client, stranger_client, leader_client, request_of_village, office
):
    address = reverse("service:asker_contact", args=[request_of_village.pk])
    assert "13800000000" not in office_client.get(request_of_village.order.get_absolute_url()).text

    page = office_client.post(address)

    assert "13800000000" in page.text
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.by) == ("orgs.contact.look", office)
    assert entry.about == f"service.serviceasker#{request_of_village.asker.pk}"
    assert stranger_client.post(address).status_code == 404
    assert leader_client.post(address).status_code == 403  # who reads, and handles nothing


def test_a_call_is_entered_with_how_it_came(office_client, office, campaign, county):
    data = {
        "channel": "hotline",
        "text": "路灯不亮",
        "where": "石桥乡",
        "contact": "",
        "category": "power",
        "outside_number": "12345-7",
    }

    for __ in range(2):
        assert office_client.post(CALL, data).status_code == 302

    request = ServiceRequest.objects.get()
    assert (request.channel, request.outside_number) == (RequestChannel.HOTLINE, "12345-7")
    assert (request.taken_by, request.unit) == (office, county["石桥乡"])
    assert request.device == ""


def test_only_a_desk_enters_calls(clerk_client, campaign):
    assert clerk_client.get(CALL).status_code == 403


def test_a_call_back_is_noted_by_who_did_not_work_on_it(
    office_client, clerk_client, office, done_order, request_of_village
):
    address = reverse("service:note_call", args=[request_of_village.pk])
    assert clerk_client.post(address, {"outcome": "solved"}).status_code == 403

    office_client.post(address, {"outcome": "half", "text": "还差一点"})

    rating = request_of_village.ratings.get()
    assert (rating.outcome, rating.noted_by) == (ServiceOutcome.HALF, office)
    assert done_order.rests.count() == 1


def test_rules_are_written_moved_tried_and_taken_out(
    office_client, campaign, county, request_of_village
):
    order = request_of_village.order
    tried = office_client.get(f"{RULES}?order={order.pk}")
    assert tried.context["route"].unit == county["王庄村"]

    data = {
        "category": "",
        "place": county["柳林镇"].pk,
        "goes_to": "unit",
        "unit": county["柳林镇"].pk,
    }
    for __ in range(2):
        office_client.post(RULES, data)
    assert RoutingRule.objects.count() == 3  # the standard ones stand behind it
    tried = office_client.get(f"{RULES}?order={order.pk}")
    assert tried.context["route"].unit == county["柳林镇"]

    rule = RoutingRule.objects.in_order().first()
    address = reverse("service:rule_change", args=[rule.pk])
    for __ in range(2):
        office_client.post(address, {"down": "1"})
    tried = office_client.get(f"{RULES}?order={order.pk}")
    assert tried.context["route"].unit == county["王庄村"]

    office_client.post(address, {"remove": "1"})
    assert RoutingRule.objects.count() == 2


def test_a_rule_for_a_unit_names_it(office_client, campaign):
    page = office_client.post(RULES, {"category": "", "place": "", "goes_to": "unit", "unit": ""})

    assert "Name a unit where the rule goes to a unit" in page.text


def test_a_rule_that_leads_where_nothing_may_go_is_passed_over(office_client, campaign, county):
    order = ask(campaign, county["王庄村"], category="water").order

    page = office_client.get(f"{RULES}?order={order.pk}")

    assert page.context["route"].unit is None
    assert "no rule fits" in page.text


def test_rules_are_the_countys(clerk_client, campaign):
    assert clerk_client.get(RULES).status_code == 403


def test_codes_are_printed_for_ones_own_walls(clerk_client, campaign, county):
    page = clerk_client.get("/orders/walls/")
    assert [name for __, name in page.context["units"]] == ["柳林镇", "王庄村"]

    sheet = clerk_client.get(reverse("service:wall", args=[county["王庄村"].pk]))
    assert sheet.context["address"].endswith(f"/ask/new/?at={county['王庄村'].pk}")
    assert clerk_client.get(reverse("service:wall", args=[county["石桥乡"].pk])).status_code == 403


def test_members_dispatch_nothing(campaign, county, dispatched_order):
    member = make_person("陈静", county["柳林镇"], Role.MEMBER, username="member")

    assert client_of(member).get(dispatched_order.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_for_many(office_client, campaign, county, office):
    def count():
        office_client.get(f"{LIST}?show=all")
        with CaptureQueriesContext(connection) as queries:
            office_client.get(f"{LIST}?show=all")
        return len(queries)

    dispatched(ask(campaign, county["王庄村"]), office, county["柳林镇"])
    few = count()
    for number in range(5):
        dispatched(ask(campaign, county["王庄村"], f"诉求{number}"), office, county["柳林镇"])

    assert count() == few


def test_an_order_shows_its_requests_parts_and_story(
    office_client, office, campaign, county, request_of_village
):
    order = go(request_of_village.order, ("split", office, {"parts": ("修水龙头", "送医")}))

    page = office_client.get(order.get_absolute_url())

    assert "水龙头坏了" in page.text
    for part in ServiceOrder.objects.filter(whole=order):
        assert str(part) in page.text


def test_a_word_on_a_call_is_told_with_who_noted_it(
    office_client, office, done_order, request_of_village
):
    rate(request_of_village, "solved", noted_by=office, text="满意")

    page = office_client.get(done_order.get_absolute_url())

    assert "方远, on a call" in page.text
    assert page.text.count("满意") == 1
