"""What tests of plans begin with: topics and planned acts."""

from datetime import date
from typing import Any

from tongpin.acts.models import Act
from tongpin.base.periods import read_period
from tongpin.campaigns.models import Kind
from tongpin.orgs.models import Unit
from tongpin.plans.actions import Appointment, PlanItemDraft, add_item, plan_act
from tongpin.plans.models import PlanItem
from tongpin.testing import NOON

SPRING = read_period("2021-Q2")
DAY = date(2021, 4, 20)


def add_topic(kind: Kind, unit: Unit, topic: str = "党的十九大精神") -> PlanItem:
    """A topic of the second quarter."""
    draft = PlanItemDraft(kind, SPRING, topic, "马丽")
    return add_item(unit, draft, by=None, now=NOON)


def plan_session(kind: Kind, unit: Unit, *, item: PlanItem | None = None, **values: Any) -> Act:
    usual = {"kind": kind, "unit": unit, "title": "专题学习", "day": DAY}
    return plan_act(Appointment(**usual | values), item=item, by=None, now=NOON)
