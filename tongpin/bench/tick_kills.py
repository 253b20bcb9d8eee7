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

AT_ONCE, UNITS, EACH = 4, 30, 4
DAYS, FIRST = 40, datetime(2021, 3, 1, 4, tzinfo=UTC)  # noon in China
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
    kind, chance = campaign.kinds.get(key="matter"), random.Random(5)
    for number in range(UNITS):
        unit = add_unit(f"第{number}单位", parent=top, by=None, now=FIRST)
        for each in range(EACH):
            due_on = localdate(FIRST) + timedelta(days=chance.randrange(5, DAYS - 10))
            title = f"任务{number}-{each}。"
            draft = DutyDraft(
                unit=unit.pk, title=title, due_on=due_on, origin=Origin("", ""), kind=kind
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


def _killed(now: datetime, chance: random.Random) -> int:
    """Four at once, each killed at a moment of its own; how many were killed before the end."""
    until = {_fork(now): time.monotonic() + chance.uniform(*LIVES_S) for __ in range(AT_ONCE)}
    killed = 0
    for child, moment in sorted(until.items(), key=lambda pair: pair[1]):
        time.sleep(max(moment - time.monotonic(), 0))
        done, __ = os.waitpid(child, os.WNOHANG)
        if not done:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
    return killed


def run(kills: int) -> dict[str, Any]:
    """Kill until there were so many, day by day; at the end of each day one pass goes through."""
    prepare()
    chance, killed, rounds = random.Random(), 0, 0
    each_day = kills // DAYS + 1
    for day in range(DAYS):
        now, today = FIRST + timedelta(days=day), 0
        while today < each_day and rounds < 20 * kills:
            count = _killed(now, chance)
            today, killed, rounds = today + count, killed + count, rounds + 1
        tick(now)
    return {
        "bench": "tick-kills",
        "database": connection.vendor,
        "kills": killed,
        "passes": rounds * AT_ONCE,
        "days": DAYS,
        **faults(),
        "papers": OfficePaper.objects.count(),
        "yardstick_python_s": python_s(),
    }


def faults() -> dict[str, Any]:
    """What was told, against what should have been."""
    told = Reminder.objects.exclude(message=None)
    stages = Counter(told.values_list("duty", "stage"))
    expected = Duty.objects.count() * len(Stage)
    texts = "\n".join(
        Message.objects.filter(key__startswith="reminders:").values_list("text", flat=True)
    )
    named = Counter(
        title
        for title in Duty.objects.values_list("title", flat=True)
        for __ in range(texts.count(title))
    )
    per_paper = Counter(OfficePaper.objects.values_list("kind", "period"))
    drafts = Message.objects.filter(key__startswith="draft:").count()
    return {
        "expected": expected,
        "told": sum(stages.values()),
        "missing": expected - len(stages),
        "told_twice": sum(count - 1 for count in stages.values()),
        "named_otherwise": sum(count != len(Stage) for count in named.values()),
        "once_ok": set(stages.values()) == {1}
        and len(stages) == expected
        and set(named.values()) == {len(Stage)},
        "papers_once_ok": set(per_paper.values()) == {1} and drafts == len(per_paper),
    }
