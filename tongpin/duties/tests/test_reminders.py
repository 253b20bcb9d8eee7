"""Reminders: three stages of each duty, one message a day."""

import random
import threading
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, connections

from tongpin.duties.actions import move
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty, Reminder, Stage
from tongpin.duties.reminders import remind_all, remind_some, stage_of
from tongpin.duties.tests.builders import at, make_rule
from tongpin.notices.models import Message
from tongpin.testing import NOON, make_act, make_campaign, make_county

pytestmark = pytest.mark.django_db
DUE = date(2021, 6, 30)
ENDS = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # the database itself sees to these


def make_spring_rule(campaign, county, *names):
    """A session in the second quarter, owed by the named units or both townships."""
    days = {"from_on": date(2021, 4, 1), "before_on": date(2021, 7, 1)}
    return make_rule(campaign, county, *names, **days)


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2021, 6, 24), None),
        (date(2021, 6, 25), Stage.BEFORE),
        (DUE, Stage.DUE),
        (date(2021, 7, 1), Stage.AFTER),
        (date(2021, 12, 1), Stage.AFTER),
    ],
)
def test_stages_follow_from_working_days(today, stage):
    assert stage_of(DUE, today) == stage


def test_an_office_is_reminded_three_times_and_never_again(campaign, county):
    make_spring_rule(campaign, county)

    for day in range(1, 60):
        for _again in range(3):
            remind_all(now=at(date(2021, 6, 1) + timedelta(days=day)))

    reminders = Reminder.objects.filter(duty__unit=county["柳林镇"]).order_by("made_at")
    assert list(reminders.values_list("stage", "made_at__date")) == [
        ("before", date(2021, 6, 25)),
        ("due", date(2021, 6, 30)),
        ("after", date(2021, 7, 1)),
    ]
    assert Message.objects.filter(unit=county["柳林镇"]).count() == 3


def test_what_is_met_is_not_reminded_of(campaign, county):
    make_spring_rule(campaign, county)
    make_act(campaign, county["柳林镇"], "session", day=date(2021, 5, 7))
    settle_duties()

    remind_all(now=at(DUE))

    assert list(Message.objects.values_list("unit__name", flat=True)) == ["石桥乡"]


def test_everything_of_a_day_is_one_message(campaign, county):
    for _ in range(3):
        make_spring_rule(campaign, county, "柳林镇")

    remind_all(now=at(DUE))

    message = Message.objects.get()
    assert message.title == "3 matters: due or overdue"
    assert message.text.splitlines() == ["每季度一次中心组学习：due today"] * 3
    assert message.path == "/duties/"


def test_after_a_standstill_only_the_last_stage_is_told(campaign, county):
    make_spring_rule(campaign, county, "柳林镇")

    remind_all(now=at(date(2021, 7, 9)))
    remind_all(now=at(date(2021, 7, 10)))

    assert Message.objects.count() == 1
    reminders = Reminder.objects.order_by("id").values_list("stage", "message__text")
    assert list(reminders) == [
        ("before", None),
        ("due", None),
        ("after", "每季度一次中心组学习：9 days overdue"),
    ]


def test_what_is_very_late_is_told_by_its_day(campaign, county):
    make_spring_rule(campaign, county)

    remind_all(now=at(date(2021, 10, 9)))

    text = Message.objects.get(unit=county["石桥乡"]).text
    assert text == "每季度一次中心组学习：overdue since 2021-06-30"


def test_nothing_is_told_at_night_nor_long_after_the_campaign(campaign, county):
    make_spring_rule(campaign, county)

    assert remind_all(now=at(DUE, hour=21)) == 0
    assert remind_all(now=at(date(2022, 3, 1))) == 0
    assert remind_all(now=at(DUE, hour=9)) == 2


def test_an_office_reminds_units_of_its_choice_but_not_at_night(campaign, county):
    make_spring_rule(campaign, county)
    units = [county["石桥乡"].pk]

    assert remind_some(units, now=at(DUE, hour=22)) is None
    assert remind_some(units, now=at(DUE)) == 1
    assert remind_some(units, now=at(DUE)) == 0
    assert [message.unit for message in Message.objects.all()] == [county["石桥乡"]]


def test_killed_anywhere_a_thousand_times_each_reminder_is_told_once(campaign, county):
    for _ in range(3):
        make_spring_rule(campaign, county)
    chance, kills = random.Random(5), 0

    def kill(execute, sql, params, many, context):
        nonlocal kills
        if not sql.startswith(ENDS) and chance.random() < 0.12:
            kills += 1
            raise OperationalError("killed")
        return execute(sql, params, many, context)

    day = date(2021, 6, 20)
    while kills < 1000 or day < date(2021, 7, 3):
        try:
            with connection.execute_wrapper(kill):
                remind_all(now=at(min(day, date(2021, 7, 3))))
        except OperationalError:
            day += timedelta(days=kills % 60 == 0)
    for last in range(3):
        remind_all(now=at(date(2021, 7, 3) + timedelta(days=last)))

    reminders = Reminder.objects.values_list("duty", "stage")
    assert len(reminders) == len(set(reminders)) == 3 * Duty.objects.count()
    lines = "\n".join(Message.objects.values_list("text", flat=True)).splitlines()
    assert len(lines) == Reminder.objects.exclude(message=None).count()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads of a database in memory")
@pytest.mark.django_db(transaction=True)
def test_four_at_once_tell_each_reminder_once():
    campaign, county = make_campaign(), make_county()
    for _ in range(2):
        make_spring_rule(campaign, county)
    faults = []

    def run():
        try:
            for day in (25, 30):
                remind_all(now=at(date(2021, 6, day)))
        except Exception as error:  # the test below shows it
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for __ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert faults == []
    reminders = Reminder.objects.exclude(message=None).values_list("duty", "stage")
    assert len(reminders) == len(set(reminders)) == 2 * Duty.objects.count()
    assert Message.objects.count() == 4


def test_a_moved_day_is_reminded_of_anew(campaign, county, office):
    make_spring_rule(campaign, county, "柳林镇")
    remind_all(now=at(date(2021, 7, 1)))
    move(Duty.objects.get(), date(2021, 7, 20), reason="防汛", by=office, now=NOON)

    for day in (2, 20, 21, 22):
        remind_all(now=at(date(2021, 7, day)))

    reminders = Reminder.objects.exclude(message=None).order_by("id")
    assert list(reminders.values_list("stage", flat=True)) == ["due", "after"]
    assert Message.objects.count() == 3
