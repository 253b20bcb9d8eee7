"""What tests of oversight begin with: problems at some point of their way, visits."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from tongpin.campaigns.models import Campaign
from tongpin.orgs.models import Person, Unit
from tongpin.oversight.actions import ProblemDraft, make_move, register_problem
from tongpin.oversight.models import Observation, Problem, ProblemSource, Verdict, Visit
from tongpin.oversight.move_details import MoveDetails
from tongpin.oversight.visits import ObservationDraft, take_observation
from tongpin.testing import NOON

DAY = localdate(NOON)
SOON = DAY + timedelta(days=20)
MONTH = timedelta(days=30)
A_DAY = timedelta(days=1)

Step = tuple[str, Person, dict[str, Any]]  # move, who makes it, its details


def register(campaign: Campaign, county: dict[str, Unit], by: Person, **values: Any) -> Problem:
    """A problem of 柳林镇 that the county registers."""
    usual = {
        "unit": county["柳林镇"].pk,
        "source": ProblemSource.VISIT,
        "text": "一季度没有开展中心组学习",
        "found_on": DAY,
    }
    draft = ProblemDraft(**usual | values)
    return register_problem(campaign, county["青禾县"], draft, by=by, now=NOON)


def go(problem: Problem, *steps: Step) -> Problem:
    for key, person, details in steps:
        problem = make_move(problem, key, MoveDetails(**details), by=person, now=NOON)
    return problem


def plan(problem: Problem, office: Person, clerk: Person, **details: Any) -> Problem:
    """Assigned with these details, accepted, and the measures said."""
    return go(
        problem,
        ("assign", office, {"due_on": SOON} | details),
        ("accept", clerk, {}),
        ("plan", clerk, {"measures": "补学", "goal": "四月底前补学一次"}),
    )


def apply_for_closing(problem: Problem, clerk: Person, **proof: Any) -> Problem:
    details = proof or {"confirmation": "村民代表已确认"}
    return go(problem, ("apply", clerk, {"text": "已补学"} | details))


def close(problem: Problem, people: Iterable[Person]) -> Problem:
    """From registered to closed; people: the office, the clerk, the inspector."""
    office, clerk, inspector = people
    problem = apply_for_closing(plan(problem, office, clerk), clerk)
    return go(problem, ("verify", inspector, {"text": "看过记录"}), ("close", office, {}))


def observation_draft(**values: Any) -> ObservationDraft:
    usual = {
        "key": uuid4(),
        "verdict": Verdict.WRONG,
        "text": "一季度没有中心组学习",
        "seen_at": NOON,
    }
    return ObservationDraft(**usual | values)


def observe(visit: Visit, inspector: Person, **values: Any) -> Observation:
    return take_observation(visit, observation_draft(**values), by=inspector, now=NOON)
