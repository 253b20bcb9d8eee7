"""Duties as pages show them."""

from datetime import timedelta

import pytest

from tongpin.duties.duty_rows import addressee_rows, by_urgency, duty_row, lamp_counts
from tongpin.duties.lamps import Lamp
from tongpin.duties.models import Duty
from tongpin.duties.tests.builders import DAY, SOON

LATE = DAY - timedelta(days=1)


def make_duty(number, due_on, **values):
    return Duty(pk=number, from_on=DAY - timedelta(days=30), due_on=due_on, **values)


def test_what_is_late_comes_first_and_what_is_met_last():
    duties = [
        make_duty(1, LATE, met_on=LATE),
        make_duty(2, SOON + timedelta(days=60)),
        make_duty(3, LATE),
        make_duty(4, SOON + timedelta(days=30)),
        make_duty(5, LATE),
    ]

    rows = by_urgency(duties, DAY)

    assert [row.duty.pk for row in rows] == [3, 5, 4, 2, 1]
    assert [row.is_open for row in rows] == [True, True, True, True, False]
    assert [(sign.shape, count) for sign, count in lamp_counts(rows)] == [
        ("■", 2),
        ("●", 2),
        ("✓", 1),
    ]


@pytest.mark.parametrize(
    ("values", "lamp"),
    [
        ({}, Lamp.OVERDUE),
        ({"met_on": LATE}, Lamp.MET),
        ({"met_on": DAY}, Lamp.MET_LATE),
        ({"waived_at": DAY}, Lamp.WAIVED),
    ],
)
def test_the_lamp_follows_from_the_row(values, lamp):
    assert duty_row(make_duty(1, LATE, **values), DAY).lamp == lamp


def test_a_directive_has_a_row_for_each_addressee_in_one_query(
    directive, county, django_assert_num_queries
):
    addressees = list(directive.addressees.select_related("unit").order_by("-unit"))

    with django_assert_num_queries(1):
        rows = addressee_rows(directive, addressees, DAY)

    assert [row.addressee.unit for row in rows] == [county["石桥乡"], county["柳林镇"]]
    assert [[row.lamp for row in row.duties] for row in rows] == [[Lamp.ON_SCHEDULE]] * 2
