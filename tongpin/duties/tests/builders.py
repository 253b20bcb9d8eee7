"""What tests of duties begin with: directives, rules, items of plans."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from tongpin.base.periods import Period
from tongpin.campaigns.models import Campaign
from tongpin.duties.directives import DirectiveDraft, ExpectationDraft, issue_directive
from tongpin.duties.models import Directive, Recurrence, Template
from tongpin.duties.recurring_duties import TemplateDraft, make_template
from tongpin.orgs.models import Person, Unit
from tongpin.plans.actions import PlanItemDraft, add_item
from tongpin.plans.models import PlanItem
from tongpin.testing import NOON

DAY = localdate(NOON)
SOON = DAY + timedelta(days=10)
TOWNSHIPS = ("柳林镇", "石桥乡")


def expectation(campaign: Campaign, due_on: date = SOON, **values: Any) -> ExpectationDraft:
    meeting = campaign.kinds.get(key="meeting")
    return ExpectationDraft(**{"label": "动员部署会", "kind": meeting, "due_on": due_on} | values)


def issue(
    campaign: Campaign,
    county: dict[str, Unit],
    names: Collection[str] = TOWNSHIPS,
    **values: Any,
) -> Directive:
    """A directive of the county to both townships or these units, due in ten days."""
    usual = {
        "title": "关于开展学习的通知",
        "text": "请抓好落实。",
        "expectations": [expectation(campaign)],
    }
    draft = DirectiveDraft(**usual | values)
    units = [county[name].pk for name in names]
    return issue_directive(campaign, county["青禾县"], draft, units, by=None, now=NOON)


def make_rule(
    campaign: Campaign,
    county: dict[str, Unit],
    *names: str,
    kind: str = "session",
    by: Person | None = None,
    **values: Any,
) -> Template:
    """The county's rule for both townships or these units: a session in each quarter of 2021."""
    usual = {
        "title": "每季度一次中心组学习",
        "kind": campaign.kinds.get(key=kind),
        "count": 1,
        "every": Recurrence.QUARTER,
        "from_on": date(2021, 1, 1),
        "before_on": date(2022, 1, 1),
    }
    draft = TemplateDraft(**usual | values)
    units = [county[name].pk for name in names or TOWNSHIPS]
    return make_template(campaign, county["青禾县"], draft, units, by=by, now=NOON)


def plan_session(
    campaign: Campaign, unit: Unit, period: Period, *, topic: str = "重温入党誓词"
) -> PlanItem:
    draft = PlanItemDraft(campaign.kinds.get(key="session"), period, topic)
    return add_item(unit, draft, by=None, now=NOON)


def at(day: date, hour: int = 12) -> datetime:
    """That hour of the day in China."""
    return NOON.replace(year=day.year, month=day.month, day=day.day, hour=hour - 8)
