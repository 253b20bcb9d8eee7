from datetime import date, time

import pytest
from icalendar import Calendar

from tongpin.acts.actions import cancel_act, hold_act
from tongpin.acts.models import Act
from tongpin.base.periods import read_period
from tongpin.orgs.models import Post
from tongpin.plans.actions import (
    Appointment,
    PlanItemDraft,
    add_item,
    keep_base,
    plan_act,
    subscribe,
)
from tongpin.plans.models import Base, PlanItem
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
TOLD = {"by": None, "now": NOON}


@pytest.fixture
def kind(campaign):
    return campaign.kinds.get(key="session")


@pytest.fixture
def unit(county):
    return county["柳林镇"]


@pytest.fixture
def signed_in(client, clerk, campaign):
    client.force_login(clerk)
    return client


def planned(kind, unit, title="专题学习", **told):
    return plan_act(Appointment(kind, unit, title, date(2021, 4, 20), **told), **TOLD)


def test_a_clerk_plans_a_year_and_an_act_from_it(signed_in, kind, unit):
    page = f"/plans/{unit.pk}/2021/"
    signed_in.post(page, {"period": "2021-Q2", "kind": kind.pk, "topic": "十九大", "lead": ""})
    item = PlanItem.objects.get()

    form = signed_in.get(f"/plans/act/?item={item.pk}").context["form"]
    assert form.initial == {"unit": unit.pk, "kind": kind.pk, "title": "十九大"}
    told = form.initial | {"day": "2021-04-20", "starts_at": "09:00", "place": "会议室"}
    response = signed_in.post(f"/plans/act/?item={item.pk}", told)

    act = Act.objects.get()
    assert response.url == f"/acts/{act.pk}/"
    assert act.planned_by.item == item
    (shown,) = signed_in.get(page).context["items"]
    assert (shown["acts"], shown["is_done"]) == ([act], False)
    hold_act(act, **TOLD)
    assert signed_in.get(page).context["items"][0]["is_done"]


def test_a_key_date_and_a_base_fill_the_form(signed_in, campaign, unit):
    base = keep_base(None, {"name": "烈士陵园"}, **TOLD)
    key_date = campaign.key_dates.get(name="清明节")

    by_date = signed_in.get(f"/plans/act/?key_date={key_date.pk}").context["form"].initial
    by_base = signed_in.get(f"/plans/act/?base={base.pk}")

    assert by_date["day"] == date(2021, 4, 4)
    assert by_date["title"] == "祭扫烈士墓，缅怀先烈"
    assert by_base.context["form"].initial == {"unit": unit.pk, "place": "烈士陵园"}
    assert '<option value="烈士陵园">' in by_base.content.decode()


def test_the_plan_of_another_unit_is_not_shown(client, stranger, campaign, unit, kind):
    item = add_item(unit, PlanItemDraft(kind, read_period("2021-Q2"), "x"), **TOLD)
    client.force_login(stranger)

    assert client.get(f"/plans/{unit.pk}/2021/").status_code == 404
    assert client.get(f"/plans/items/{item.pk}/").status_code == 404
    assert client.get(f"/calendar/{unit.pk}/2021-04/").status_code == 404
    assert client.post(f"/calendar/{unit.pk}/feed/").status_code == 404


def test_a_topic_is_moved_with_a_reason(signed_in, unit, kind):
    item = add_item(unit, PlanItemDraft(kind, read_period("2021-Q2"), "x"), **TOLD)
    told = {"period": "2021-Q3", "kind": kind.pk, "topic": "x", "lead": ""}

    refused = signed_in.post(f"/plans/items/{item.pk}/", told)
    moved = signed_in.post(f"/plans/items/{item.pk}/", told | {"reason": "防汛"})

    assert refused.context["form"].errors["reason"] == ["This field is required."]
    assert moved.url == f"/plans/{unit.pk}/2021/"
    assert PlanItem.objects.current().get().from_on == date(2021, 7, 1)


def test_a_month_shows_acts_key_dates_and_moved_days(signed_in, campaign, kind, unit, county):
    act = planned(kind, unit)
    gone = planned(kind, unit, title="不开了")
    cancel_act(gone, reason="下雨", **TOLD)
    make_act(campaign, county["王庄村"], day=date(2021, 4, 20))

    month = signed_in.get(f"/calendar/{unit.pk}/2021-04/").context["month"]
    below = signed_in.get(f"/calendar/{unit.pk}/2021-04/?below").context["month"]

    days = {day.on: day for week in month.weeks for day in week}
    assert days[date(2021, 4, 20)].acts == [act]
    assert [one.name for one in days[date(2021, 4, 4)].key_dates] == ["清明节"]
    assert (days[date(2021, 4, 5)].kind, days[date(2021, 4, 25)].kind) == ("rest", "work")
    assert (days[date(2021, 3, 29)].is_inside, len(days)) == (False, 35)
    assert {day.on: day.count for week in below.weeks for day in week}[date(2021, 4, 20)] == 2


def test_a_day_with_many_acts_counts_the_rest(signed_in, campaign, unit):
    for number in range(6):
        make_act(campaign, unit, day=date(2021, 4, 20), title=f"活动{number}")

    month = signed_in.get(f"/calendar/{unit.pk}/2021-04/").context["month"]

    day = next(day for week in month.weeks for day in week if day.on == date(2021, 4, 20))
    assert (len(day.acts), day.more) == (4, 2)


def test_a_year_whose_holidays_are_not_known_says_so(signed_in, unit):
    response = signed_in.get(f"/calendar/{unit.pk}/2035-04/")

    assert "The holidays of 2035 are not known" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    ["/calendar/{}/2021-13/", "/calendar/{}/0000-01/", "/calendar/{}/9999-12/", "/plans/{}/1999/"],
)
def test_what_is_no_month_or_year_is_not_found(signed_in, unit, path):
    assert signed_in.get(path.format(unit.pk)).status_code == 404


def test_a_calendar_program_reads_the_subscription(client, clerk, campaign, kind, unit):
    title = "理论学习中心组专题学习：" + "深入学习贯彻落实会议精神，" * 6
    timed = planned(kind, unit, title=title[:200], starts_at=time(9), place="二楼会议室，东侧")
    feed = subscribe(clerk, unit, campaign, now=NOON)

    content = client.get(f"/calendar/feeds/{feed.key}.ics").content

    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)  # no fold inside a character
    events = {str(one["uid"]): one for one in Calendar.from_ical(content).walk("vevent")}
    event = events[f"act-{timed.pk}@tongpin"]
    assert str(event["summary"]) == title
    assert str(event["location"]) == "二楼会议室，东侧"
    assert event.decoded("dtstart").isoformat() == "2021-04-20T01:00:00+00:00"
    assert str(event["status"]) == "TENTATIVE"
    assert events[f"key-date-{campaign.key_dates.get(name='清明节').pk}@tongpin"].decoded(
        "dtstart"
    ) == date(2021, 4, 4)


@pytest.mark.parametrize("month", ["1901-01", "2099-12", "2199-12"])
def test_every_month_leads_to_its_neighbours(signed_in, unit, month):
    assert signed_in.get(f"/calendar/{unit.pk}/{month}/").status_code == 200


def test_a_subscription_ends_with_the_post(client, clerk, campaign, unit):
    feed = subscribe(clerk, unit, campaign, now=NOON)
    Post.objects.filter(person=clerk).update(before_on=date(2021, 5, 1))

    assert client.get(f"/calendar/feeds/{feed.key}.ics").status_code == 404
    assert client.get("/calendar/feeds/guessed.ics").status_code == 404


def test_bases_are_kept_by_those_who_record(signed_in, client, county):
    told = {"name": "红石岭纪念馆", "address": "", "capacity": "200", "opening": "9:00—17:00"}
    signed_in.post("/bases/new/", told)
    again = signed_in.post("/bases/new/", told)
    base = Base.objects.get()
    signed_in.post(f"/bases/{base.pk}/", told | {"capacity": "300"})

    assert "name" in again.context["form"].errors
    base.refresh_from_db()
    assert base.capacity == 300
    signed_in.post(f"/bases/{base.pk}/close/")
    assert not Base.objects.open().exists()
