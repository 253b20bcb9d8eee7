"""How old open problems are."""

from datetime import timedelta

import pytest

from tongpin.oversight.models import Problem
from tongpin.oversight.problem_ages import problem_ages
from tongpin.oversight.tests.builders import DAY, go, register

pytestmark = pytest.mark.django_db


def test_open_problems_are_counted_by_age(campaign, county, office):
    for days in (0, 7, 8, 91):
        found_on = DAY - timedelta(days=days)
        register(campaign, county, office, text=f"第{days}天", found_on=found_on)
    done = register(campaign, county, office, text="查无此事")
    go(done, ("strike", office, {"text": "查无此事"}))

    assert problem_ages(Problem.objects.all(), DAY) == [
        ("up to 7 days", 2),
        ("8 to 30 days", 1),
        ("31 to 90 days", 0),
        ("more than 90 days", 1),
    ]
