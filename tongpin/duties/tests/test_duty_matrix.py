"""What units owe as a table: units downwards, what was asked sideways."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from tongpin.base.periods import read_period
from tongpin.duties.duty_matrix import MOST_COLUMNS, duty_matrix, signs_shown
from tongpin.duties.lamps import Lamp
from tongpin.duties.models import Duty, Expectation
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.tests.builders import issue, plan_session
from tongpin.orgs.models import Unit
from tongpin.testing import NOON, client_of, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2021, 4, 30)
PAGE = "/duties/units/"


def matrix_of(*units: Unit):
    return duty_matrix(Duty.objects.all(), units, TODAY)


def table_of(matrix):
    """Unit -> lamps of its first duties, None where nothing was asked."""
    return {row.unit.name: [cell and cell.first.lamp for cell in row.cells] for row in matrix.rows}


@pytest.fixture
def duties(directive):
    """One duty each of 柳林镇 and 石桥乡, of one directive."""
    Duty.objects.update(from_on=date(2021, 4, 1), due_on=date(2021, 5, 31))
    return Duty.objects.all()


def test_what_one_directive_asks_of_several_is_one_column(duties, county):
    duties.filter(unit=county["石桥乡"]).update(due_on=date(2021, 4, 20))

    matrix = matrix_of(county["柳林镇"], county["石桥乡"], county["王庄村"])

    assert [column.open_count for column in matrix.columns] == [2]
    assert table_of(matrix) == {
        "柳林镇": [Lamp.ON_SCHEDULE],
        "石桥乡": [Lamp.OVERDUE],
        "王庄村": [None],
    }
    assert [row.late_count for row in matrix.rows] == [0, 1, 0]
    assert [sign.shape for sign in signs_shown(matrix)] == ["■", "●"]


def test_own_plans_are_one_column_for_all_and_say_how_many(campaign, county):
    for topic in ("重温入党誓词", "学习《简史》"):
        plan_session(campaign, county["柳林镇"], read_period("2021-Q2"), topic=topic)
    follow_plans(now=NOON)
    Duty.objects.filter(title="重温入党誓词").update(met_on=date(2021, 4, 20))

    matrix = matrix_of(county["柳林镇"])

    assert [column.title for column in matrix.columns] == ["Own year plans"]
    (cell,) = matrix.rows[0].cells
    assert cell.closed_of_all == "1/2"
    assert cell.first.is_open


def test_of_too_many_columns_those_with_most_open_stay(duties, county):
    duty = duties.get(unit=county["柳林镇"])
    for number in range(MOST_COLUMNS + 2):
        other = Expectation.objects.create(
            directive=duty.expectation.directive, label="x", kind=duty.kind, due_on=duty.due_on
        )
        is_met = number < 3
        Duty.objects.create(
            campaign=duty.campaign,
            unit=duty.unit,
            kind=duty.kind,
            title=f"事项{number}",
            from_on=duty.from_on,
            due_on=duty.due_on,
            expectation=other,
            made_at=NOON,
            met_on=TODAY if is_met else None,
        )

    matrix = matrix_of(county["柳林镇"])

    assert len(matrix.columns) == MOST_COLUMNS
    assert matrix.more_columns == 3
    assert {column.open_count for column in matrix.columns} == {1}


@pytest.fixture
def due_now(duties):
    duties.update(from_on=localdate() - timedelta(days=9), due_on=localdate())
    return duties


def rows_of(page):
    return [row.unit.name for row in page.context["matrix"].rows]


def test_an_office_sees_the_units_below_it(office_client, clerk_client, due_now):
    assert rows_of(office_client.get(PAGE)) == ["柳林镇", "石桥乡"]
    assert rows_of(clerk_client.get(PAGE)) == ["柳林镇"]


def test_a_leader_sees_it_and_others_their_own(leader_client, stranger_client, due_now, county):
    assert rows_of(leader_client.get(PAGE)) == ["柳林镇", "石桥乡"]
    assert rows_of(stranger_client.get(PAGE)) == ["石桥乡"]
    member = make_person("丁一", county["柳林镇"], username="member")
    assert client_of(member).get(PAGE).status_code == 403


def test_it_is_asked_for_by_category_and_lateness(office_client, due_now, county):
    Unit.objects.filter(pk=county["石桥乡"].pk).update(category="乡镇")
    due_now.filter(unit=county["柳林镇"]).update(due_on=localdate() - timedelta(days=1))

    assert rows_of(office_client.get(PAGE, {"category": "乡镇"})) == ["石桥乡"]
    everything = {"start": "2020-01-01", "until": "2099-01-01"}
    assert rows_of(office_client.get(PAGE, everything | {"late": "on"})) == ["柳林镇"]


def test_days_in_the_wrong_order_are_said(office_client, due_now):
    page = office_client.get(PAGE, {"start": "2021-05-02", "until": "2021-05-01"})

    assert "The last day is before the first." in page.text


@pytest.mark.parametrize("names", [["柳林镇"], ["柳林镇", "石桥乡", "县教育局"]])
def test_it_costs_as_many_queries_for_three_units_as_for_one(
    office_client, campaign, county, names, django_assert_num_queries
):
    issue(campaign, county, names)
    Duty.objects.update(from_on=localdate(), due_on=localdate())
    office_client.get(PAGE)

    with django_assert_num_queries(19):
        page = office_client.get(PAGE)

    assert len(rows_of(page)) == len(names)
