import random
import threading
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection, connections

from tongpin.duties.actions import move
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty, Reminder, Stage
from tongpin.duties.reminders import remind_all, stage_of
from tongpin.duties.tests.builders import make_rule
from tongpin.notices.models import Message
from tongpin.orgs.models import Role
from tongpin.testing import NOON, make_act, make_campaign, make_county, make_person

pytestmark = pytest.mark.django_db
DUE = date(2021, 6, 30)
ENDS = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # the database itself sees to these


def at(day, hour=12):
    """That hour of the day in China."""
    return NOON.replace(year=day.year, month=day.month, day=day.day, hour=hour - 8)


def quarterly(campaign, county, *names):
    return make_rule(
        campaign,
        county,
        *(names or ("柳林镇", "石桥乡")),
        from_on=date(2021, 4, 1),
        before_on=date(2021, 7, 1),
    )


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
    quarterly(campaign, county)

    for day in range(1, 60):
        for _again in range(3):
            remind_all(now=at(date(2021, 6, 1) + timedelta(days=day)))

    told = Reminder.objects.filter(duty__unit=county["柳林镇"]).order_by("made_at")
    assert [(one.stage, one.made_at.date().isoformat()) for one in told] == [
        ("before", "2021-06-25"),
        ("due", "2021-06-30"),
        ("after", "2021-07-01"),
    ]
    assert Message.objects.filter(unit=county["柳林镇"]).count() == 3


def test_what_is_met_is_not_reminded_of(campaign, county):
    quarterly(campaign, county)
    make_act(campaign, county["柳林镇"], "session", day=date(2021, 5, 7))
    settle_duties()

    remind_all(now=at(DUE))

    assert list(Message.objects.values_list("unit__name", flat=True)) == ["石桥乡"]


def test_everything_of_a_day_is_one_message(campaign, county):
    for _ in range(3):
        quarterly(campaign, county, "柳林镇")

    remind_all(now=at(DUE))

    (message,) = Message.objects.all()
    assert message.text.count("每季度一次中心组学习：due today") == 3


def test_after_a_standstill_only_the_last_stage_is_told(campaign, county):
    quarterly(campaign, county, "柳林镇")

    remind_all(now=at(date(2021, 7, 9)))
    remind_all(now=at(date(2021, 7, 10)))

    assert Message.objects.count() == 1
    told = [(one.stage, one.message is None) for one in Reminder.objects.order_by("id")]
    assert told == [("before", True), ("due", True), ("after", False)]


def test_nothing_is_told_at_night_nor_long_after_the_campaign(campaign, county):
    quarterly(campaign, county)

    assert remind_all(now=at(DUE, hour=21)) == 0
    assert remind_all(now=at(date(2022, 3, 1))) == 0
    assert remind_all(now=at(DUE, hour=9)) == 2


def test_killed_anywhere_a_thousand_times_each_reminder_is_told_once(campaign, county):
    for _ in range(3):
        quarterly(campaign, county)
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

    told = Reminder.objects.values_list("duty", "stage")
    assert len(told) == len(set(told)) == 3 * Duty.objects.count()
    listed = [line for one in Message.objects.all() for line in one.text.splitlines()]
    assert len(listed) == Reminder.objects.exclude(message=None).count()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads of a database in memory")
@pytest.mark.django_db(transaction=True)
def test_four_at_once_tell_each_reminder_once():
    campaign, county = make_campaign(), make_county()
    for _ in range(2):
        quarterly(campaign, county)
    faults = []

    def run():
        try:
            for day in (25, 30):
                remind_all(now=at(date(2021, 6, day)))
        except Exception as error:  # told by the test below
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for __ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert faults == []
    told = list(Reminder.objects.exclude(message=None).values_list("duty", "stage"))
    assert len(told) == len(set(told)) == 2 * Duty.objects.count()
    assert Message.objects.count() == 4


def test_a_moved_day_is_reminded_of_anew(campaign, county):
    quarterly(campaign, county, "柳林镇")
    remind_all(now=at(date(2021, 7, 1)))
    by = make_person("周办", county["青禾县"], Role.OFFICE)
    move(Duty.objects.get(), date(2021, 7, 20), reason="防汛", by=by, now=NOON)

    for day in (2, 20, 21, 22):
        remind_all(now=at(date(2021, 7, day)))

    told = Reminder.objects.exclude(message=None).order_by("id").values_list("stage", flat=True)
    assert list(told) == ["due", "after"]
    assert Message.objects.count() == 3
