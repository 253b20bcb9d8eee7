"""Bases, a year's plan and a contest for the demonstration."""

from datetime import datetime
from typing import Any

from tongpin.acts.models import Act
from tongpin.base.periods import read_period
from tongpin.campaigns.models import Campaign
from tongpin.contests.actions import (
    ContestDraft,
    EntrantDraft,
    WorkDraft,
    hand_in_work,
    start_contest,
)
from tongpin.contests.models import Genre, TieRule
from tongpin.contests.rounds import RoundDraft, add_round, name_judge
from tongpin.demo.words import words
from tongpin.orgs.models import Person, Unit
from tongpin.plans.actions import PlanItemDraft, add_item, keep_base
from tongpin.plans.models import PlannedAct


def add_plans(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """Register the bases, plan a township's year, and call a contest that is under way."""
    told = words("plan")
    for base in told["base"]:
        keep_base(None, base, by=people["office"], now=now)
    _plan_year(campaign, people["clerk"], told["plan"], now)
    _call_contest(campaign, people["study"], told["contest"], now)


def _plan_year(campaign: Campaign, by: Person, told: dict[str, Any], now: datetime) -> None:
    unit = Unit.objects.get(name=told["unit"])
    for period, kind, topic, lead in told["items"]:
        wanted = PlanItemDraft(campaign.kinds.get(key=kind), read_period(period), topic, lead)
        item = add_item(unit, wanted, by=by, now=now)
        for act in Act.objects.current().filter(unit=unit, title=topic):
            PlannedAct.objects.get_or_create(act=act, defaults={"item": item})


def _call_contest(campaign: Campaign, by: Person, told: dict[str, Any], now: datetime) -> None:
    call = ContestDraft(
        name=told["name"],
        kind=campaign.kinds.get(key="activity"),
        genre=Genre.STORY,
        entries_until=told["entries_until"],
        criteria=told["criteria"],
        awards=told["awards"],
        drops_extremes=True,
        tie_rule=TieRule.CRITERIA,
    )
    host = Unit.objects.get(name=told["unit"])
    contest = start_contest(campaign, host, call, by=by, now=now)
    for unit, title, name, is_child, text in told["works"]:
        entrant = EntrantDraft(name, is_child, "同意书存于学校教务处" if is_child else "")
        school = Unit.objects.get(name=unit)
        draft = WorkDraft(title=title, entrants=[entrant], text=text)
        hand_in_work(contest, school, draft, by=by, now=now)
    final = told["round"]
    planned = RoundDraft(final["name"], final["on"], final["place"])
    last_round = add_round(contest, planned, by=by, now=now)
    for judge in told["judges"]:
        name_judge(last_round, judge, None, by=by, now=now)
