"""A unit has another name from a day on; the past keeps the old one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from tongpin.administration.unit_tree import tree_lines
from tongpin.orgs.actions import OrgError, rename_unit, unit_directory, use_due_names
from tongpin.orgs.models import JournalEntry, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment():
    return timezone.now()


@pytest.fixture
def today(moment):
    return localdate(moment)


def names_on(day) -> list[str]:
    return [line.name for line in tree_lines(day)]


def test_from_today_the_name_is_new_and_yesterday_was_the_old(county, moment, today):
    rename_unit(county["柳林镇"], "柳林街道", by=None, now=moment)

    assert county["柳林镇"].name == "柳林街道"
    assert "柳林街道" in names_on(today)
    assert "柳林镇" in names_on(today - timedelta(days=1))
    assert unit_directory().find("柳林镇").unit == county["柳林镇"].pk


def test_a_name_of_a_day_to_come_waits_for_its_day(county, moment, today):
    unit = county["柳林镇"]
    in_a_week = moment + timedelta(days=7)
    rename_unit(unit, "柳林街道", on=localdate(in_a_week), by=None, now=moment)

    assert Unit.objects.get(pk=unit.pk).name == "柳林镇"
    assert "柳林镇" in names_on(today)
    assert "柳林街道" in names_on(localdate(in_a_week))
    assert unit_directory().find("柳林街道").unit == unit.pk
    assert use_due_names(now=moment) == 0

    assert use_due_names(now=in_a_week) == 1
    assert use_due_names(now=in_a_week) == 0
    assert Unit.objects.get(pk=unit.pk).name == "柳林街道"
    assert JournalEntry.objects.filter(verb="orgs.unit.use_name").count() == 1


def test_a_name_found_out_afterwards_holds_from_its_day(county, moment, today):
    unit = county["柳林镇"]
    rename_unit(unit, "柳林街道", on=today - timedelta(days=30), by=None, now=moment)
    rename_unit(unit, "柳林街道办事处", on=today - timedelta(days=10), by=None, now=moment)

    assert unit.name == "柳林街道办事处"
    assert "柳林街道" in names_on(today - timedelta(days=20))
    assert "柳林镇" in names_on(today - timedelta(days=31))


def test_renaming_is_safe_to_repeat(county, moment):
    for _time in range(2):
        rename_unit(county["柳林镇"], "柳林街道", by=None, now=moment)

    assert list(county["柳林镇"].name_periods.values_list("name", flat=True)) == [
        "柳林镇",
        "柳林街道",
    ]


def test_nobody_takes_the_name_that_another_unit_has_or_will_have(county, moment, today):
    later = today + timedelta(days=9)
    rename_unit(county["石桥乡"], "石桥镇", on=later, by=None, now=moment)

    for name in ("石桥镇", "石桥乡"):
        with pytest.raises(OrgError, match="already"):
            rename_unit(county["柳林镇"], name, by=None, now=moment)
