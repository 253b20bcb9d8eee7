"""Requests for data: what is known is not asked, and above the budget a leader signs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tongpin.base.sheets import read_book
from tongpin.burden.actions import (
    BurdenError,
    FieldDraft,
    RequestDraft,
    answer,
    ask_units,
    describe_request,
    say_known,
    sign,
    withdraw,
)
from tongpin.burden.burden_month import month_ledger
from tongpin.burden.forms import RequestForm
from tongpin.burden.known_data import known_things, recognised, values_of
from tongpin.burden.models import AskedUnit, DataRequest, RequestState
from tongpin.duties.models import Duty
from tongpin.notices.models import Message
from tongpin.orgs.journal_cache import clear_journal_cache
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
DAY = localdate(NOON)
DUE = DAY + timedelta(days=10)


def described(campaign, county, office, *fields, now=NOON, **changes):
    units = [county[name].pk for name in ("柳林镇", "石桥乡")]
    usual = {
        "title": "基地情况统计",
        "basis": "青办发〔2021〕3号",
        "due_on": DUE,
        "units": units,
        "fields": [FieldDraft(*field) for field in fields],
    }
    return describe_request(
        campaign, county["青禾县"], RequestDraft(**usual | changes), by=office, now=now
    )


KNOWN, OPEN = ("中心组学习次数", 5), ("基地讲解员人数", 20)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("单位名称", "unit:name"),
        ("中心组学习 次数", "acts:session"),
        ("主题活动（场次）", "acts:activity"),
        ("主题活动参加人次", "figure:attendance"),
        ("主题活动经费", ""),
        ("中心组学习次数和人数", ""),
    ],
)
def test_a_field_is_recognised_or_asked_and_never_guessed(campaign, label, key):
    labels = {indicator.spec.label: indicator.key for indicator in campaign.indicators.all()}
    if key.startswith("figure:"):
        label, name = next((words, key) for words, key in labels.items() if "人次" in words)
        key = f"figure:{name}"
    assert recognised(label, known_things(campaign)) == key


def test_values_of_a_unit_are_those_of_its_figures(campaign, county):
    make_act(campaign, county["王庄村"], "session", day=DAY)
    make_act(campaign, county["柳林镇"], "session", day=DAY)
    units = [county["柳林镇"], county["石桥乡"]]
    values = values_of(["unit:name", "acts:session", "figure:sessions"], campaign, units, now=NOON)

    assert values["unit:name"][county["石桥乡"].pk] == "石桥乡"
    assert values["acts:session"] == {county["柳林镇"].pk: 2, county["石桥乡"].pk: 0}
    assert values["figure:sessions"] == values["acts:session"]


def test_what_is_known_asks_nobody(campaign, county, office):
    request = described(campaign, county, office, KNOWN)
    request = ask_units(request, by=office, now=NOON)

    assert (request.state, request.minutes) == (RequestState.AVOIDED, 0)
    assert not Duty.objects.exists()
    month = month_ledger(campaign, DAY)
    assert (month.avoided, month.reused, month.spared) == (1, 1, 10)


def test_units_are_asked_only_for_what_nobody_knows(campaign, county, office, clerk):
    request = ask_units(described(campaign, county, office, KNOWN, OPEN), by=office, now=NOON)
    ask_units(request, by=office, now=NOON)

    assert (request.state, request.minutes) == (RequestState.ASKED, 20)
    assert Duty.objects.count() == Message.objects.count() == 2
    mine = AskedUnit.objects.get(request=request, unit=county["柳林镇"])
    with pytest.raises(BurdenError, match="基地讲解员人数"):
        answer(mine, {1: " "}, by=clerk, now=NOON)
    answer(mine, {1: "3"}, by=clerk, now=NOON)
    answer(mine, {1: "4"}, by=clerk, now=NOON + timedelta(days=1))
    mine.refresh_from_db()
    assert mine.values == {"1": "4"}
    assert Duty.objects.get(pk=mine.duty_id).met_on == DAY
    assert month_ledger(campaign, DAY).minutes == [("柳林镇", 20), ("石桥乡", 20)]


def test_above_the_budget_a_leader_signs(campaign, county, office, leader):
    ask_units(described(campaign, county, office, OPEN), by=office, now=NOON)
    second = described(campaign, county, office, ("讲解词", 11), title="讲解词")
    second = ask_units(second, by=office, now=NOON)
    assert second.state == RequestState.TO_SIGN
    with pytest.raises(BurdenError, match="Only a leader"):
        sign(second, True, "", by=office, now=NOON)
    with pytest.raises(BurdenError, match="why it is not signed"):
        sign(second, False, "", by=leader, now=NOON)
    second = sign(second, False, "减少字段", by=leader, now=NOON)
    assert second.state == RequestState.REFUSED
    say_known(second, {0: "acts:activity"}, by=office, now=NOON)
    assert ask_units(second, by=office, now=NOON).state == RequestState.AVOIDED

    third = ask_units(
        described(campaign, county, office, ("讲解词", 11), title="三"), by=office, now=NOON
    )
    assert sign(third, True, "同意", by=leader, now=NOON).state == RequestState.ASKED


def test_the_next_month_has_its_own_budget(campaign, county, office):
    ask_units(described(campaign, county, office, OPEN), by=office, now=NOON)
    later = NOON + timedelta(days=1)  # the first of May
    second = described(campaign, county, office, ("讲解词", 20), title="二", now=later)

    assert ask_units(second, by=office, now=later).state == RequestState.ASKED


def test_a_request_that_is_withdrawn_is_owed_no_more(campaign, county, office):
    request = ask_units(described(campaign, county, office, OPEN), by=office, now=NOON)
    for __ in range(2):
        withdraw(request, by=office, now=NOON)

    assert not Duty.objects.open().exists()
    assert month_ledger(campaign, DAY).minutes == []


@pytest.mark.parametrize(
    "told",
    [
        {"basis": " "},
        {"fields": []},
        {"fields": [FieldDraft("甲", 5), FieldDraft("甲", 5)]},
        {"fields": [FieldDraft("甲", 0)]},
        {"units": []},
        {"due_on": DAY - timedelta(days=1)},
    ],
)
def test_what_cannot_be_asked_is_said(campaign, county, office, told):
    with pytest.raises(BurdenError):
        described(campaign, county, office, OPEN, **told)
    assert not DataRequest.objects.exists()


def test_fields_are_typed_a_line_each():
    def typed(text):
        form = RequestForm({"fields_text": text}, units=[])
        form.is_valid()
        return form.cleaned_data.get("fields_text") or form.errors["fields_text"]

    assert typed("学习次数 5\n\n讲解员 人数，20分钟") == [
        FieldDraft("学习次数", 5),
        FieldDraft("讲解员 人数", 20),
    ]
    assert "Line 2" in str(typed("学习次数 5\n讲解员"))


def test_pages_from_request_to_table(
    office_client, clerk_client, stranger_client, campaign, county
):
    data = {
        "unit": county["青禾县"].pk,
        "title": "统计",
        "basis": "文件",
        "due_on": localdate(),
        "fields_text": "中心组学习次数 5\n讲解员 9",
        "to": [county["柳林镇"].pk],
    }
    address = office_client.post(reverse("burden:request_new"), data).url
    request = DataRequest.objects.get()
    assert address == request.get_absolute_url()
    assert "讲解员" in office_client.get(address).content.decode()
    chosen = {"k0": "acts:session", "k1": ""}
    office_client.post(reverse("burden:request_known", args=[request.pk]), chosen)
    office_client.post(reverse("burden:request_ask", args=[request.pk]))
    assert stranger_client.get(address).status_code == 404
    assert 'name="v1"' in clerk_client.get(address).content.decode()
    answers = reverse("burden:request_answer", args=[request.pk, AskedUnit.objects.get().pk])
    clerk_client.post(answers, {"v1": "两人"})
    table = reverse("burden:request_table", args=[request.pk])
    assert clerk_client.get(table).status_code == 403

    book = read_book("表.xlsx", office_client.get(table).content)

    rows = list(book.sheets[0].rows)
    assert rows == [["单位", "中心组学习次数", "讲解员"], ["柳林镇", 0, "两人"]]


def test_a_leader_finds_on_the_start_page_what_waits_for_a_signature(
    leader_client, campaign, county, office
):
    assert "讲解词" not in leader_client.get("/").content.decode()
    due = localdate() + timedelta(days=9)
    request = described(campaign, county, office, ("讲解词", 99), title="讲解词", due_on=due)
    ask_units(request, by=office, now=NOON)
    assert request.get_absolute_url() in leader_client.get("/").content.decode()

    leader_client.post(reverse("burden:request_sign", args=[request.pk]), {"agrees": "1"})

    assert DataRequest.objects.get().state == RequestState.ASKED


def test_what_was_answered_counts_also_of_a_request_that_is_withdrawn(
    campaign, county, office, clerk
):
    request = ask_units(described(campaign, county, office, OPEN), by=office, now=NOON)
    mine = AskedUnit.objects.get(request=request, unit=county["柳林镇"])
    answer(mine, {0: "3"}, by=clerk, now=NOON)
    withdraw(request, by=office, now=NOON)

    assert month_ledger(campaign, DAY).minutes == [("柳林镇", 20)]
    second = described(campaign, county, office, ("讲解词", 11), title="二")
    assert ask_units(second, by=office, now=NOON).state == RequestState.TO_SIGN
    avoided = ask_units(described(campaign, county, office, KNOWN, title="三"), by=office, now=NOON)
    with pytest.raises(BurdenError, match="Nobody is asked"):
        withdraw(avoided, by=office, now=NOON)


def test_signs_that_no_database_holds_are_left_out_and_the_rest_stays(
    clerk_client, campaign, county, office
):
    due = localdate() + timedelta(days=9)
    fields = [("讲解员人数", 5), ("讲解词", 5)]
    request = described(campaign, county, office, *fields, due_on=due)
    ask_units(request, by=office, now=NOON)
    mine = AskedUnit.objects.get(request=request, unit=county["柳林镇"])
    address = reverse("burden:request_answer", args=[request.pk, mine.pk])
    page = clerk_client.post(address, {"v0": "三人", "v1": " "}).content.decode()
    assert 'value="三人"' in page
    clerk_client.post(address, {"v0": "三\x00人", "v1": "有"})
    mine.refresh_from_db()
    assert mine.values == {"0": "三人", "1": "有"}


def test_what_is_known_of_others_only_is_asked_of_the_one(
    office_client, clerk_client, campaign, county, office, clerk
):
    due = localdate() + timedelta(days=9)
    request = described(campaign, county, office, ("单位代码", 2), OPEN, due_on=due)
    ask_units(request, by=office, now=NOON)
    mine = AskedUnit.objects.get(request=request, unit=county["柳林镇"])
    assert 'name="v0"' in clerk_client.get(request.get_absolute_url()).content.decode()
    answer(mine, {0: "990101001", 1: "无"}, by=clerk, now=NOON)
    table = reverse("burden:request_table", args=[request.pk])
    book = read_book("表.xlsx", office_client.get(table).content)
    assert list(book.sheets[0].rows)[1][1:] == ["990101001", "无"]


@pytest.mark.parametrize("names", [["柳林镇"], ["柳林镇", "石桥乡", "王庄村"]])
def test_a_page_costs_the_same_however_many_are_asked(
    office_client, campaign, county, office, names, django_assert_num_queries
):
    due = localdate() + timedelta(days=9)
    units = [county[name].pk for name in names]
    request = described(campaign, county, office, OPEN, KNOWN, due_on=due, units=units)
    ask_units(request, by=office, now=NOON)
    office_client.get(request.get_absolute_url())
    clear_journal_cache()

    with django_assert_num_queries(27):
        page = office_client.get(request.get_absolute_url())

    assert [asked.unit.name for asked in page.context["asked_units"]] == names
    assert page.context["forms"] == []  # others answer for themselves
