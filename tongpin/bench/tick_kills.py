"""Four passes of timed work at once, killed at random moments; everybody is told exactly once."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import OperationalError, connection, connections
from django.utils.timezone import localdate

from tongpin.bench.yardstick import python_s
from tongpin.campaigns.actions import start_campaign
from tongpin.campaigns.models import Campaign
from tongpin.duties.actions import DutyDraft, Origin, add_duty
from tongpin.duties.duty_settlement import settle_duties
from tongpin.duties.models import Duty, Reminder, Stage
from tongpin.duties.plan_duties import follow_plans
from tongpin.duties.reminders import remind_all
from tongpin.figures.catalogue import open_pack
from tongpin.notices.models import Message
from tongpin.office.mechanism_runs import draft_due_papers
from tongpin.office.models import OfficePaper
from tongpin.orgs.actions import add_unit
from tongpin.oversight.actions import look_back_on_problems

AT_ONCE = 4  # passes
UNITS = 30
EACH = 4  # duties of each unit
DAYS = 40
FIRST = datetime(2021, 3, 1, 4, tzinfo=UTC)  # noon in China
LIVES_S = (0.002, 0.12)  # of one pass, before it is killed
STEPS: list[Callable[[datetime], object]] = [
    lambda now: settle_duties(),
    lambda now: follow_plans(now=now),
    lambda now: draft_due_papers(now=now),
    lambda now: remind_all(now=now),
    lambda now: look_back_on_problems(now=now),
]


def prepare() -> Campaign:
    """Units that owe something on days all over the weeks to come."""
    campaign = start_campaign(open_pack("study-2021"), by=None, now=FIRST)
    top = add_unit("青禾县", parent=None, by=None, now=FIRST)
    kind = campaign.kinds.get(key="matter")
    chance = random.Random(5)
    for number in range(UNITS):
        unit = add_unit(f"第{number}单位", parent=top, by=None, now=FIRST)
        for each in range(EACH):
            due_on = localdate(FIRST) + timedelta(days=chance.randrange(5, DAYS - 10))
            draft = DutyDraft(
                unit=unit.pk,
                title=f"任务{number}-{each}。",
                due_on=due_on,
                origin=Origin("", ""),
                kind=kind,
            )
            add_duty(campaign.pk, draft, by=None, now=FIRST)
    return campaign


def tick(now: datetime) -> None:
    """One pass. Where SQLite is busy too long a step is left to the next pass."""
    for step in STEPS:
        try:
            step(now)
        except OperationalError:
            connection.close()


def _fork(now: datetime) -> int:
    """A process of its own that makes one pass; its number."""
    connections.close_all()
    if child := os.fork():
        return child
    try:
        tick(now)
    finally:
        os._exit(0)


def _kill_passes(now: datetime, chance: random.Random) -> int:
    """Four at once, each killed at a moment of its own; how many were killed before the end."""
    ends = []
    for __ in range(AT_ONCE):
        child = _fork(now)
        ends.append((time.monotonic() + chance.uniform(*LIVES_S), child))
    kills = 0
    for moment, child in sorted(ends):
        time.sleep(max(moment - time.monotonic(), 0))
        ended_child, __ = os.waitpid(child, os.WNOHANG)
        if not ended_child:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            kills += 1
    return kills


def run(kills: int) -> dict[str, Any]:
    """Kill until there were so many, day by day; at the end of each day one pass goes through."""
    prepare()
    chance = random.Random()
    kills_of_day = kills // DAYS + 1
    all_kills = 0
    rounds = 0
    for day in range(DAYS):
        now = FIRST + timedelta(days=day)
        kills_today = 0
        while kills_today < kills_of_day and rounds < 20 * kills:
            kills_today += _kill_passes(now, chance)
            rounds += 1
        all_kills += kills_today
        tick(now)
    return {
        "bench": "tick-kills",
        "database": connection.vendor,
        "kills": all_kills,
        "passes": rounds * AT_ONCE,
        "days": DAYS,
        **faults(),
        "papers": OfficePaper.objects.count(),
        "yardstick_python_s": python_s(),
    }


def faults() -> dict[str, Any]:
    """The reminders that were sent, against those that should have been."""
    reminders = Reminder.objects.exclude(message=None)
    stages = Counter(reminders.values_list("duty", "stage"))
    expected = Duty.objects.count() * len(Stage)
    mentions = _mentions()
    stages_are_single = set(stages.values()) == {1} and len(stages) == expected
    mentions_are_whole = set(mentions.values()) == {len(Stage)}
    papers = Counter(OfficePaper.objects.values_list("kind", "period"))
    drafts = Message.objects.filter(key__startswith="draft:").count()
    return {
        "expected": expected,
        "told": sum(stages.values()),
        "missing": expected - len(stages),
        "told_twice": sum(stages.values()) - len(stages),
        "named_otherwise": sum(count != len(Stage) for count in mentions.values()),
        "once_ok": stages_are_single and mentions_are_whole,
        "papers_once_ok": set(papers.values()) == {1} and drafts == len(papers),
    }


def _mentions() -> Counter[str]:
    """How often the reminders' messages name each duty; duties without a mention are left out."""
    messages = Message.objects.filter(key__startswith="reminders:")
    text = "\n".join(messages.values_list("text", flat=True))
    mentions: Counter[str] = Counter()
    for title in Duty.objects.values_list("title", flat=True):
        count = text.count(title)
        if count:
            mentions[title] += count
    return mentions
