"""Rules by which units owe the same again and again."""

from datetime import date, timedelta

import pytest

from tongpin.duties.actions import DutyError
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty, Recurrence, Template
from tongpin.duties.recurring_duties import (
    TemplateDraft,
    end_template,
    make_due_duties,
    make_template,
)
from tongpin.duties.tests.builders import make_rule
from tongpin.orgs.models import JournalEntry
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


def test_a_rule_makes_a_duty_for_each_unit_and_period_once(campaign, county):
    template = make_rule(campaign, county)
    assert Duty.objects.count() == 4  # two quarters have begun

    assert make_due_duties(template, now=NOON) == 0
    assert make_due_duties(template, now=NOON + timedelta(days=100)) == 2
    duties = Duty.objects.filter(unit=county["柳林镇"]).in_order()
    assert list(duties.values_list("period", "from_on", "due_on")) == [
        ("2021-Q1", date(2021, 1, 1), date(2021, 3, 31)),
        ("2021-Q2", date(2021, 4, 1), date(2021, 6, 30)),
        ("2021-Q3", date(2021, 7, 1), date(2021, 9, 30)),
    ]
    assert JournalEntry.objects.get(verb="duties.template.make").details == {"units": 2}


def test_a_missed_quarter_is_made_up_by_a_second_session(campaign, county):
    make_rule(campaign, county)
    for day in (date(2021, 4, 10), date(2021, 4, 20)):
        make_act(campaign, county["柳林镇"], "session", day=day)

    settle_duties()

    duties = Duty.objects.filter(unit=county["柳林镇"]).in_order()
    assert list(duties.values_list("met_on", flat=True)) == [date(2021, 4, 20), date(2021, 4, 10)]


@pytest.mark.parametrize(
    ("units", "before_on", "match"),
    [
        ([], date(2022, 1, 1), "Choose units below"),
        ([0], date(2022, 1, 1), "Choose units below"),
        (None, date(2021, 1, 1), "before the first"),
    ],
)
def test_a_rule_needs_units_below_and_days_in_order(campaign, county, units, before_on, match):
    draft = TemplateDraft(
        title="每季度一次",
        kind=campaign.kinds.get(key="session"),
        count=1,
        every=Recurrence.QUARTER,
        from_on=date(2021, 1, 1),
        before_on=before_on,
    )
    if units is None:
        units = [county["柳林镇"].pk]

    with pytest.raises(DutyError, match=match):
        make_template(campaign, county["青禾县"], draft, units, by=None, now=NOON)

    assert not Template.objects.exists()


def test_a_unit_may_make_a_rule_for_itself(campaign, county):
    make_rule(campaign, county, "青禾县")

    assert set(Duty.objects.values_list("unit__name", flat=True)) == {"青禾县"}


def test_an_ended_rule_makes_no_duties_any_more(campaign, county, office):
    rule = make_rule(campaign, county, "柳林镇", every=Recurrence.MONTH, from_on=date(2021, 4, 1))
    for __ in range(2):
        rule = end_template(rule, by=office, now=NOON)

    assert make_due_duties(rule, now=NOON + timedelta(days=40)) == 0
    assert [duty.period for duty in Duty.objects.all()] == ["2021-04"]
    assert JournalEntry.objects.filter(verb="duties.template.end").count() == 1
