"""Fixtures for tests of oversight."""

import pytest

from tongpin.oversight.models import Inspection, Problem, Visit
from tongpin.oversight.tests.builders import A_DAY, DAY, MONTH, close, register
from tongpin.oversight.visits import InspectionPlan, plan_inspection, plan_visit
from tongpin.testing import NOON


@pytest.fixture
def problem(campaign, county, office) -> Problem:
    return register(campaign, county, office)


@pytest.fixture
def closed_problem(problem, office, clerk, inspector) -> Problem:
    return close(problem, [office, clerk, inspector])


@pytest.fixture
def inspection(campaign, county, inspector) -> Inspection:
    """Sixty-one days from today on."""
    plan = InspectionPlan(
        title="第一轮督导",
        scope="中心组学习",
        from_on=DAY,
        before_on=DAY + 2 * MONTH + A_DAY,
        checklist=["有年度计划", " ", "按季学习"],
    )
    return plan_inspection(campaign, county["青禾县"], plan, by=inspector, now=NOON)


@pytest.fixture
def visit(inspection, county, inspector) -> Visit:
    return plan_visit(inspection, county["柳林镇"].pk, DAY, by=inspector, now=NOON)
