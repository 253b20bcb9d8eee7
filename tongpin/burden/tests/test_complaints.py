"""Every complaint has an owner and a day by which it is answered."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tongpin.base.periods import month_of
from tongpin.burden.complaints import (
    ComplaintCounts,
    answer_complaint,
    complaint_counts,
    hand_over_complaint,
    make_complaint,
    remind_of_complaints,
)
from tongpin.burden.models import Complaint
from tongpin.notices.models import Message
from tongpin.orgs.models import Role
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db


def complain(text="表太多", now=NOON):
    return make_complaint(text, page="", contact="", by=None, now=now)


def test_an_owner_answers_within_five_working_days(office, county):
    complaint = complain()  # on Friday, before five days of holidays and a worked Saturday

    assert (complaint.owner, complaint.due_on) == (office, date(2021, 5, 11))
    assert Message.objects.get().unit == county["青禾县"]


def test_complaints_are_shared_among_the_office(office, county):
    other = make_person("何平", county["青禾县"], Role.OFFICE)

    assert [complain(text).owner for text in "甲乙丙"] == [office, other, office]


def test_without_an_office_a_complaint_waits_for_one(county):
    assert complain().owner is None


def test_the_office_is_reminded_once_of_what_is_due(office):
    complain()
    assert remind_of_complaints(now=datetime(2021, 5, 10, 4, tzinfo=UTC)) == 0
    assert remind_of_complaints(now=datetime(2021, 5, 11, 4, tzinfo=UTC)) == 1
    assert remind_of_complaints(now=datetime(2021, 5, 12, 4, tzinfo=UTC)) == 0


def test_what_was_answered_in_time_is_counted(office):
    timely, late, __ = complain("甲"), complain("乙"), complain("丙")
    answer_complaint(timely, "已减", by=office, now=datetime(2021, 5, 11, 15, tzinfo=UTC))
    answer_complaint(late, "已减", by=office, now=datetime(2021, 5, 11, 17, tzinfo=UTC))

    assert complaint_counts(NOON - timedelta(days=1), NOON + timedelta(days=1)) == ComplaintCounts(
        made=3, answered=2, timely=1
    )


def test_somebody_else_of_the_office_takes_it_over(office_client, office, county, clerk):
    other = make_person("何平", county["青禾县"], Role.OFFICE)
    complaint = complain(now=timezone.now())
    address = reverse("burden:complaint_hand", args=[complaint.pk])
    assert office_client.post(address, {"owner": clerk.pk}).status_code == 403
    office_client.post(address, {"owner": other.pk})
    hand_over_complaint(complaint, other, by=office, now=NOON)

    assert Complaint.objects.get().owner == other
    assert "何平" in office_client.get(reverse("burden:complaint_list")).content.decode()


def test_another_answer_later_does_not_make_the_first_one_late(office):
    complaint = complain()
    answer_complaint(complaint, "已减", by=office, now=NOON)
    answer_complaint(complaint, "又减", by=office, now=NOON + timedelta(days=30))

    assert complaint_counts(NOON - timedelta(days=1), NOON + timedelta(days=1)) == ComplaintCounts(
        made=1, answered=1, timely=1
    )
    assert Complaint.objects.get().answer == "又减"


def test_offices_of_townships_read_no_complaints(office, county):
    complain()
    town_client = client_of(make_person("镇办", county["柳林镇"], Role.OFFICE, username="town"))

    assert town_client.get(reverse("burden:complaint_list")).status_code == 403


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "2021-13", ""])
def test_a_month_beyond_the_calendar_is_this_month(office_client, campaign, month):
    page = office_client.get(reverse("burden:burden_month"), {"month": month})

    assert page.context["month"].period == month_of(timezone.localdate())
