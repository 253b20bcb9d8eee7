"""Pages of the calendar, and its subscriptions."""

from datetime import date, time

import pytest
from django.urls import reverse
from icalendar import Calendar

from tongpin.acts.actions import cancel_act
from tongpin.base.periods import month_start
from tongpin.orgs.models import Post
from tongpin.plans.actions import subscribe
from tongpin.plans.models import Feed
from tongpin.plans.tests.builders import DAY, plan_session
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db
APRIL = date(2021, 4, 1)


def month_address(unit, first=APRIL):
    return reverse("plans:calendar", args=[unit.pk, first])


def feed_address(unit):
    return reverse("plans:feed_make", args=[unit.pk])


def days_of(page):
    return {day.on: day for week in page.context["month"].weeks for day in week}


def test_a_month_shows_acts_key_dates_and_moved_days(clerk_client, campaign, kind, unit, county):
    act = plan_session(kind, unit)
    off = plan_session(kind, unit, title="不开了")
    cancel_act(off, reason="下雨", by=None, now=NOON)
    make_act(campaign, county["王庄村"], day=DAY)

    page = clerk_client.get(month_address(unit))
    days = days_of(page)
    assert days[DAY].acts == [act]
    assert [key_date.name for key_date in days[date(2021, 4, 4)].key_dates] == ["清明节"]
    assert (days[date(2021, 4, 5)].kind, days[date(2021, 4, 25)].kind) == ("rest", "work")
    assert (days[date(2021, 3, 29)].is_inside, len(days)) == (False, 35)
    assert act.get_absolute_url() in page.text
    assert "不开了" not in page.text

    page = clerk_client.get(f"{month_address(unit)}?below")
    assert days_of(page)[DAY].count == 2
    assert "王庄村" in page.text


def test_a_day_with_many_acts_counts_the_rest(clerk_client, campaign, unit):
    for number in range(6):
        make_act(campaign, unit, day=DAY, title=f"活动{number}")

    page = clerk_client.get(month_address(unit))

    assert (len(days_of(page)[DAY].acts), days_of(page)[DAY].more) == (4, 2)
    assert "2 more" in page.text


def test_a_year_whose_holidays_are_not_known_says_so(clerk_client, campaign, unit):
    page = clerk_client.get(month_address(unit, date(2035, 4, 1)))

    assert page.context["month"].note.startswith("The holidays of 2035 are not known")
    assert page.context["month"].note in page.text


@pytest.mark.parametrize("month", ["2021-13", "0000-01", "1900-12", "2200-01", "9999-12"])
def test_what_is_no_month_is_not_found(clerk_client, campaign, unit, month):
    assert clerk_client.get(f"/calendar/{unit.pk}/{month}/").status_code == 404


@pytest.mark.parametrize(
    ("first", "before", "after"),
    [
        (date(1901, 1, 1), "1900-12", "1901-02"),
        (date(2099, 12, 1), "2099-11", "2100-01"),
        (date(2199, 12, 1), "2199-11", "2200-01"),
    ],
)
def test_every_month_leads_to_its_neighbours(clerk_client, campaign, unit, first, before, after):
    page = clerk_client.get(month_address(unit, first))

    assert f'href="/calendar/{unit.pk}/{before}/"' in page.text
    assert f'href="/calendar/{unit.pk}/{after}/"' in page.text


def test_ones_own_calendar_opens_with_the_campaigns_nearest_month(clerk_client, campaign, unit):
    first = month_start(campaign.ends_on)

    assert clerk_client.get("/calendar/").url == month_address(unit, first)


def test_the_calendar_of_another_unit_is_not_shown(stranger_client, campaign, unit):
    assert stranger_client.get(month_address(unit)).status_code == 404
    assert stranger_client.post(feed_address(unit)).status_code == 404


def test_a_subscription_is_made_and_renewed_on_the_page(clerk_client, clerk, campaign, unit):
    answer = clerk_client.post(feed_address(unit))
    assert answer.url == month_address(unit, month_start(campaign.ends_on))
    feed = Feed.objects.get()
    assert (feed.person, feed.unit, feed.campaign) == (clerk, unit, campaign)
    address = feed.get_absolute_url()
    assert f"http://testserver{address}" in clerk_client.get(month_address(unit)).text

    clerk_client.post(feed_address(unit), {"renew": "1"})

    assert Feed.objects.get().get_absolute_url() != address
    assert clerk_client.get(address).status_code == 404


def test_a_calendar_program_reads_the_subscription(client, clerk, campaign, kind, unit):
    title = "理论学习中心组专题学习：" + "深入学习贯彻落实会议精神，" * 6
    act = plan_session(kind, unit, title=title, starts_at=time(9), place="二楼会议室，东侧")
    feed = subscribe(clerk, unit, campaign, now=NOON)

    answer = client.get(feed.get_absolute_url())

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no fold inside a character
    events = {
        str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("vevent")
    }
    event = events[f"act-{act.pk}@tongpin"]
    assert str(event["summary"]) == title
    assert str(event["location"]) == "二楼会议室，东侧"
    assert str(event["url"]) == f"http://testserver{act.get_absolute_url()}"
    assert event.decoded("dtstart").isoformat() == "2021-04-20T01:00:00+00:00"
    assert (
        event.decoded("dtend").isoformat() == "2021-04-20T03:30:00+00:00"
    )  # the kind's usual length
    assert (str(event["status"]), event["sequence"]) == ("TENTATIVE", 0)
    key_date = campaign.key_dates.get(name="清明节")
    feast = events[f"key-date-{key_date.pk}@tongpin"]
    assert feast.decoded("dtstart") == date(2021, 4, 4)
    assert feast.decoded("dtend") == date(2021, 4, 5)


def test_an_act_without_a_time_takes_its_day(client, clerk, campaign, kind, unit):
    act = plan_session(kind, unit)
    feed = subscribe(clerk, unit, campaign, now=NOON)

    calendar = Calendar.from_ical(client.get(feed.get_absolute_url()).content)

    events = {str(event["uid"]): event for event in calendar.walk("vevent")}
    event = events[f"act-{act.pk}@tongpin"]
    assert event.decoded("dtstart") == DAY
    assert event.decoded("dtend") == date(2021, 4, 21)


def test_a_subscription_ends_with_the_post(client, clerk, campaign, unit):
    feed = subscribe(clerk, unit, campaign, now=NOON)
    Post.objects.filter(person=clerk).update(before_on=date(2021, 5, 1))

    assert client.get(feed.get_absolute_url()).status_code == 404
    assert client.get("/calendar/feeds/guessed.ics").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_costs_as_many_queries_for_three_acts_as_for_one(
    clerk_client, kind, unit, count, django_assert_num_queries
):
    for number in range(count):
        plan_session(kind, unit, title=f"学习{number}")
    clerk_client.get(month_address(unit))

    with django_assert_num_queries(16):
        page = clerk_client.get(month_address(unit))

    assert days_of(page)[DAY].count == count
