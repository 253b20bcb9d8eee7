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
from tongpin.contests.models import Contest, Genre, TieRule
from tongpin.contests.rounds import RoundDraft, add_round, name_judge
from tongpin.demo.words import words
from tongpin.orgs.models import Person, Unit
from tongpin.plans.actions import PlanItemDraft, add_item, keep_base
from tongpin.plans.models import PlannedAct


def add_plans(campaign: Campaign, people: dict[str, Person], now: datetime) -> None:
    """Register the bases, plan a township's year, and call a contest that is under way."""
    data = words("plan")
    for base in data["base"]:
        keep_base(None, base, by=people["office"], now=now)
    _plan_year(campaign, people["clerk"], data["plan"], now)
    _plan_sessions(campaign, data["plan"], now)
    _call_contest(campaign, people["study"], data["contest"], now)


def _plan_year(campaign: Campaign, by: Person, plan: dict[str, Any], now: datetime) -> None:
    unit = Unit.objects.get(name=plan["unit"])
    for period, key, topic, lead in plan["items"]:
        kind = campaign.kinds.get(key=key)
        draft = PlanItemDraft(kind, read_period(period), topic, lead)
        item = add_item(unit, draft, by=by, now=now)
        for act in Act.objects.current().filter(unit=unit, title=topic):
            PlannedAct.objects.get_or_create(act=act, defaults={"item": item})


def _plan_sessions(campaign: Campaign, plan: dict[str, Any], now: datetime) -> None:
    """The other units with a centre group plan the same topics, a session each quarter."""
    kind = campaign.kinds.get(key="session")
    with_group = Unit.objects.filter(acts__kind=kind).exclude(name=plan["unit"]).distinct()
    for unit in with_group.in_order():
        for period, topic in plan["sessions"]:
            draft = PlanItemDraft(kind, read_period(period), topic)
            add_item(unit, draft, by=None, now=now)


def _call_contest(campaign: Campaign, by: Person, data: dict[str, Any], now: datetime) -> None:
    call = ContestDraft(
        name=data["name"],
        kind=campaign.kinds.get(key="activity"),
        genre=Genre.STORY,
        entries_until=data["entries_until"],
        criteria=data["criteria"],
        awards=data["awards"],
        drops_extremes=True,
        tie_rule=TieRule.CRITERIA,
    )
    host = Unit.objects.get(name=data["unit"])
    contest = start_contest(campaign, host, call, by=by, now=now)
    for unit_name, title, name, is_child, text in data["works"]:
        consent = "同意书存于学校教务处" if is_child else ""
        entrant = EntrantDraft(name, is_child, consent)
        school = Unit.objects.get(name=unit_name)
        work = WorkDraft(title=title, entrants=[entrant], text=text)
        hand_in_work(contest, school, work, by=by, now=now)
    _add_final(contest, data, by, now)


def _add_final(contest: Contest, data: dict[str, Any], by: Person, now: datetime) -> None:
    final = data["round"]
    draft = RoundDraft(final["name"], final["on"], final["place"])
    final_round = add_round(contest, draft, by=by, now=now)
    for judge in data["judges"]:
        name_judge(final_round, judge, None, by=by, now=now)
