"""Taking requests: texts, places, what is the same, and what is forgotten again."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongpin.campaigns.campaign_states import CampaignError, StateDraft, pause_campaign
from tongpin.notices.models import Message
from tongpin.orgs.models import JournalEntry
from tongpin.service.asker_erasure import erase_askers
from tongpin.service.intake import orders_alike, whereabouts_of
from tongpin.service.late_orders import remind_of_orders, tell_due_days
from tongpin.service.models import ServiceOrder, ServiceRequest
from tongpin.service.order_details import ServiceError
from tongpin.service.request_texts import Contact, contact_in, likeness, title_of
from tongpin.service.tests.builders import A_DAY, DAY, ask, dispatched, done, go, rate
from tongpin.testing import NOON


@pytest.mark.parametrize(
    ("written", "contact"),
    [
        ("王阿姨 13800000000", Contact("王阿姨", "13800000000")),
        ("电话：138-0000-0000，王阿姨", Contact("电话 ,王阿姨", "138-0000-0000")),
        ("１３８００００００００", Contact("", "13800000000")),
        ("村东头老王家", Contact("村东头老王家", "")),
        ("0990-1234567", Contact("", "0990-1234567")),
        ("", Contact()),
    ],
)
def test_name_and_number_stand_in_one_line(written, contact):
    found = contact_in(written)

    assert found.phone == contact.phone
    assert (found.name == contact.name) or "王阿姨" in found.name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("水管漏了。快来人", "水管漏了"),
        ("打我电话13800000000，水管漏了", "打我电话…，水管漏了"),
        ("字" * 200, "字" * 80),
        ("！！", "！！"),
    ],
)
def test_a_title_is_the_first_sentence_without_a_number(text, title):
    assert title_of(text) == title


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_a_share_and_has_no_direction(text, other):
    assert likeness(text, other) == likeness(other, text)
    assert 0 <= likeness(text, other) <= 1


@pytest.mark.parametrize(
    ("written", "unit", "place"),
    [
        ("柳林镇", "柳林镇", ""),
        ("柳林镇王庄村", "王庄村", ""),
        ("王庄村3号院", "王庄村", "3号院"),
        ("柳林镇王庄村东头老槐树下", "王庄村", "东头老槐树下"),
        ("柳林镇大集东头", "柳林镇", "大集东头"),
        ("在石桥乡政府门口", "石桥乡", "在石桥乡政府门口"),
        ("火星", "青禾县", "火星"),
    ],
)
def test_a_place_is_understood_by_the_unit_that_it_names(county, written, unit, place):
    whereabouts = whereabouts_of(written, county["青禾县"].pk)

    assert (whereabouts.unit, whereabouts.place) == (county[unit].pk, place)


@pytest.mark.parametrize("text", ["", "  "])
def test_a_request_says_something(campaign, county, text):
    with pytest.raises(ServiceError, match="Say what you need"):
        ask(campaign, county["王庄村"], text)


def test_a_category_that_is_none_is_refused(campaign, county):
    with pytest.raises(ServiceError, match="Choose the sort"):
        ask(campaign, county["王庄村"], category="moon")


def test_a_paused_campaign_takes_no_requests(campaign, county):
    pause_campaign(campaign, StateDraft(DAY, "汛期"), by=None, now=NOON)

    with pytest.raises(CampaignError):
        ask(campaign, county["王庄村"])


def test_the_same_key_is_the_same_request(campaign, county):
    key = uuid4()
    requests = [ask(campaign, county["王庄村"], key=key) for __ in range(2)]

    assert requests[0] == requests[1]
    assert ServiceOrder.objects.count() == 1


def test_the_same_number_of_the_hotline_is_the_same_request(campaign, county):
    for channel in ("hotline", "hotline", "paper"):
        ask(campaign, county["王庄村"], channel=channel, outside_number="12345-7")

    assert ServiceRequest.objects.count() == 2


def test_what_is_finished_is_not_joined(campaign, county, done_order):
    with pytest.raises(ServiceError, match="finished already"):
        ask(campaign, county["王庄村"], joins=done_order)


def test_the_most_alike_comes_first(campaign, county):
    texts = ("村口的路灯不亮了", "路灯太亮", "水龙头坏了")
    orders = [ask(campaign, county["王庄村"], text, category="power").order for text in texts]

    alike = orders_alike(campaign, county["王庄村"].pk, "村口路灯不亮", NOON)

    assert alike[0] == orders[0]
    assert orders[2] not in alike


def test_what_came_long_ago_is_not_alike(campaign, county):
    ask(campaign, county["王庄村"], "村口的路灯不亮了", category="power")

    later = NOON + timedelta(days=61)
    assert orders_alike(campaign, county["王庄村"].pk, "村口的路灯不亮了", later) == []


def test_names_and_numbers_are_forgotten_after_the_order_ended(
    request_of_village, done_order, settings
):
    rate(request_of_village, "solved")
    settings.KEEP_ASKERS_DAYS = 90

    assert erase_askers(now=NOON + 90 * A_DAY) == 0
    later = NOON + 91 * A_DAY
    assert [erase_askers(now=later), erase_askers(now=later)] == [1, 0]

    asker = request_of_village.asker
    asker.refresh_from_db()
    assert (asker.name, asker.phone, asker.phone_mac, asker.erased_at) == ("", "", "", later)
    assert JournalEntry.objects.latest("id").verb == "service.asker.erase"


def test_nothing_is_forgotten_while_a_rest_is_open(
    request_of_village, done_order, office, clerk, county
):
    rate(request_of_village, "half", text="厨房的还漏")
    later = NOON + 300 * A_DAY
    assert erase_askers(now=later) == 0

    rest = done_order.rests.get()
    go(rest, ("refuse", office, {"text": "不归这里办"}), now=later)
    assert erase_askers(now=later + A_DAY) == 0
    assert erase_askers(now=later + 91 * A_DAY) == 1


def test_nothing_is_forgotten_of_what_is_open(request_of_village):
    assert erase_askers(now=NOON + 900 * A_DAY) == 0


def test_with_a_closed_campaign_everything_is_forgotten(request_of_village, campaign, settings):
    campaign.state = "closed"
    campaign.state_on = DAY
    campaign.save()

    assert erase_askers(now=NOON + 90 * A_DAY) == 0
    assert erase_askers(now=NOON + 92 * A_DAY) == 1


def test_who_owes_the_step_is_reminded_once(request_of_village, dispatched_order, county, campaign):
    Message.objects.all().delete()
    other = ask(campaign, county["石桥乡"], "路灯不亮")
    Message.objects.all().delete()
    late = NOON + 10 * A_DAY

    assert [remind_of_orders(now=NOON), remind_of_orders(now=late)] == [0, 2]
    assert remind_of_orders(now=late + A_DAY) == 0

    told = dict(Message.objects.values_list("title", "unit__name"))
    assert told == {
        f"Order {dispatched_order.number} is late": "柳林镇",
        f"Order {other.order.number} is late": "青禾县",
    }


def test_a_day_in_an_unknown_year_is_told_once_it_is_known(campaign, county, office, monkeypatch):
    monkeypatch.setattr("tongpin.base.workdays.YEARS", range(2004, 2021))  # 2021 is not known
    order = dispatched(ask(campaign, county["王庄村"]), office, county["柳林镇"])
    assert (order.due_on, order.clock_from, order.clock_days) == (None, DAY, 1)
    assert tell_due_days(now=NOON) == 0
    assert remind_of_orders(now=NOON + 100 * A_DAY) == 0

    monkeypatch.undo()

    assert tell_due_days(now=NOON) == 1
    order.refresh_from_db()
    assert order.due_on == date(2021, 5, 6)


def test_the_clock_of_an_unknown_year_keeps_its_days(campaign, county, office, clerk, monkeypatch):
    monkeypatch.setattr("tongpin.base.workdays.YEARS", range(2004, 2021))
    order = dispatched(ask(campaign, county["王庄村"]), office, county["柳林镇"])
    order = go(order, ("accept", clerk, {}), ("pause", clerk, {"text": "哪户？"}))

    assert (order.clock_from, order.clock_days, order.due_on) == (None, 5, None)


def test_a_report_of_a_closed_order_is_not_late(request_of_village, office, clerk, county):
    done(request_of_village, office, clerk, county["柳林镇"])

    assert remind_of_orders(now=NOON + 100 * A_DAY) == 0
