"""Bases, a year's plan and a contest for the demonstration."""

from datetime import date, datetime
from typing import Any

from tongpin.acts.models import Act
from tongpin.base.periods import month_of
from tongpin.contests.actions import (
    ContestDraft,
    EntrantDraft,
    WorkDraft,
    hand_in_work,
    start_contest,
)
from tongpin.contests.models import Contest, Genre, TieRule
from tongpin.contests.rounds import RoundDraft, add_round, name_judge
from tongpin.demo.demo_scene import Scene
from tongpin.demo.words import words
from tongpin.orgs.models import Person, Unit
from tongpin.plans.actions import PlanItemDraft, add_item, keep_base
from tongpin.plans.models import PlannedAct


def add_plans(scene: Scene) -> None:
    """Register the bases, plan a township's year, and call a contest that is under way."""
    for base in words("plan")["base"]:
        keep_base(None, base, by=scene.people["office"], now=scene.now)
    _plan_year(scene)
    _plan_sessions(scene)
    _call_contest(scene)


def _plan_year(scene: Scene) -> None:
    plan = words("plan")["plan"]
    days = scene.days
    unit = Unit.objects.get(name=plan["unit"])
    for written, key, topic, lead in plan["items"]:
        kind = scene.campaign.kinds.get(key=key)
        period = days.quarter(int(written)) if written.isdigit() else month_of(days.on(written))
        draft = PlanItemDraft(kind, period, topic, lead)
        item = add_item(unit, draft, by=scene.people["clerk"], now=scene.now)
        for act in Act.objects.current().filter(unit=unit, title=topic):
            PlannedAct.objects.get_or_create(act=act, defaults={"item": item})


def _plan_sessions(scene: Scene) -> None:
    """The other units with a centre group plan the same topics, a session each quarter."""
    plan = words("plan")["plan"]
    kind = scene.campaign.kinds.get(key="session")
    with_group = Unit.objects.filter(acts__kind=kind).exclude(name=plan["unit"]).distinct()
    for unit in with_group.in_order():
        for number, topic in enumerate(plan["sessions"], start=1):
            draft = PlanItemDraft(kind, scene.days.quarter(number), topic)
            add_item(unit, draft, by=None, now=scene.now)


def _call_contest(scene: Scene) -> None:
    data = words("plan")["contest"]
    by, now = scene.people["study"], scene.now
    call = ContestDraft(
        name=data["name"],
        kind=scene.campaign.kinds.get(key="contest"),
        genre=Genre.STORY,
        entries_until=scene.days.on(data["entries_until"]),
        criteria=data["criteria"],
        awards=data["awards"],
        drops_extremes=True,
        tie_rule=TieRule.CRITERIA,
    )
    host = Unit.objects.get(name=data["unit"])
    contest = start_contest(scene.campaign, host, call, by=by, now=now)
    for unit_name, title, name, is_child, text in data["works"]:
        consent = "同意书存于学校教务处" if is_child else ""
        entrant = EntrantDraft(name, is_child, consent)
        school = Unit.objects.get(name=unit_name)
        work = WorkDraft(title=title, entrants=[entrant], text=text)
        hand_in_work(contest, school, work, by=by, now=now)
    _add_final(contest, data, scene.days.on(data["round"]["on"]), by=by, now=now)


def _add_final(
    contest: Contest, data: dict[str, Any], day: date, *, by: Person, now: datetime
) -> None:
    final = data["round"]
    draft = RoundDraft(final["name"], day, final["place"])
    final_round = add_round(contest, draft, by=by, now=now)
    for judge in data["judges"]:
        name_judge(final_round, judge, None, by=by, now=now)
