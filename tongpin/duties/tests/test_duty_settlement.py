"""Acts as they stand are matched with what is owed."""

import pytest

from tongpin.acts.models import ChangedUnit
from tongpin.duties.directives import answer_below
from tongpin.duties.duty_settlement import mark_units, settle_duties
from tongpin.duties.models import Duty
from tongpin.duties.tests.builders import DAY
from tongpin.testing import NOON, make_act

pytestmark = pytest.mark.django_db


def test_marks_are_taken_up_once(directive, campaign, county):
    settle_duties()
    make_act(campaign, county["柳林镇"], "meeting", day=DAY)

    assert settle_duties() == 1
    assert settle_duties() == 0
    assert not ChangedUnit.objects.exists()
    assert Duty.objects.get(unit=county["柳林镇"]).met_on == DAY


def test_units_are_marked_once_at_a_time(campaign, county):
    mark_units(campaign.pk, [county["石桥乡"].pk, county["柳林镇"].pk, county["石桥乡"].pk])

    marks = ChangedUnit.objects.order_by("id").values_list("unit", flat=True)
    assert list(marks) == [county["柳林镇"].pk, county["石桥乡"].pk]


def test_acts_of_other_kinds_of_units_below_do_not_count(directive, campaign, county):
    answer_below(directive, county["柳林镇"], True, by=None, now=NOON)
    make_act(campaign, county["王庄村"], "activity", day=DAY)
    settle_duties()

    duty = Duty.objects.get(unit=county["柳林镇"])
    assert (duty.done, duty.met_on) == (0, None)
